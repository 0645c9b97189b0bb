// Breadth-first search from up to 512 sources at once, bit-parallel, under the strong-dependency rule. Used by the
// cycles and the inversions. After: Then et al., "The More the Merrier: Efficient Multi-Source Graph Traversal", VLDB
// 2014.
#pragma once
#include <lockgraph/lock_graph.h>

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace lockgraph {

/// A dependency as the search sees it.
struct SearchEdge {
  std::uint32_t from, to;
  ModeSet modes;
};

namespace multi_source {

using Id = std::uint32_t;
inline constexpr Id kNoState = ~Id{0};

/// The states of the search and the steps between them. State of v reached by *N, and, where some dependency gives it,
/// by *R only: from there only E* may follow. Ids are renumbered by component, then depth-first post-order.
struct StateGraph {
  std::vector<Id> by_n, by_r;  // of a vertex; kNoState when there is none
  std::vector<Id> vertex;      // of a state
  std::vector<char> is_r;      // of a state: reached by *R only
  std::vector<std::pair<Id, Id>> steps;

  /// `restricted`: vertices that get an *R state in any case, to start from.
  StateGraph(std::size_t vertices, const std::vector<SearchEdge>& inner, const std::vector<Id>& restricted = {});
  void renumber(const std::vector<int>& component);
};

/// "Is there a path from `source` to one of the targets?"
struct Query {
  Id source;              ///< a state
  Id asker;               ///< whatever the caller wants to know it by
  Id target_n, target_r;  // kNoState when this end is not allowed
};

/// Answers queries (sorted by source) in batches; `use(query, path)` gets the vertices of the shortest path of at most
/// `max_steps` steps, source first, or none (`cut`: it may be longer than that); among equals, each step back goes to
/// the smallest vertex. `same_batch(a, b)` tells whether two sources may share a batch. Memory: 64 bytes for each state
/// and distance of one batch.
void answer_all(const StateGraph&, const std::vector<Query>& queries, std::size_t max_steps,
                const std::function<bool(Id, Id)>& same_batch,
                const std::function<void(const Query&, std::vector<Id> path, bool cut)>& use);

}  // namespace multi_source
}  // namespace lockgraph
