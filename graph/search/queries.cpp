#include <lockgraph/graph/questions.h>

#include "../merge/tables.h"
#include "shortest_path.h"

#include <lockgraph/model/similar.h>

#include <algorithm>

namespace lockgraph {

std::vector<std::string> similar_classes(const LockGraph& g, std::string_view text, std::size_t limit) {
  std::vector<std::string> names;
  for (const ClassNode& c : g.classes()) names.push_back(c.name);
  return similar(text, names, limit);
}

std::optional<std::vector<ClassId>> shortest_path(const LockGraph& g, const std::vector<ClassId>& from,
                                                  const std::vector<ClassId>& to) {
  return shortest_path(g.classes().size(), edges_of(g), from, to);
}

std::optional<std::vector<ClassId>> shortest_path(const LockGraph& g, ClassId from, ClassId to) {
  return shortest_path(g, std::vector{from}, std::vector{to});
}

std::vector<TakenUnder> taken_under(const LockGraph& g, ClassId from) {
  std::vector<TakenUnder> found;
  std::vector<bool> seen(g.classes().size());
  seen[from] = true;
  const auto look_under = [&](ClassId held, std::size_t steps) {
    for (const ClassId to : taken_directly_under(arrows(g), held))
      if (!seen[to]) seen[to] = true, found.push_back({to, steps + 1});
  };
  look_under(from, 0);
  for (std::size_t i = 0; i < found.size(); ++i) look_under(found[i].taken, found[i].steps);
  return found;
}

}  // namespace lockgraph
