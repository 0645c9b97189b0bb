#include "in_order.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace lockgraph;

namespace {

/// Every worker takes items one after the other; item i has i % 5 results, and some take longer.
void work(InOrder<std::pair<std::size_t, int>>& in_order, std::atomic<std::size_t>& next, std::size_t items) {
  for (std::size_t i = next++; i < items && !in_order.failed(); i = next++) {
    if (i % 7 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    for (int k = 0; k < static_cast<int>(i % 5); ++k) in_order.put(i, {i, k});
    in_order.done(i);
  }
}

}  // namespace

TEST_CASE("results come in order of the items, one at a time, for any number of threads") {
  constexpr std::size_t kItems = 1000;
  std::vector<std::pair<std::size_t, int>> expected;
  for (std::size_t i = 0; i < kItems; ++i)
    for (int k = 0; k < static_cast<int>(i % 5); ++k) expected.emplace_back(i, k);
  for (const unsigned threads : {1u, 2u, 3u, 16u}) {
    std::vector<std::pair<std::size_t, int>> got;
    InOrder<std::pair<std::size_t, int>> in_order([&](std::pair<std::size_t, int> result) { got.push_back(result); });
    std::atomic<std::size_t> next = 0;
    on_threads(threads, [&] { work(in_order, next, kItems); });
    in_order.rethrow();
    CHECK((got == expected));
  }
}

TEST_CASE("who uses results may fail: the work ends, and the failure is told") {
  std::size_t used = 0;
  InOrder<std::pair<std::size_t, int>> in_order([&](auto) {
    if (++used == 100) throw std::runtime_error("the disk is full");
  });
  std::atomic<std::size_t> next = 0;
  on_threads(4, [&] { work(in_order, next, 100'000); });
  CHECK_THROWS_WITH(in_order.rethrow(), "the disk is full");
  CHECK(used == 100);
  CHECK(next < 100'000);
}
