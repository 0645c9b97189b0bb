#include <lockgraph/graph/queries.h>

#include "strong_paths.h"

#include <lockgraph/model/similar.h>

#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/range/iterator_range.hpp>

#include <algorithm>
#include <deque>
#include <map>

namespace lockgraph {

std::optional<Vertex> find_class(const LockGraph& g, std::string_view name) {
  for (const Vertex v : boost::make_iterator_range(boost::vertices(g.graph)))
    if (g[v].name == name) return v;
  return std::nullopt;
}

std::vector<std::string> similar_classes(const LockGraph& g, std::string_view text, std::size_t limit) {
  std::vector<std::string> names;
  for (const Vertex v : boost::make_iterator_range(boost::vertices(g.graph))) names.push_back(g[v].name);
  return similar(text, names, limit);
}

std::optional<std::vector<Vertex>> shortest_path(const LockGraph& g, const std::vector<Vertex>& from,
                                                 const std::vector<Vertex>& to) {
  using namespace strong_paths;
  const SearchGraph search = search_graph(g);
  const StateGraph states(search.edges, std::vector<int>(search.classes(), 0));
  std::vector<bool> wanted(search.classes());
  for (const Vertex v : to) wanted[v] = true;
  std::vector<Id> origin(states.size(), kNoState), before(states.size(), kNoState);
  std::deque<Id> queue;
  for (const Vertex v : from)
    if (const Id s = states.by_n(static_cast<Id>(v)); s != kNoState && origin[s] == kNoState)
      origin[s] = static_cast<Id>(v), queue.push_back(s);
  for (; !queue.empty(); queue.pop_front()) {
    const Id at = queue.front();
    for (const Id next : boost::make_iterator_range(boost::adjacent_vertices(at, states.steps()))) {
      const Id c = states.class_of(next);
      if (wanted[c] && c != origin[at]) {
        std::vector<Vertex> path{c};
        for (Id s = at; s != kNoState; s = before[s]) path.push_back(states.class_of(s));
        return std::vector<Vertex>(path.rbegin(), path.rend());
      }
      if (origin[next] == kNoState) origin[next] = origin[at], before[next] = at, queue.push_back(next);
    }
  }
  return std::nullopt;
}

std::optional<std::vector<Vertex>> shortest_path(const LockGraph& g, Vertex from, Vertex to) {
  return shortest_path(g, std::vector{from}, std::vector{to});
}

std::vector<TakenUnder> taken_under(const LockGraph& g, Vertex from) {
  struct Visitor : boost::default_bfs_visitor {
    std::vector<TakenUnder>* found;
    std::vector<std::size_t>* steps;
    void tree_edge(Edge e, const Digraph& graph) const {
      const Vertex to = boost::target(e, graph);
      (*steps)[to] = (*steps)[boost::source(e, graph)] + 1;
      found->push_back({to, (*steps)[to]});
    }
  };
  std::vector<TakenUnder> found;
  std::vector<std::size_t> steps(boost::num_vertices(g.graph), 0);
  Visitor visitor;
  visitor.found = &found, visitor.steps = &steps;
  boost::breadth_first_search(g.graph, from, boost::visitor(visitor));
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
      for (const Vertex next : boost::make_iterator_range(boost::adjacent_vertices(v, graph)))
        if (const auto to = static_cast<std::size_t>(component[next]); to != c)
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
