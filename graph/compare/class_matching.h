// Which classes of two graphs are one class, when their names do not say so.
#pragma once
#include <lockgraph/graph/graph.h>

#include <map>
#include <string>
#include <vector>

namespace lockgraph {

struct ClassMatch {
  ClassId old_class, new_class;
  std::string why;  ///< empty when the names are equal
};

/// By equal names; then, round by round, classes of one base name (`lock#3@boot` and `lock#5@boot` have one) and
/// classes with a telling word in common, when most of their matched neighbours are the same and no other class fits as
/// well. In order of the old class.
std::vector<ClassMatch> match_classes(const LockGraph& old_graph, const LockGraph& new_graph);

}  // namespace lockgraph
