#include "search_graph.h"

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/range/iterator_range.hpp>

#include <algorithm>
#include <utility>

namespace lockgraph {

SearchGraph search_graph(const LockGraph& g) {
  SearchGraph s;
  s.edges.reserve(boost::num_edges(g.graph));
  for (const Edge e : boost::make_iterator_range(boost::edges(g.graph)))
    s.edges.push_back({static_cast<std::uint32_t>(boost::source(e, g.graph)),
                       static_cast<std::uint32_t>(boost::target(e, g.graph)), g.graph[e].modes});
  std::sort(s.edges.begin(), s.edges.end(),
            [](const SearchEdge& a, const SearchEdge& b) { return std::pair(a.from, a.to) < std::pair(b.from, b.to); });
  s.usage.reserve(boost::num_vertices(g.graph));
  for (const Vertex v : boost::make_iterator_range(boost::vertices(g.graph))) {
    s.usage.push_back(g[v].usage);
    s.local_lock.push_back(g[v].local_lock);
  }
  return s;
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
