#include <lockgraph/queries.h>

#include "strong_search.h"

#include <boost/graph/strong_components.hpp>

#include <algorithm>
#include <map>

namespace lockgraph {

std::optional<Vertex> find_class(const LockGraph& g, std::string_view name) {
  for (auto [v, end] = boost::vertices(g.graph); v != end; ++v)
    if (g.graph[*v].name == name) return *v;
  return std::nullopt;
}

std::vector<std::string> similar_classes(const LockGraph& g, std::string_view text, std::size_t limit) {
  std::vector<std::string> names;
  for (auto [v, end] = boost::vertices(g.graph); v != end && names.size() < limit; ++v)
    if (g.graph[*v].name.find(text) != std::string::npos) names.push_back(g.graph[*v].name);
  return names;
}

std::optional<std::vector<Vertex>> shortest_path(const LockGraph& g, Vertex from, Vertex to) {
  StrongSearch search(g.graph);
  search.run(from, false);
  return search.path_to(to, false);
}

std::vector<std::pair<Vertex, std::size_t>> taken_under(const LockGraph& g, Vertex from) {
  std::vector<std::pair<Vertex, std::size_t>> found{{from, 0}};
  std::vector<char> seen(boost::num_vertices(g.graph), 0);
  seen[from] = 1;
  for (std::size_t i = 0; i < found.size(); ++i)
    for (auto [e, end] = boost::out_edges(found[i].first, g.graph); e != end; ++e)
      if (const Vertex to = boost::target(*e, g.graph); !seen[to]) {
        seen[to] = 1;
        found.emplace_back(to, found[i].second + 1);
      }
  found.erase(found.begin());
  return found;
}

std::vector<LockLevel> lock_levels(const LockGraph& g) {
  const Digraph& graph = g.graph;
  const std::size_t n = boost::num_vertices(graph);
  if (n == 0) return {};
  std::vector<int> component(n);
  const int count = boost::strong_components(
      graph, boost::make_iterator_property_map(component.begin(), boost::get(boost::vertex_index, graph)));
  // Components are numbered in reverse topological order: an edge leads to a smaller or equal number.
  std::vector<std::vector<Vertex>> members(static_cast<std::size_t>(count));
  for (Vertex v = 0; v < n; ++v) members[static_cast<std::size_t>(component[v])].push_back(v);
  std::vector<std::size_t> level(static_cast<std::size_t>(count), 0);
  for (std::size_t c = members.size(); c-- > 0;)
    for (const Vertex v : members[c])
      for (auto [e, end] = boost::out_edges(v, graph); e != end; ++e)
        if (const auto to = static_cast<std::size_t>(component[boost::target(*e, graph)]); to != c)
          level[to] = std::max(level[to], level[c] + 1);
  std::vector<LockLevel> levels(*std::max_element(level.begin(), level.end()) + 1);
  for (std::size_t c = 0; c < members.size(); ++c) {
    const Vertex first = members[c].front();
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
