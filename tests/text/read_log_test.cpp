#include <doctest/doctest.h>
#include "lines.h"

#include <algorithm>
#include <random>

using namespace lockgraph;

namespace {

/// Reads `text` in blocks of at most `limit` bytes.
Log read(const std::string& text, std::size_t limit = 1 << 30) {
  std::size_t at = 0;
  return read_log(
      [&](char* buffer, std::size_t size) {
        const std::size_t n = std::min({size, limit, text.size() - at});
        text.copy(buffer, n, at);
        at += n;
        return n;
      },
      "x");
}

const std::string kBanner = "[    1.000000] WARNING: possible recursive locking detected\n";

std::string filler(std::size_t lines) {
  std::string text;
  for (std::size_t i = 0; i < lines; ++i)
    text += "[    1.000000] nothing: of interest in line " + std::to_string(i) + "\n";
  return text;
}

/// Every line of every excerpt as "number text".
std::vector<std::string> content(const Log& log) {
  std::vector<std::string> all;
  for (const Excerpt& e : log.excerpts)
    for (const Line& l : e.lines) all.push_back(std::to_string(l.number) + " " + std::string(l.text));
  return all;
}

}  // namespace

TEST_CASE("a log without a banner is read and nothing of it kept") {
  const Log log = read(filler(30000));
  CHECK(log.excerpts.empty());
  CHECK(log.bytes == filler(30000).size());
}

TEST_CASE("lines around a banner are kept under their true numbers") {
  const std::string text = filler(40000) + kBanner + filler(10);
  const auto lines = content(read(text));
  CHECK(std::find(lines.begin(), lines.end(), "40001 WARNING: possible recursive locking detected") != lines.end());
  CHECK(std::find(lines.begin(), lines.end(), "40011 nothing: of interest in line 9") != lines.end());
  CHECK(lines.size() < 400);  // context only
}

TEST_CASE("the size of the blocks changes nothing") {
  const std::string text =
      filler(9000) + kBanner + filler(20000) + kBanner + filler(300) + "Linux version 6.1.0\n" + kBanner;
  const auto expected = content(read(text));
  CHECK(!expected.empty());
  for (const std::size_t limit : {1000u, 4096u, 65537u, 250000u}) {
    CAPTURE(limit);
    const auto lines = content(read(text, limit));
    for (const std::size_t number : {9001u, 29002u, 29303u, 29304u}) {
      const std::string head = std::to_string(number) + " ";
      const auto starts = [&](const std::string& l) { return l.starts_with(head); };
      CHECK(std::count_if(lines.begin(), lines.end(), starts) == 1);
      CHECK(std::count_if(expected.begin(), expected.end(), starts) == 1);
    }
  }
}

TEST_CASE("excerpts never overlap and are in order, whatever stands where") {
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    std::string text;
    for (int part = 0; part < 6; ++part) text += filler(random() % 12000) + (random() % 2 ? kBanner : "");
    const Log log = read(text, 1 + random() % 300000);
    std::uint64_t last = 0;
    for (const Excerpt& e : log.excerpts)
      for (const Line& l : e.lines) {
        CHECK(l.number > last);
        last = l.number;
      }
  }
}

TEST_CASE("binary junk, one endless line, and a banner at byte 0 or without an end") {
  std::string junk(300000, '\0');
  for (std::size_t i = 0; i < junk.size(); ++i) junk[i] = static_cast<char>(i * 7 + i / 255);
  CHECK_NOTHROW(read(junk));
  const Log endless = read("WARNING: possible recursive locking detected " + std::string(20'000'000, 'x'));
  CHECK(endless.bytes > 20'000'000);
  const Log start = read("WARNING: possible recursive locking detected");
  REQUIRE(start.excerpts.size() == 1);
  CHECK(start.excerpts[0].lines.front().number == 1);
  CHECK(read("").excerpts.empty());
}

TEST_CASE("equal content has an equal hash, other content another") {
  CHECK(read("a\n").hash == read("a\n").hash);
  CHECK(read("a\n").hash != read("b\n").hash);
  CHECK(read("a\n").hash.size() == 32);
}

TEST_CASE("banner candidates are found at any place, also where many look alike") {
  const std::string text =
      "WARNING: x\nfoo BUG: MAX_LOCKDEP_KEYS too low!\nINFO: task a:1 blocked for more\nall lock classes:\n";
  BannerFinder finder(text, 0);
  std::size_t n = 0;
  while (finder.next() != std::string_view::npos) ++n;
  CHECK(n == 3);
}
