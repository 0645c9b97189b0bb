// All simple strong cycles of 2 to 6 locks that contain no shorter one that counts: what grows when more is read, since
// it rests on no choice between cycles of one length.
#pragma once
#include "search_graph.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace lockgraph {

inline constexpr std::size_t kLongestShort = 6;  // locks

struct ShortCycles {
  std::vector<std::vector<std::uint32_t>> cycles;  ///< each from its smallest class; by length, then in order of search
  bool bounded = false;                            ///< the budget ended
  std::size_t longest = kLongestShort;             ///< up to this length all were looked at
};

/// `counts` is asked of each strong cycle that contains the locks of no shorter one of two locks and more that counts,
/// nor of one of `known`; those for which it says yes are the result. Order of search: length, then component by its
/// first class, then class. Budget and cost: looks at edges, 2^25 by default, alike for any order of inputs.
ShortCycles short_cycles(const SearchGraph&, const std::vector<std::vector<std::uint32_t>>& known,
                         const std::function<bool(const std::vector<std::uint32_t>&)>& counts,
                         std::size_t longest = kLongestShort, std::size_t budget = std::size_t{1} << 25);

}  // namespace lockgraph
