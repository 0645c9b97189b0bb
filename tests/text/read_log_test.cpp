#include <doctest/doctest.h>
#include <lockgraph/model/error.h>
#include <lockgraph/text/text.h>

#include <algorithm>
#include <random>

using namespace lockgraph;

namespace {

const Needles kNeedles{{{"WARNING:", "possible recursive"}, {"Linux version ", "", false, true}},
                       {"all of this is kept"}};

struct Kept {
  std::uint64_t number;
  std::string text;
  bool operator==(const Kept&) const = default;
};

struct Read {
  Log log;
  std::vector<std::vector<Kept>> excerpts;

  std::vector<Kept> lines() const {
    std::vector<Kept> all;
    for (const auto& e : excerpts) all.insert(all.end(), e.begin(), e.end());
    return all;
  }
};

/// Reads `text` in blocks of at most `limit` bytes.
/// Wants more as long as it has fewer lines than `want`.
Read read(const std::string& text, std::size_t limit = 1 << 30, std::size_t want = 0) {
  Read r;
  std::size_t at = 0;
  LogReader reader(kNeedles);
  r.log = reader.read(
      [&](char* buffer, std::size_t size) {
        const std::size_t n = std::min({size, limit, text.size() - at});
        text.copy(buffer, n, at);
        at += n;
        return n;
      },
      "x",
      [&](Excerpt& e) {
        if (!e.continues) r.excerpts.emplace_back();
        for (std::size_t i = 0; i < e.own; ++i)
          r.excerpts.back().push_back({e.lines[i].number, std::string(e.lines[i].text)});
        return r.lines().size() < want;
      });
  return r;
}

const std::string kBanner = "[    1.000000] WARNING: possible recursive locking detected\n";
const std::string kBannerText = "WARNING: possible recursive locking detected";

std::string filler(std::size_t lines) {
  std::string text;
  for (std::size_t i = 0; i < lines; ++i)
    text += "[    1.000000] nothing: of interest in line " + std::to_string(i) + "\n";
  return text;
}

bool has(const std::vector<Kept>& lines, std::uint64_t number, const std::string& text) {
  return std::count(lines.begin(), lines.end(), Kept{number, text}) == 1;
}

}  // namespace

TEST_CASE("a log without a needle is read and nothing of it kept") {
  const Read r = read(filler(30000));
  CHECK(r.excerpts.empty());
  CHECK(r.log.bytes == filler(30000).size());
}

TEST_CASE("lines around a needle are kept under their true numbers") {
  const auto lines = read(filler(40000) + kBanner + filler(10)).lines();
  CHECK(has(lines, 40001, kBannerText));
  CHECK(has(lines, 40011, "nothing: of interest in line 9"));
  CHECK(lines.size() < 400);  // context only
}

TEST_CASE("of where a boot begins only the line is kept, wherever it stands") {
  const auto lines =
      read("Linux version 1\n" + filler(20000) + "[    0.000000] Linux version 2 x\n" + filler(20000)).lines();
  CHECK(lines == std::vector<Kept>{{1, "Linux version 1"}, {20002, "Linux version 2 x"}});
  const auto near = read(filler(10) + "Linux version 3\n" + filler(10) + kBanner).lines();
  CHECK(has(near, 11, "Linux version 3"));
  CHECK(has(near, 22, kBannerText));
}

TEST_CASE("the size of the blocks changes nothing around a needle") {
  const std::string text =
      filler(9000) + kBanner + filler(20000) + kBanner + filler(300) + "Linux version 6.1.0\n" + kBanner;
  for (const std::size_t limit : {1u, 1000u, 4096u, 65537u, 250000u, 1u << 30}) {
    CAPTURE(limit);
    const auto lines = read(text, limit).lines();
    CHECK(has(lines, 9001, kBannerText));
    CHECK(has(lines, 29002, kBannerText));
    CHECK(has(lines, 29303, "Linux version 6.1.0"));
    CHECK(has(lines, 29304, kBannerText));
  }
}

TEST_CASE("excerpts never overlap and are in order, whatever stands where") {
  std::mt19937 random(7);
  std::size_t kept = 0;
  for (int round = 0; round < 20; ++round) {
    std::string text = kBanner;
    for (int part = 0; part < 6; ++part)
      text += filler(random() % 12000) + (random() % 2 ? kBanner : std::string("Linux version 1\n"));
    std::uint64_t last = 0;
    for (const Kept& l : read(text, 1 + random() % 300000).lines()) {
      CHECK(l.number > last);
      last = l.number;
      ++kept;
    }
  }
  CHECK(kept > 20);
}

TEST_CASE("a long stretch is handed on in pieces, no line of it lost or twice") {
  std::string text;
  for (int i = 0; i < 400; ++i) text += kBanner + filler(200);
  const Read r = read(text);
  REQUIRE(r.excerpts.size() == 1);
  REQUIRE(r.excerpts[0].size() == 400u * 201u);
  for (std::size_t i = 0; i < r.excerpts[0].size(); ++i) REQUIRE(r.excerpts[0][i].number == i + 1);
}

TEST_CASE("what follows a needle is kept as long as it is wanted") {
  const std::string text = kBanner + filler(100000);
  CHECK(read(text).lines().size() < 8000);
  const auto lines = read(text, 1 << 30, 60000).lines();
  CHECK(lines.size() >= 60000);
  CHECK(lines.size() < 68000);
  for (std::size_t i = 0; i < lines.size(); ++i) REQUIRE(lines[i].number == i + 1);
}

TEST_CASE("a log with the head of one is kept whole") {
  const Read r = read("first line\nall of this is kept\n" + filler(30000));
  REQUIRE(r.excerpts.size() == 1);
  CHECK(r.excerpts[0].size() == 30002);
}

TEST_CASE("binary junk, one endless line, and a needle at byte 0 or without an end") {
  std::string junk(300000, '\0');
  for (std::size_t i = 0; i < junk.size(); ++i) junk[i] = static_cast<char>(i * 7 + i / 255);
  CHECK_NOTHROW(read(junk));
  CHECK(read(kBannerText + std::string(20'000'000, 'x')).log.bytes > 20'000'000);
  CHECK(read(std::string(3'000'000, 'x') + "\n" + kBanner).lines().back() == Kept{2, kBannerText});
  const Read start = read(kBannerText);
  REQUIRE(start.excerpts.size() == 1);
  CHECK(start.excerpts[0] == std::vector<Kept>{{1, kBannerText}});
  CHECK(read("").excerpts.empty());
}

TEST_CASE("equal content has an equal hash, other content another") {
  CHECK(read("a\n").log.hash == read("a\n", 1).log.hash);
  CHECK(read("a\n").log.hash != read("b\n").log.hash);
  CHECK(read("a\n").log.hash.size() == 32);
}

TEST_CASE("what is compressed is no log") { CHECK_THROWS_AS(read("\x1f\x8b junk"), Error); }

namespace {

std::string little_endian(std::uint32_t n, int bytes) {
  std::string s;
  for (int i = 0; i < bytes; ++i) s += static_cast<char>(n >> (8 * i));
  return s;
}

std::uint32_t crc32(std::string_view s) {
  std::uint32_t crc = ~0U;
  for (const char c : s) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320U : 0);
  }
  return ~crc;
}

/// A member of gzip that is not packed, with a name, and a sum of its header where it is wanted.
std::string member(const std::string& text, const std::string& name, bool sum) {
  const auto size = static_cast<std::uint32_t>(text.size());
  std::string s =
      std::string("\x1f\x8b\x08", 3) + (sum ? '\x0a' : '\x08') + std::string(5, '\0') + '\x03' + name + '\0';
  if (sum) s += little_endian(crc32(s) & 0xffff, 2);
  return s + '\x01' + little_endian(size, 2) + little_endian(~size, 2) + text + little_endian(crc32(text), 4) +
         little_endian(size, 4);
}

}  // namespace

TEST_CASE("a header of gzip, with a sum of its own, is read wherever the blocks of the file lie") {
  constexpr std::size_t kBlock = 64 * 1024;
  for (std::size_t before = 1; before < 24; ++before) {
    const std::size_t bare = member("", "", false).size();
    const std::string packed =
        member("", std::string(kBlock - before - bare, 'n'), false) + member("Linux version 6.1\n", "log", true);
    std::size_t at = 0, lines = 0;
    Diagnostics diagnostics;
    LogReader reader(kNeedles);
    reader.read_stream(
        [&](char* buffer, std::size_t size) {
          const std::size_t n = packed.copy(buffer, std::min<std::size_t>(size, 1000), at);
          at += n;
          return n;
        },
        "log.gz", diagnostics,
        [&](Excerpt& e) {
          lines += e.own;
          return false;
        },
        [](const Log&) {});
    CHECK(diagnostics.empty());
    CHECK(lines == 1);
  }
}
