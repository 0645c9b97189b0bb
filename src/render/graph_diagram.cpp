#include <lockgraph/diagram.h>
#include <lockgraph/render.h>

#include <map>
#include <set>
#include <utility>

namespace lockgraph {
namespace {

using Steps = std::set<std::pair<Vertex, Vertex>>;

Steps steps_of(const std::vector<Finding>& findings) {
  Steps steps;
  for (const Finding& f : findings) {
    if (f.kind == FindingKind::InconsistentState || f.kind == FindingKind::WaitContext) continue;
    const bool closed = f.kind == FindingKind::Cycle;
    for (std::size_t i = 0; i + (closed ? 0 : 1) < f.path.size(); ++i)
      steps.emplace(f.path[i], f.path[(i + 1) % f.path.size()]);
  }
  return steps;
}

NodeRole role_of(const Usage& usage) {
  bool safe = false;
  for (const Irq irq : kIrqs) safe |= usage.any(irq, false);
  if (safe) return NodeRole::Safe;
  return usage.empty() ? NodeRole::Neutral : NodeRole::Unsafe;
}

}  // namespace

Diagram graph_diagram(const LockGraph& g, const std::vector<Finding>& findings, std::size_t max_nodes) {
  const Digraph& graph = g.graph;
  const Steps steps = steps_of(findings);
  std::set<Vertex> on_finding;
  for (const Finding& f : findings) on_finding.insert(f.path.begin(), f.path.end());

  std::set<Vertex> linked;
  for (auto [v, end] = boost::vertices(graph); v != end; ++v)
    if (boost::out_degree(*v, graph) + boost::in_degree(*v, graph) > 0 || on_finding.count(*v)) linked.insert(*v);
  const std::size_t isolated = boost::num_vertices(graph) - linked.size(), all = linked.size();
  if (max_nodes && all > max_nodes) {
    linked = on_finding;
    for (const Vertex v : on_finding) {
      for (auto [e, end] = boost::out_edges(v, graph); e != end && linked.size() < max_nodes; ++e)
        linked.insert(boost::target(*e, graph));
      for (auto [e, end] = boost::in_edges(v, graph); e != end && linked.size() < max_nodes; ++e)
        linked.insert(boost::source(*e, graph));
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
  for (auto [e, end] = boost::edges(graph); e != end; ++e) {
    const Vertex from = boost::source(*e, graph), to = boost::target(*e, graph);
    if (!index.count(from) || !index.count(to)) continue;
    DiagramEdge edge;
    edge.from = index.at(from), edge.to = index.at(to);
    if (const auto site = usual_site(graph[*e])) edge.function = site->function;
    const std::size_t reports = reports_of(graph[*e]).size();
    if (reports > 1) edge.notes.push_back(std::to_string(reports) + " reports");
    if (steps.count({from, to})) edge.role = EdgeRole::Highlighted;
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
