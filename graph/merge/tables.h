// What a lock graph is made of: arrows between integers, for the algorithms, and what classes and arrows rest on, by
// their numbers.
#pragma once
#include <lockgraph/graph/graph.h>

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/range/iterator_range.hpp>

namespace lockgraph {

/// Boost's compressed graph: an edge has the number of its dependency.
using Arrows = boost::compressed_sparse_row_graph<boost::bidirectionalS, boost::no_property, boost::no_property,
                                                  boost::no_property, ClassId, std::uint32_t>;

struct LockGraph::Tables {
  IdentityPolicy policy = IdentityPolicy::Auto;
  std::vector<ClassNode> classes;
  std::vector<DependencyEdge> dependencies;
  std::vector<ReportRef> reports;
  Arrows arrows;  ///< follows from the others
};

inline const Arrows& arrows(const LockGraph& g) { return g.tables().arrows; }

/// Classes taken directly under a class, in order.
inline auto taken_directly_under(const Arrows& a, ClassId c) {
  return boost::make_iterator_range(boost::adjacent_vertices(c, a));
}
/// Classes that are held directly over a class, in order.
inline std::vector<ClassId> held_directly_over(const Arrows& a, ClassId c) {
  std::vector<ClassId> over;
  for (const auto& arrow : boost::make_iterator_range(boost::in_edges(c, a))) over.push_back(boost::source(arrow, a));
  return over;
}

/// Releases of some of these reports, oldest first, each once.
std::vector<std::string> releases_of(const std::vector<ReportRef>&, const std::vector<ReportId>&);

/// Sets the kinds of a dependency from those of its witnesses.
void set_modes(DependencyEdge&);

}  // namespace lockgraph
