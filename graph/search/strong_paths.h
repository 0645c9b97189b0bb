// Shortest paths under lockdep's strong-dependency rule (since 5.10): no edge whose target was taken by a recursive
// reader only (`*R`) may be followed by one whose source was held shared (`S*`). Breadth-first from up to 512 sources
// at once, bit-parallel; the one search behind cycles, inversions and questions to the graph. After: Then et al., "The
// More the Merrier: Efficient Multi-Source Graph Traversal", VLDB 2014.
#pragma once
#include "search_graph.h"

#include <boost/graph/compressed_sparse_row_graph.hpp>

#include <cstdint>
#include <functional>
#include <vector>

namespace lockgraph::strong_paths {

using Id = std::uint32_t;
inline constexpr Id kNoState = ~Id{0};

/// The states of the search and the steps between them: a class reached by *N, and, where some dependency gives it, one
/// reached by *R only, from where only E* may follow. Ids go by component, then depth-first post-order, for locality.
class StateGraph {
 public:
  /// `restricted`: classes that get an *R state in any case, to start from.
  StateGraph(const std::vector<SearchEdge>& edges, const std::vector<int>& component,
             const std::vector<Id>& restricted = {});

  std::size_t size() const { return class_of_.size(); }
  /// States of a class; kNoState when there is none. No edge, no state.
  Id by_n(Id c) const { return by_n_[c]; }
  Id by_r(Id c) const { return by_r_[c]; }
  Id class_of(Id state) const { return class_of_[state]; }
  bool is_r(Id state) const { return is_r_[state] != 0; }

  using Steps = boost::compressed_sparse_row_graph<boost::bidirectionalS, boost::no_property, boost::no_property,
                                                   boost::no_property, Id, Id>;
  const Steps& steps() const { return steps_; }

 private:
  std::vector<Id> by_n_, by_r_, class_of_;
  std::vector<char> is_r_;
  Steps steps_;
};

/// "Is there a path from `source` to one of the targets?"
struct Query {
  Id source;              ///< a state
  Id asker;               ///< whatever the caller wants to know it by
  Id target_n, target_r;  ///< states; target_r is kNoState when the path must end with *N
};

/// Answers queries in batches, in the order of their sources; `use(query, path)` gets the classes of the shortest path
/// of at most `max_steps` steps, source first, or none (`cut`: it may be longer than that); among equals, each step
/// back goes to the smallest class. The start is met once; another class may be met twice, as in a chain of tasks of
/// which two hold it. `same_batch(a, b)` tells whether two sources may share a batch. Memory: 64 bytes for each state
/// and distance of one batch.
void answer_all(const StateGraph&, std::vector<Query> queries, std::size_t max_steps,
                const std::function<bool(Id, Id)>& same_batch,
                const std::function<void(const Query&, std::vector<Id> path, bool cut)>& use);

}  // namespace lockgraph::strong_paths
