// What the searches see of a lock graph: dependencies with their kinds, and the irq states of the classes. Small, so
// that detection can run again on a changed copy.
#pragma once
#include <lockgraph/graph/graph.h>
#include <lockgraph/model/kernel_release.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace lockgraph {

struct SearchEdge {
  std::uint32_t from, to;
  ModeSet modes;
};

struct SearchGraph {
  std::vector<SearchEdge> edges;  ///< in order of from, to; each pair once
  std::vector<Usage> usage;       ///< by class
  std::vector<bool> local_lock;   ///< by class; empty: none is

  std::size_t classes() const { return usage.size(); }
};

SearchGraph search_graph(const LockGraph&);

/// Its dependencies; of some releases those that they show, with the kinds that they show.
std::vector<SearchEdge> edges_of(const LockGraph&, const std::optional<ReleaseRange>& = {});

/// The strongly connected component of each class.
std::vector<int> strong_components(std::size_t classes, const std::vector<SearchEdge>&);

}  // namespace lockgraph
