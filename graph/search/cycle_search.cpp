#include "cycle_search.h"

#include "strong_paths.h"

#include <algorithm>
#include <utility>

namespace lockgraph {
namespace {

using namespace strong_paths;

/// From the end of each edge back to its start. What *R entered must not be left by S*: entered by *R, the search
/// starts in the R state of the class; left by S only, it must not end in that of the other.
std::vector<Query> queries_of(const StateGraph& g, const std::vector<SearchEdge>& inner) {
  std::vector<Query> queries;
  const auto ask = [&](Id asker, Id entered, Id from, bool exclusive, bool shared) {
    if (!exclusive && !shared) return;
    if (entered == kNoState) return;  // EN is there, too, and allows more
    queries.push_back({entered, asker, g.by_n(from), exclusive ? g.by_r(from) : kNoState});
  };
  for (Id i = 0; i < inner.size(); ++i) {
    const auto& [from, to, modes] = inner[i];
    ask(i, g.by_n(to), from, modes.contains(Mode::EN), modes.contains(Mode::SN));
    ask(i, g.by_r(to), from, modes.contains(Mode::ER), modes.contains(Mode::SR));
  }
  return queries;
}

constexpr std::size_t kLongestCycle = 512;  // each step is one task; no kernel runs into more

bool repeats(std::vector<Id> path) {
  std::sort(path.begin(), path.end());
  return std::adjacent_find(path.begin(), path.end()) != path.end();
}

}  // namespace

CycleSearchResult shortest_cycles(const SearchGraph& graph, const CycleSearchLimits& limits) {
  CycleSearchResult result;
  const std::vector<int> component = strong_components(graph.classes(), graph.edges);
  std::vector<SearchEdge> inner;
  for (const SearchEdge& e : graph.edges) {
    if (component[e.from] != component[e.to]) continue;
    if (e.from != e.to)
      inner.push_back(e);
    else if (is_strong({e.modes}, true))
      result.cycles.push_back({e.from});
  }
  const StateGraph g(inner, component);
  const std::size_t max_steps = (limits.max_length ? limits.max_length : kLongestCycle) - 1;
  // A batch stays inside one component: another would only widen the search.
  const auto same_component = [&](Id a, Id b) { return component[g.class_of(a)] == component[g.class_of(b)]; };
  answer_all(g, queries_of(g, inner), max_steps, same_component, [&](const Query&, std::vector<Id> cycle, bool cut) {
    if (cycle.empty()) {
      result.bounded |= cut;
      return;
    }
    if (repeats(cycle)) return;  // it meets a class twice, so a shorter strong cycle lies inside
    std::rotate(cycle.begin(), std::min_element(cycle.begin(), cycle.end()), cycle.end());
    result.cycles.push_back(std::move(cycle));
  });
  std::sort(result.cycles.begin(), result.cycles.end(),
            [](const auto& a, const auto& b) { return a.size() != b.size() ? a.size() < b.size() : a < b; });
  result.cycles.erase(std::unique(result.cycles.begin(), result.cycles.end()), result.cycles.end());
  return result;
}

bool is_strong(const std::vector<ModeSet>& edges, bool closed) {
  if (edges.empty()) return false;
  // What the walk so far may end with, for both choices of what stands before the first edge.
  for (const bool wrap_r : {false, true}) {
    bool after_n = !wrap_r, after_r = wrap_r;
    for (const ModeSet& e : edges) {
      const bool any = after_n || after_r;
      const bool n = (any && e.contains(Mode::EN)) || (after_n && e.contains(Mode::SN));
      const bool r = (any && e.contains(Mode::ER)) || (after_n && e.contains(Mode::SR));
      after_n = n, after_r = r;
    }
    if (closed ? (wrap_r ? after_r : after_n) : after_n || after_r) return true;
  }
  return false;
}

}  // namespace lockgraph
