// The catalogue: what the reader of lines knows, the search finds.
#include "catalogue.h"
#include "banners.h"
#include "heads.h"
#include "sentences.h"

#include <doctest/doctest.h>
#include <lockgraph/parse/parse.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace lockgraph;
using namespace lockgraph::parse;

namespace {

/// A wording with some text for each `%`.
std::string spoken(std::string_view wording, std::string_view word = "a/12") {
  std::string text;
  for (const char c : wording) c == '%' ? text += word : text += c;
  return text;
}

/// Every way in which a banner is dressed.
std::vector<std::string> dressed(const BannerWording& w) {
  const std::string text = spoken(w.text, w.kind == ReportKind::HungTask ? "a:1" : "HARDIRQ");
  switch (w.dress) {
    case Dress::Titled:
      return {"WARNING: " + text, "[ INFO: " + text + " ]", "[ BUG: " + text + " ]", "INFO: " + text, "BUG: " + text};
    case Dress::Warning: return {"WARNING: " + text};
    case Dress::Info: return {"INFO: " + text};
    case Dress::Bug: return {"BUG: " + text};
    case Dress::Dept: return {"DEPT: " + text};
    case Dress::Condition: return {"debug_locks && " + text};
  }
  return {};
}

std::string noise(std::size_t lines) {
  std::string text;
  for (std::size_t i = 0; i < lines; ++i) text += "[    1.000000] usb 1-1: INFO of WARNING: no BUG: at all\n";
  return text;
}

/// The numbers of the lines that the search keeps.
std::vector<std::uint64_t> kept(const std::string& text) {
  std::vector<std::uint64_t> numbers;
  std::size_t at = 0;
  LogReader reader(needles());
  reader.read(
      [&](char* buffer, std::size_t size) {
        const std::size_t n = text.copy(buffer, size, at);
        at += n;
        return n;
      },
      "x",
      [&](Excerpt& e) {
        for (std::size_t i = 0; i < e.own; ++i) numbers.push_back(e.lines[i].number);
        return false;
      });
  return numbers;
}

}  // namespace

TEST_CASE("every wording of every banner is read as its kind") {
  for (const BannerWording& w : kBanners)
    for (const std::string& line : dressed(w)) {
      CAPTURE(line);
      const auto banner = match_banner(line);
      REQUIRE(banner.has_value());
      CHECK(banner->kind == w.kind);
      CHECK(banner->boxed == line.starts_with("["));
    }
}

TEST_CASE("every wording of every banner is found deep inside a long log, whatever stands before it") {
  constexpr std::size_t kDeep = 10000;
  const std::string before = noise(kDeep);
  REQUIRE(kept(before).empty());
  for (const BannerWording& w : kBanners)
    for (const std::string& line : dressed(w))
      for (const std::string_view prefix :
           {"", "[   12.345678][  T123] ", "<4>", "> > ", "Sep  9 10:25:34 host kernel: ", "\t"}) {
        CAPTURE(line);
        CAPTURE(prefix);
        const auto numbers = kept(before + std::string(prefix) + line + "\r\nnext\n");
        CHECK(std::count(numbers.begin(), numbers.end(), kDeep + 1) == 1);
      }
}

TEST_CASE("a banner that a mailer wraps over two lines, behind thirty characters, is found and read as one") {
  constexpr std::size_t kShortest = 30;
  const std::string before = noise(10000);
  std::size_t wraps = 0;
  for (const BannerWording& w : kBanners) {
    if (w.dress != Dress::Titled) continue;
    for (const std::string& line : dressed(w)) {
      for (auto at = line.find(' ', kShortest); at != line.npos; at = line.find(' ', at + 1)) {
        const std::string text = before + line.substr(0, at) + "\n" + line.substr(at + 1) + "\n6.6.0 #1 Not tainted\n";
        CAPTURE(line.substr(0, at));
        ++wraps;
        const auto numbers = kept(text);
        CHECK(std::count(numbers.begin(), numbers.end(), 10001u) == 1);
        const auto reports = parse_text(text).reports;
        REQUIRE(reports.size() == 1);
        CHECK(reports[0].kind == w.kind);
        CHECK(reports[0].line == 10001);
        REQUIRE(reports[0].kernel.has_value());
        CHECK(reports[0].kernel->release == "6.6.0");
      }
    }
  }
  CHECK(wraps > 50);
}

TEST_CASE("half a banner is none, whatever other line follows") {
  for (const std::string other : {"", "text", "of which nothing is known", "WARNING: text", "6.6.0 #1 Not tainted"})
    CHECK(parse_text("WARNING: possible circular locking dependency\n" + other + "\n6.6.0 #1 Not tainted\n")
              .reports.empty());
}

TEST_CASE("every sentence is read as its own phrase") {
  for (const SentenceWording& w : kSentences) {
    const std::string line = spoken(w.text);
    CAPTURE(line);
    CHECK(match_sentence(line).phrase == w.phrase);
  }
}

TEST_CASE("every head of a line is known") {
  for (const HeadWording& w : kHeads) {
    CAPTURE(w.text);
    CHECK(match_head(std::string(w.text) + " x") == w.head);
  }
}
