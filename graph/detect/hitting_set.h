// The smallest set of elements that has one of each of some sets: exact where that can be proven, else small.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lockgraph {

struct HittingSet {
  std::vector<std::uint32_t> elements;  ///< sorted
  std::size_t at_least = 0;             ///< none is smaller than this
  bool exact() const { return elements.size() == at_least; }
};

/// Elements are numbers; smaller ones are preferred among equals. No set may be empty. 1. Supersets, dominated elements
/// and sets of one element go. 2. Sets that share nothing are solved apart. 3. Each part greedily (at most 1 + ln(sets)
/// times too large; Chvatal, "A greedy heuristic for the set-covering problem", 1979), bounded from below by sets that
/// share no element, and by branch and bound. Steps 1 and the last one look at sets as long as `budget` lasts, and take
/// what they look at from it; of very many sets nothing is proven, and all of it is taken.
HittingSet smallest_hitting_set(std::vector<std::vector<std::uint32_t>> sets, std::size_t& budget);

}  // namespace lockgraph
