#include "cycle_search.h"

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/strong_components.hpp>

#include <algorithm>
#include <utility>

namespace lockgraph {
namespace {

using namespace multi_source;

std::vector<int> strong_components(std::size_t vertices, const std::vector<SearchEdge>& edges) {
  using Plain = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, boost::no_property,
                                                   boost::no_property, Id, Id>;
  std::vector<std::pair<Id, Id>> pairs;
  pairs.reserve(edges.size());
  for (const SearchEdge& e : edges) pairs.emplace_back(e.from, e.to);
  std::vector<int> component(vertices, 0);
  if (vertices == 0) return component;
  const Plain g(boost::edges_are_unsorted_multi_pass, pairs.begin(), pairs.end(), static_cast<Id>(vertices));
  boost::strong_components(g, boost::make_iterator_property_map(component.begin(), boost::get(boost::vertex_index, g)));
  return component;
}

std::vector<Query> queries_of(const StateGraph& g, const std::vector<SearchEdge>& inner) {
  std::vector<Query> queries;
  for (Id i = 0; i < inner.size(); ++i) {
    const SearchEdge& e = inner[i];
    if (e.from == e.to) continue;
    for (const bool recursive : {false, true}) {
      const bool exclusive = e.modes.contains(false, recursive), shared = e.modes.contains(true, recursive);
      if (!exclusive && !shared) continue;
      // Entered by *R, the target may only be left by E*: that is its R state, which exists unless *N leads there as
      // well as E.
      const Id source = recursive ? g.by_r[e.to] : g.by_n[e.to];
      if (source == kNoState) continue;  // EN is there, too, and allows more
      queries.push_back({source, i, g.by_n[e.from], exclusive ? g.by_r[e.from] : kNoState});
    }
  }
  std::sort(queries.begin(), queries.end(),
            [](const Query& a, const Query& b) { return std::pair(a.source, a.asker) < std::pair(b.source, b.asker); });
  return queries;
}

constexpr std::size_t kLongestCycle = 512;  // each step is one task; no kernel runs into more

bool repeats(std::vector<Id> path) {
  std::sort(path.begin(), path.end());
  return std::adjacent_find(path.begin(), path.end()) != path.end();
}

}  // namespace

CycleSearchResult shortest_cycles(std::size_t vertices, const std::vector<SearchEdge>& edges,
                                  const CycleSearchLimits& limits) {
  CycleSearchResult result;
  const std::vector<int> component = strong_components(vertices, edges);
  std::vector<SearchEdge> inner;
  for (const SearchEdge& e : edges) {
    if (component[e.from] != component[e.to]) continue;
    // Alone, a class taken again is safe only when both times by readers, the second recursive: every kind is SR.
    if (e.from == e.to && (e.modes.any_from(false) || e.modes.contains(true, false))) result.cycles.push_back({e.from});
    if (e.from != e.to) inner.push_back(e);
  }
  StateGraph g(vertices, inner);
  g.renumber(component);
  const std::size_t max_steps = (limits.max_length ? limits.max_length : kLongestCycle) - 1;
  // A batch stays inside one component: another would only widen the search.
  const auto same_component = [&](Id a, Id b) { return component[g.vertex[a]] == component[g.vertex[b]]; };
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

}  // namespace lockgraph
