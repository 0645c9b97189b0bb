#include "cycle_search.h"

#include "strong_paths.h"

#include <lockgraph/graph/budgets.h>

#include <algorithm>
#include <utility>

namespace lockgraph {
namespace {

using namespace strong_paths;

/// The edges of a search, to look up what a path runs over. In order of from, to.
class Edges {
 public:
  explicit Edges(const std::vector<SearchEdge>& edges) : edges_(edges) {}
  ModeSet modes(Id from, Id to) const {
    return std::lower_bound(edges_.begin(), edges_.end(), std::pair(from, to),
                            [](const SearchEdge& e, const auto& ends) { return std::pair(e.from, e.to) < ends; })
        ->modes;
  }

 private:
  const std::vector<SearchEdge>& edges_;
};

/// "The shortest way from the end of this edge back to its start", for those kinds of the edge that enter its end
/// alike. Left by S* only, the edge must not follow *R.
Query way_back(const StateGraph& g, Id asker, const SearchEdge& e, Id entered, Mode exclusive) {
  return {entered, asker, g.by_n(e.from), e.modes.contains(exclusive) ? g.by_r(e.from) : kNoState};
}

/// All of them, from the *N states. Asker i is edge i by *N, asker i + edges is edge i by *R; where EN is there, too,
/// *R allows nothing more.
std::vector<Query> ways_back(const StateGraph& g, const std::vector<SearchEdge>& edges) {
  std::vector<Query> queries;
  for (Id i = 0; i < edges.size(); ++i) {
    const SearchEdge& e = edges[i];
    if (e.modes.any_unrecursive()) queries.push_back(way_back(g, i, e, g.by_n(e.to), Mode::EN));
    if (e.modes.any_recursive() && g.by_r(e.to) != kNoState)
      queries.push_back(way_back(g, static_cast<Id>(edges.size()) + i, e, g.by_n(e.to), Mode::ER));
  }
  return queries;
}

/// True when the way back from the end of `e`, and `e` itself by a recursive reader, are strong all the way round.
bool closes_by_reader(const Edges& edges, const SearchEdge& e, const std::vector<Id>& way) {
  std::vector<ModeSet> modes{e.modes.only(Mode::ER, Mode::SR)};
  for (std::size_t i = 0; i + 1 < way.size(); ++i) modes.push_back(edges.modes(way[i], way[i + 1]));
  return is_strong(modes, true);
}

/// A longer one than usual is looked for as far as that stays cheap: each edge may be met at each distance.
std::size_t longest_looked_for(const CycleSearchLimits& limits, std::size_t edges) {
  const std::size_t wanted = limits.max_length ? limits.max_length : budgets::kLongestCycle;
  return std::min(wanted, std::max(budgets::kLongestCycle, budgets::kCycleWork / std::max<std::size_t>(1, edges)));
}

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
  result.longest = longest_looked_for(limits, inner.size());
  const std::size_t max_steps = result.longest - 1;
  // A batch stays inside one component: another would only widen the search.
  const auto same_component = [&](Id a, Id b) { return component[g.class_of(a)] == component[g.class_of(b)]; };
  const auto add = [&](std::vector<Id> cycle, bool cut) {
    result.bounded |= cycle.empty() && cut;
    if (cycle.empty() || repeats(cycle)) return;  // one that meets a class twice has a shorter strong cycle inside
    std::rotate(cycle.begin(), std::min_element(cycle.begin(), cycle.end()), cycle.end());
    result.cycles.push_back(std::move(cycle));
  };

  // 1. From the *N state of the end, also for edges that enter it by *R: fewer sources, and what is found for those is
  // the shortest if it is strong.
  const Edges lookup(inner);
  const auto readers = static_cast<Id>(inner.size());  // askers from here on: edge i by *R
  std::vector<Query> restricted;
  answer_all(g, ways_back(g, inner), max_steps, same_component, [&](const Query& q, std::vector<Id> way, bool cut) {
    if (way.empty() || q.asker < readers || closes_by_reader(lookup, inner[q.asker - readers], way)) {
      add(std::move(way), cut);
    } else {
      const SearchEdge& e = inner[q.asker - readers];
      restricted.push_back(way_back(g, q.asker, e, g.by_r(e.to), Mode::ER));
    }
  });
  // 2. The others from the *R state.
  answer_all(g, std::move(restricted), max_steps, same_component,
             [&](const Query&, std::vector<Id> way, bool cut) { add(std::move(way), cut); });
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
