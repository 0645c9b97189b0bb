// The report as a page: data that is never markup, and a policy that lets only our own script and style run.
#include <doctest/doctest.h>
#include <lockgraph/render/page.h>
#include <nlohmann/json.hpp>

#include "graph/evidence_builder.h"

#include <array>
#include <bit>
#include <cstdint>
#include <numeric>
#include <set>

using namespace lockgraph;
using nlohmann::json;

namespace {

const std::string kScript = "</script><script>alert(1)</script>", kImage = "<img src=x onerror=alert(1)>",
                  kBroken = std::string(1, '\0') + "\xff\xc3(\xed\xa0\x80<!--";

std::size_t occurrences(const std::string& text, const std::string& piece) {
  std::size_t n = 0;
  for (auto at = text.find(piece); at != text.npos; at = text.find(piece, at + 1)) ++n;
  return n;
}

/// What stands between two pieces of a text, of which the first stands in it once.
std::string between(const std::string& text, const std::string& from, const std::string& to) {
  REQUIRE(occurrences(text, from) == 1);
  const auto begin = text.find(from) + from.size(), end = text.find(to, begin);
  REQUIRE(end != text.npos);
  return text.substr(begin, end - begin);
}

std::string data_of(const std::string& html) {
  return between(html, "<script type=\"application/json\" id=\"data\">", "</script>");
}

constexpr std::array<std::uint32_t, 64> kRound = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/// As a content security policy writes it: "sha256-" and base64.
std::string sha256(std::string text) {
  std::array<std::uint32_t, 8> hash = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                       0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  const std::uint64_t bits = std::uint64_t{8} * text.size();
  text += '\x80';
  while (text.size() % 64 != 56) text += '\0';
  for (int shift = 56; shift >= 0; shift -= 8) text += static_cast<char>((bits >> shift) & 0xff);
  for (std::size_t block = 0; block < text.size(); block += 64) {
    std::array<std::uint32_t, 64> w{};
    for (std::size_t i = 0; i < 64; ++i)
      if (i < 16)
        for (std::size_t b = 0; b < 4; ++b) w[i] = (w[i] << 8) | static_cast<unsigned char>(text[block + 4 * i + b]);
      else
        w[i] = w[i - 16] + w[i - 7] + (std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ (w[i - 15] >> 3)) +
               (std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ (w[i - 2] >> 10));
    auto [a, b, c, d, e, f, g, h] = hash;
    for (std::size_t i = 0; i < 64; ++i) {
      const std::uint32_t one =
          h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) + ((e & f) ^ (~e & g)) + kRound[i] + w[i];
      const std::uint32_t two = (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      h = g, g = f, f = e, e = d + one, d = c, c = b, b = a, a = one + two;
    }
    const std::array<std::uint32_t, 8> more = {a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < 8; ++i) hash[i] += more[i];
  }
  std::string bytes;
  for (const std::uint32_t word : hash)
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>((word >> shift) & 0xff);
  std::string text64;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t b = i; b < i + 3; ++b)
      three = (three << 8) | (b < bytes.size() ? static_cast<unsigned char>(bytes[b]) : 0U);
    for (int shift = 18; shift >= 0; shift -= 6)
      text64 += "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[(three >> shift) & 63];
  }
  text64.back() = '=';  // 32 bytes: one is missing to a multiple of three
  return "sha256-" + text64;
}

/// Findings of all kinds, one of them cut; names, titles, functions, files, releases and sources are hostile.
Analysis hostile_analysis() {
  Report cycle = circular(kScript, {kScript, kImage, kBroken}, "6.1.0" + kImage);
  for (Dependency& d : cycle.dependencies.edit())
    d.stack.push_back(Frame{{kScript, kImage + ".c", 3}, false, false, {}, 0});
  Report wait = report_of("6.6.0", {});
  wait.kind = ReportKind::WaitContext;
  wait.classes = {{"W" + kImage, {}, "3:3", "", {}, {}}};
  wait.acquiring = "W" + kImage, wait.wait_context = "2:2";
  Report cut = circular(kImage, {"C" + kScript, "D"});
  cut.deadlock = {};
  Report state = report_of("5.9.0", {}, {{"N" + kBroken, "?..."}});
  state.kind = ReportKind::InconsistentState;
  state.title = kBroken;
  state.deadlock = StateClaim{"N" + kBroken, "IN-HARDIRQ-W", "HARDIRQ-ON-W"};
  const Report inversion =
      report_of("5.9.0", {{"S", "M"}, {"M", "U" + kScript}}, {{"S", "-..."}, {"U" + kScript, "+..."}});
  LogEvidence log = log_of("b", {inversion});
  log.blind_spots = {{BlindSpotKind::Lost, 3, kScript}};
  return analyze(
      {log_of("a/" + kScript, {cycle}), log, log_of("c" + kImage, {wait}), log_of("d", {cut}), log_of("e", {state})});
}

std::string page_of(const Analysis& a) {
  std::vector<std::size_t> all(a.findings.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return page_html({a, {}, all, {{kImage, 7, kScript, false}}});
}

}  // namespace

TEST_CASE("the data is JSON that no text of a log ends") {
  const std::string html = page_of(hostile_analysis()), data = data_of(html);
  CHECK(data.find('<') == data.npos);
  const json j = json::parse(data);
  bool there = false;
  for (const json& c : j.at("classes")) there |= c.at("name") == kScript;
  CHECK(there);
}

TEST_CASE("nothing of a log is markup") {
  const std::string html = page_of(hostile_analysis());
  CHECK(occurrences(html, "<script") == 2);
  CHECK(occurrences(html, "</script") == 2);
  CHECK(occurrences(html, "<img") == 0);
  CHECK(html.find('\0') == html.npos);
  CHECK(html.find('\xff') == html.npos);
  CHECK(html.starts_with("<!DOCTYPE html>"));
  CHECK(html.ends_with("</html>\n"));
}

TEST_CASE("every finding has a picture and sentences, in which no text of a log is markup either") {
  const Analysis a = hostile_analysis();
  const json findings = json::parse(data_of(page_of(a))).at("findings");
  REQUIRE(findings.size() == a.findings.size());
  std::set<std::string> kinds;
  bool any_cut = false;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    CAPTURE(a.findings[i].id);
    any_cut |= a.findings[i].incomplete;
    CHECK(findings[i].at("id") == a.findings[i].id);
    kinds.insert(findings[i].at("kind").get<std::string>());
    const std::string picture = findings[i].at("picture");
    CHECK(picture.starts_with("<svg"));
    CHECK(occurrences(picture, "</svg>") == 1);
    CHECK(occurrences(picture, "<script") == 0);
    CHECK(occurrences(picture, "<img") == 0);
    CHECK_FALSE(findings[i].at("sentences").empty());
    for (const json& sentence : findings[i].at("sentences")) CHECK(sentence.get<std::string>().size() > 10);
  }
  CHECK(kinds == std::set<std::string>{"cycle", "inconsistent-state", "irq-inversion", "wait-context"});
  CHECK(any_cut);
}

TEST_CASE("only what is shown is listed") {
  const Analysis a = analyze({log_of("a", {circular("t", {"A", "B"})}), log_of("b", {circular("u", {"X", "Y"})})});
  REQUIRE(a.findings.size() == 2);
  const json findings = json::parse(data_of(page_html({a, {}, {1}, {}}))).at("findings");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].at("id") == a.findings[1].id);
  const Analysis nothing = analyze({});
  CHECK(json::parse(data_of(page_html({nothing, {}, {}, {}}))).at("findings").empty());
}

TEST_CASE("the content security policy lets only the embedded script and style run") {
  CHECK(sha256("abc") == "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  const std::string html = page_of(hostile_analysis());
  const std::string policy = between(html, "<meta http-equiv=\"Content-Security-Policy\" content=\"", "\">");
  CHECK(policy.starts_with("default-src 'none';"));
  CHECK(occurrences(policy, "script-src '" + sha256(between(html, "<script>", "</script>")) + "'") == 1);
  CHECK(occurrences(policy, "style-src '" + sha256(between(html, "<style>", "</style>")) + "'") == 1);
  CHECK(occurrences(policy, "unsafe") == 0);
  CHECK(html.find("Content-Security-Policy") < html.find("<style>"));
}

TEST_CASE("equal contents give equal bytes") {
  const std::string first = page_of(hostile_analysis()), second = page_of(hostile_analysis());
  CHECK((first == second));
}
