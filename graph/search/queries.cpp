#include <lockgraph/graph/questions.h>

#include "../merge/tables.h"
#include "strong_paths.h"

#include <lockgraph/model/similar.h>

#include <boost/graph/strong_components.hpp>
#include <boost/range/iterator_range.hpp>

#include <algorithm>
#include <array>
#include <map>

namespace lockgraph {

std::vector<std::string> similar_classes(const LockGraph& g, std::string_view text, std::size_t limit) {
  std::vector<std::string> names;
  for (const ClassNode& c : g.classes()) names.push_back(c.name);
  return similar(text, names, limit);
}

// Breadth-first from all starts at once. A state is visited from two of them at most: whatever class is asked for, one
// of the two is another.
std::optional<std::vector<ClassId>> shortest_path(const LockGraph& g, const std::vector<ClassId>& from,
                                                  const std::vector<ClassId>& to) {
  using namespace strong_paths;
  const SearchGraph search = search_graph(g);
  const StateGraph states(search.edges, std::vector<int>(search.classes(), 0));
  std::vector<bool> wanted(search.classes());
  for (const ClassId v : to) wanted[v] = true;
  struct Visit {
    Id state, origin;
    std::size_t before;  ///< the visit it was reached from; its own number at a start
  };
  std::vector<Visit> visits;
  std::vector<std::array<Id, 2>> origins(states.size(), {kNoState, kNoState});
  const auto visit = [&](Id state, Id origin, std::size_t before) {
    auto& [first, second] = origins[state];
    if (first == origin || second != kNoState) return;
    (first == kNoState ? first : second) = origin;
    visits.push_back({state, origin, before});
  };
  for (const ClassId v : from)
    if (const Id s = states.by_n(v); s != kNoState) visit(s, v, visits.size());
  for (std::size_t i = 0; i < visits.size(); ++i) {
    const Visit at = visits[i];
    for (const Id next : boost::make_iterator_range(boost::adjacent_vertices(at.state, states.steps()))) {
      const ClassId c = states.class_of(next);
      if (wanted[c] && c != at.origin) {
        std::vector<ClassId> path{c, states.class_of(at.state)};
        for (std::size_t v = i; visits[v].before != v; v = visits[v].before)
          path.push_back(states.class_of(visits[visits[v].before].state));
        return std::vector<ClassId>(path.rbegin(), path.rend());
      }
      visit(next, at.origin, i);
    }
  }
  return std::nullopt;
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
