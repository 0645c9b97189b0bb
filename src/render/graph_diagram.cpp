#include <lockgraph/render/diagram.h>
#include <lockgraph/render/render.h>

#include <boost/range/iterator_range.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace lockgraph {
namespace {

NodeRole role_of(const Usage& usage) {
  if (std::any_of(std::begin(kIrqs), std::end(kIrqs), [&](Irq irq) { return usage.any_used_in(irq); }))
    return NodeRole::Safe;
  return usage.empty() ? NodeRole::Neutral : NodeRole::Unsafe;
}

}  // namespace

Diagram graph_diagram(const LockGraph& g, const std::vector<Finding>& findings, std::size_t max_nodes) {
  const Digraph& graph = g.graph;
  std::set<Step> on_chain;
  std::set<Vertex> on_finding;
  for (const Finding& f : findings) {
    on_finding.insert(f.path.begin(), f.path.end());
    for (const Step& s : steps(f)) on_chain.insert(s);
  }

  std::set<Vertex> linked;
  for (const Vertex v : boost::make_iterator_range(boost::vertices(graph)))
    if (boost::out_degree(v, graph) + boost::in_degree(v, graph) > 0 || on_finding.count(v)) linked.insert(v);
  const std::size_t isolated = boost::num_vertices(graph) - linked.size(), all = linked.size();
  if (max_nodes && all > max_nodes) {
    linked = on_finding;
    for (const Vertex v : on_finding) {
      for (const Vertex to : boost::make_iterator_range(boost::adjacent_vertices(v, graph)))
        if (linked.size() < max_nodes) linked.insert(to);
      for (const Vertex from : boost::make_iterator_range(boost::inv_adjacent_vertices(v, graph)))
        if (linked.size() < max_nodes) linked.insert(from);
    }
  }

  Diagram d;
  d.id = "lockgraph";
  std::size_t dumps = 0;
  for (const ReportRef& r : g.reports) dumps += r.is_dump;
  d.heading = "lock classes of " + std::to_string(g.reports.size() - dumps) + " reports" +
              (dumps ? " and " + std::to_string(dumps) + " dumps of /proc/lockdep" : "");
  d.legend = {{"\u25b2 red: taken in an interrupt", "#b3261e"},
              {"\u25bd blue: taken with interrupts on", "#0b57a4"},
              {"grey: irqs always off, or not printed", "#555555"},
              {"thick red edge: on a finding", "#555555"}};
  std::map<Vertex, std::size_t> index;
  for (const Vertex v : linked) {
    index[v] = d.nodes.size();
    d.nodes.push_back({graph[v].name, state_words(graph[v]), role_of(graph[v].usage), on_finding.count(v) > 0});
  }
  for (const Edge e : boost::make_iterator_range(boost::edges(graph))) {
    const Vertex from = boost::source(e, graph), to = boost::target(e, graph);
    if (!index.count(from) || !index.count(to)) continue;
    DiagramEdge edge;
    edge.from = index.at(from), edge.to = index.at(to);
    if (const auto site = usual_site(graph[e])) edge.function = site->function;
    const std::size_t reports = reports_of(graph[e]).size();
    if (reports > 1) edge.notes.push_back(std::to_string(reports) + " reports");
    if (on_chain.count({from, to})) edge.role = EdgeRole::Highlighted;
    d.edges.push_back(std::move(edge));
  }
  if (linked.size() < all)
    d.subheadings.push_back("only the " + std::to_string(linked.size()) + " of " + std::to_string(all) +
                            " classes on findings and their neighbours");
  if (isolated)
    d.subheadings.push_back(std::to_string(isolated) + (isolated == 1 ? " class without a dependency is not drawn"
                                                                      : " classes without a dependency are not drawn"));
  return d;
}

}  // namespace lockgraph
