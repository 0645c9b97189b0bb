// The shortest strong cycle through every edge of a graph, for graphs of one boot's size and beyond.
#pragma once
#include "multi_source_search.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lockgraph {

struct CycleSearchLimits {
  std::size_t max_length = 0;  ///< locks; 0: 512, more than any kernel runs into
};

/// What was found, and whether a bound kept something out.
struct CycleSearchResult {
  std::vector<std::vector<std::uint32_t>>
      cycles;  ///< for each edge on a strong cycle a shortest one through it, rotated to its smallest vertex; sorted by
               ///< length, then vertices; unique
  bool bounded = false;  ///< edges remain whose component has longer cycles only
};

/// Self-edges that are strong are cycles of length 1. Runs one breadth-first search for 512 sources at a time,
/// bit-parallel, over states (vertex, reached by *R only), inside strongly connected components, ids renumbered by
/// component and depth-first post-order for locality. Memory: linear in vertices and edges, plus 64 bytes a state and
/// level of one batch. After: Then et al., "The More the Merrier: Efficient Multi-Source Graph Traversal", VLDB 2014.
CycleSearchResult shortest_cycles(std::size_t vertices, const std::vector<SearchEdge>& edges,
                                  const CycleSearchLimits& = {});

}  // namespace lockgraph
