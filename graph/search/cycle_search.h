// The shortest strong cycle through every edge of a graph, for graphs of one boot's size and beyond.
#pragma once
#include "search_graph.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lockgraph {

struct CycleSearchLimits {
  std::size_t max_length = 0;  ///< locks; 0: 512, more than any kernel runs into; more only where the graph is small
};

/// What was found, and whether a bound kept something out.
struct CycleSearchResult {
  std::vector<std::vector<std::uint32_t>>
      cycles;  ///< for each edge on a strong cycle a shortest one through it, rotated to its smallest vertex; sorted by
               ///< length, then vertices; unique
  bool bounded = false;     ///< edges remain whose component has longer cycles only
  std::size_t longest = 0;  ///< the bound that held: that of the limits, or less where the graph is large
};

/// Self-edges that are strong are cycles of length 1. One search (strong_paths.h) for each end of an edge, inside
/// strongly connected components.
CycleSearchResult shortest_cycles(const SearchGraph&, const CycleSearchLimits& = {});

/// True when the walk may be gone all the way round (`closed`) or from end to end: some choice of one kind for each
/// edge has no *R before S*, wrap included. The kinds of its edges, in order.
bool is_strong(const std::vector<ModeSet>& edges, bool closed);

}  // namespace lockgraph
