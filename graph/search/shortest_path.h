// The shortest strong path between classes over some dependencies: of a whole graph, or of what one boot shows.
#pragma once
#include "search_graph.h"

#include <optional>
#include <vector>

namespace lockgraph {

/// From any of some classes to another one of others, both ends included; nothing when there is none. `edges` in order
/// of (from, to). Cost: linear in classes and edges.
std::optional<std::vector<ClassId>> shortest_path(std::size_t classes, const std::vector<SearchEdge>& edges,
                                                  const std::vector<ClassId>& from, const std::vector<ClassId>& to);

}  // namespace lockgraph
