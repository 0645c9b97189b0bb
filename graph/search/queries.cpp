#include <lockgraph/graph/questions.h>

#include "../merge/tables.h"
#include "shortest_path.h"

#include <lockgraph/model/similar.h>

#include <boost/graph/strong_components.hpp>

#include <algorithm>
#include <map>

namespace lockgraph {

std::vector<std::string> similar_classes(const LockGraph& g, std::string_view text, std::size_t limit) {
  std::vector<std::string> names;
  for (const ClassNode& c : g.classes()) names.push_back(c.name);
  return similar(text, names, limit);
}

std::optional<std::vector<ClassId>> shortest_path(const LockGraph& g, const std::vector<ClassId>& from,
                                                  const std::vector<ClassId>& to) {
  return shortest_path(g.classes().size(), search_graph(g).edges, from, to);
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

std::vector<LockLevel> lock_levels(const LockGraph& g) {
  const Arrows& graph = arrows(g);
  const std::size_t n = g.classes().size();
  if (n == 0) return {};
  std::vector<int> component(n);
  const int count = boost::strong_components(
      graph, boost::make_iterator_property_map(component.begin(), boost::get(boost::vertex_index, graph)));
  // Components are numbered in reverse topological order: an edge leads to a smaller or equal number.
  std::vector<std::vector<ClassId>> members(static_cast<std::size_t>(count));
  for (ClassId v = 0; v < n; ++v) members[static_cast<std::size_t>(component[v])].push_back(v);
  std::vector<std::size_t> level(static_cast<std::size_t>(count), 0);
  for (std::size_t c = members.size(); c-- > 0;)
    for (const ClassId v : members[c])
      for (const ClassId next : taken_directly_under(graph, v))
        if (const auto to = static_cast<std::size_t>(component[next]); to != c)
          level[to] = std::max(level[to], level[c] + 1);
  std::vector<LockLevel> levels(*std::max_element(level.begin(), level.end()) + 1);
  for (std::size_t c = 0; c < members.size(); ++c) {
    const ClassId first = members[c].front();
    if (members[c].size() > 1)
      levels[level[c]].components.push_back(members[c]);
    else if (boost::out_degree(first, graph) + boost::in_degree(first, graph) > 0)
      levels[level[c]].classes.push_back(first);
  }
  for (LockLevel& l : levels) {
    std::sort(l.classes.begin(), l.classes.end());
    std::sort(l.components.begin(), l.components.end());
  }
  return levels;
}

}  // namespace lockgraph
