#include "needle_finder.h"
#include "pair_scan.h"

#include <doctest/doctest.h>
#include <lockgraph/model/error.h>

#include <random>
#include <string>
#include <vector>

using namespace lockgraph;

namespace {

std::vector<std::size_t> all_pairs(const PairScan& scan, const PairSet& pairs, std::string_view bytes) {
  std::vector<std::size_t> found;
  for (std::size_t at = scan.find(pairs, bytes, 0); at != bytes.npos; at = scan.find(pairs, bytes, at + 1))
    found.push_back(at);
  return found;
}

std::vector<std::size_t> all_hits(const NeedleFinder& finder, std::string_view bytes) {
  std::vector<std::size_t> found;
  for (auto hit = finder.next(bytes, 0); hit; hit = finder.next(bytes, hit->at + 1)) found.push_back(hit->at);
  return found;
}

const std::vector<Needle> kSought = {
    {"WARNING:", "possible"}, {"WARNING:", "held!", true}, {"Linux v", "", false, true}};

}  // namespace

TEST_CASE("every way to search finds the same pairs and counts the same lines, in any bytes and at any end") {
  REQUIRE(pair_scans().back().name == "plain");
  std::mt19937 random(3);
  std::size_t found = 0;
  for (int round = 0; round < 400; ++round) {
    PairSet pairs;
    for (unsigned bit = 0; bit < 1 + random() % 8; ++bit)
      pairs.add(bit, static_cast<char>('A' + random() % 26),
                round % 2 ? static_cast<char>(random() % 256) : "AGx\n"[random() % 4], random() % 2 == 0);
    std::string bytes(random() % 300, '\0');
    const unsigned few = round % 2 ? 256 : 4;  // many hits, or any bytes
    for (char& c : bytes) c = static_cast<char>(few == 4 ? "AGx\n"[random() % 4] : random() % 256);
    const auto expected = all_pairs(pair_scans().back(), pairs, bytes);
    found += expected.size();
    for (const PairScan& scan : pair_scans()) {
      CAPTURE(scan.name);
      CHECK(all_pairs(scan, pairs, bytes) == expected);
      CHECK(scan.count_newlines(bytes) == pair_scans().back().count_newlines(bytes));
    }
  }
  CHECK(found > 100);
}

TEST_CASE("needles are found at any place, behind any prefix, by every way to search") {
  for (const PairScan& scan : pair_scans()) {
    CAPTURE(scan.name);
    const NeedleFinder finder(kSought, scan);
    for (std::size_t before = 0; before < 70; ++before) {
      CAPTURE(before);
      CHECK(all_hits(finder, std::string(before, 'x') + "WARNING: possible x").size() == 1);
      CHECK(all_hits(finder, std::string(before, ':') + "WARNING: a/1 still held!\nz").size() == 1);
      CHECK(all_hits(finder, std::string(before, '\n') + "Linux version").size() == 1);
    }
  }
}

TEST_CASE("what only looks like a needle is none; a lead with a colon may be in lower case") {
  const NeedleFinder finder(kSought);
  CHECK(all_hits(finder, "WARNING: x WARNIN: possible ING: possible linux version WARNING: \nheld! WARNING:impossible")
            .empty());
  CHECK(all_hits(finder, "warning: Possible  Warning:    possible").size() == 2);
  CHECK(finder.next("Linux version 6", 0)->line_only);
  CHECK_FALSE(finder.next("WARNING: possible", 0)->line_only);
}

TEST_CASE("needles of too many pairs are refused") {
  std::vector<Needle> needles;
  static const std::string kLeads[] = {"a:", "b:", "c:", "d:", "e:", "f:", "g:", "h:", "i:"};
  for (const std::string& lead : kLeads) needles.push_back({lead, ""});
  CHECK_THROWS_AS(NeedleFinder{needles}, Error);
}
