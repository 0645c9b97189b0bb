#include "shortest_path.h"

#include "strong_paths.h"

#include <boost/range/iterator_range.hpp>

#include <algorithm>
#include <array>

namespace lockgraph {

// Breadth-first from all starts at once. A state is visited from two of them at most: whatever class is asked for, one
// of the two is another.
std::optional<std::vector<ClassId>> shortest_path(std::size_t classes, const std::vector<SearchEdge>& edges,
                                                  const std::vector<ClassId>& from, const std::vector<ClassId>& to) {
  using namespace strong_paths;
  const StateGraph states(edges, std::vector<int>(classes, 0));
  std::vector<bool> wanted(classes);
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

}  // namespace lockgraph
