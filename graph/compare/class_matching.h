// Which classes of two graphs are one class, when their names do not say so.
#pragma once
#include <lockgraph/graph/lock_graph.h>

#include <map>
#include <string>
#include <vector>

namespace lockgraph {

struct ClassMatch {
  Vertex old_class, new_class;
  std::string why;  ///< empty when the names are equal
};

/// By equal names; then, round by round, classes of one base name (`lock#3@boot` and `lock#5@boot` have one) and
/// classes with a telling word in common, when most of their matched neighbours are the same and no other class fits as
/// well. In order of the old class.
std::vector<ClassMatch> match_classes(const Digraph& old_graph, const Digraph& new_graph);

}  // namespace lockgraph
