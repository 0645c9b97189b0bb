#include "search_graph.h"

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/strong_components.hpp>

#include <utility>

namespace lockgraph {

SearchGraph search_graph(const LockGraph& g) {
  SearchGraph s;
  s.edges = edges_of(g);
  s.usage.reserve(g.classes().size());
  for (const ClassNode& c : g.classes()) {
    s.usage.push_back(c.usage);
    s.local_lock.push_back(c.local_lock);
  }
  return s;
}

std::vector<SearchEdge> edges_of(const LockGraph& g, const std::optional<ReleaseRange>& releases) {
  std::vector<SearchEdge> edges;
  edges.reserve(g.dependencies().size());
  for (const DependencyEdge& d : g.dependencies()) {
    ModeSet modes = d.modes;
    if (releases) {
      modes = {};
      bool shown = false;
      for (const Witness& w : d.witnesses) {
        if (!releases->contains(g.reports()[w.report].release)) continue;
        shown = true;
        if (d.modes.contains(w.mode())) modes.insert(w.mode());
      }
      if (!shown) continue;
      if (modes.empty()) modes = d.modes;  // what is assumed there is known of the same taker elsewhere
    }
    edges.push_back({d.from, d.to, modes});
  }
  return edges;
}

std::vector<int> strong_components(std::size_t classes, const std::vector<SearchEdge>& edges) {
  using Id = std::uint32_t;
  using Plain = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, boost::no_property,
                                                   boost::no_property, Id, Id>;
  std::vector<std::pair<Id, Id>> pairs;
  pairs.reserve(edges.size());
  for (const SearchEdge& e : edges) pairs.emplace_back(e.from, e.to);
  std::vector<int> component(classes, 0);
  if (classes == 0) return component;
  const Plain g(boost::edges_are_unsorted_multi_pass, pairs.begin(), pairs.end(), static_cast<Id>(classes));
  boost::strong_components(g, boost::make_iterator_property_map(component.begin(), boost::get(boost::vertex_index, g)));
  return component;
}

}  // namespace lockgraph
