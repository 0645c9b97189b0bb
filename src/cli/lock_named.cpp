#include "lock_named.h"

#include <lockgraph/graph/questions.h>

namespace lockgraph::cli {

ClassId class_named(const std::string& name, const Loaded& l, const Streams& io) {
  const LockGraph& g = l.analysis.graph;
  const std::vector<ClassId> called = classes_called(g, name);
  if (called.size() == 1) return called.front();
  if (called.empty()) throw_not_found(l, io, "no lock class is called " + name, similar_classes(g, name, 5));
  constexpr std::size_t kNamed = 5;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < called.size() && i < kNamed; ++i) names.push_back(g[called[i]].name);
  throw_not_found(l, io, std::to_string(called.size()) + " lock classes are called " + name, names);
}

}  // namespace lockgraph::cli
