#include <lockgraph/render.h>

#include <nlohmann/json.hpp>

#include <map>
#include <set>

namespace lockgraph {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& j) { return j.dump(1, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json names(const LockGraph& g, const std::vector<Vertex>& path) {
  Json j = Json::array();
  for (const Vertex v : path) j.push_back(g.graph[v].name);
  return j;
}

Json site_json(const Site& site) {
  Json j{{"function", site.function}};
  if (!site.file.empty()) j["file"] = site.file, j["line"] = site.line;
  return j;
}

Json to_json(const LockGraph& g, const Finding& f) {
  Json j{{"id", f.id}, {"kind", name(f.kind)}};
  Json irqs = Json::array();
  for (const Irq irq : f.irqs) irqs.push_back(name(irq));
  switch (f.kind) {
    case FindingKind::Cycle: j["cycle"] = names(g, f.path); break;
    case FindingKind::IrqInversion:
      j["irq"] = irqs;
      j["safe"] = g.graph[f.path.front()].name;
      j["unsafe"] = g.graph[f.path.back()].name;
      j["path"] = names(g, f.path);
      break;
    case FindingKind::WaitContext:
      j["held"] = g.graph[f.path.front()].name;
      j["acquired"] = g.graph[f.path.back()].name;
      break;
    case FindingKind::InconsistentState:
      j["class"] = g.graph[f.path.front()].name;
      j["irq"] = irqs;
      break;
  }
  j["confidence"] = name(f.confidence);
  j["flags"] = f.flags;
  j["extends"] = f.extends.empty() ? Json(nullptr) : Json(f.extends);
  j["reports"] = f.reports.size();
  j["releases"] = releases_of(g, f.reports);
  std::set<std::string> sources;
  for (const std::size_t r : f.reports) sources.insert(g.reports[r].source);
  j["sources"] = sources;
  return j;
}

}  // namespace

std::string findings_json(const LockGraph& g, const std::vector<Finding>& findings, bool all) {
  Json j{{"schema", "lockgraph.findings/1"},
         {"policy", name(g.policy)},
         {"findings", Json::array()},
         {"not_shown", Json::object()}};
  std::map<Confidence, std::size_t> hidden;
  for (const Finding& f : findings)
    if (all || is_shown(f))
      j["findings"].push_back(to_json(g, f));
    else
      ++hidden[f.confidence];
  for (const auto& [confidence, n] : hidden) j["not_shown"][std::string(name(confidence))] = n;
  return dump(j);
}

std::string graph_json(const LockGraph& g) {
  Json j{{"schema", "lockgraph.graph/1"},
         {"policy", name(g.policy)},
         {"classes", Json::array()},
         {"dependencies", Json::array()}};
  for (auto [v, end] = boost::vertices(g.graph); v != end; ++v) {
    const ClassNode& c = g.graph[*v];
    Json node{{"class", c.name}};
    if (c.usage_known) node["usage"] = c.usage.names();
    if (!c.wait.empty()) node["wait"] = c.wait;
    if (!c.key.empty()) node["key"] = c.key;
    node["ambiguous"] = c.ambiguous;
    node["reports"] = c.reports.size();
    node["releases"] = releases_of(g, c.reports);
    j["classes"].push_back(std::move(node));
  }
  for (auto [e, end] = boost::edges(g.graph); e != end; ++e) {
    const DependencyEdge& d = g.graph[*e];
    std::set<Site> sites;
    for (const Witness& w : d.witnesses)
      if (auto site = acquiring_site(w.stack)) sites.insert(*site);
    Json edge{{"from", g.graph[boost::source(*e, g.graph)].name},
              {"to", g.graph[boost::target(*e, g.graph)].name},
              {"mode", d.modes.names()}};
    edge["reports"] = reports_of(d).size();
    edge["releases"] = releases_of(g, reports_of(d));
    edge["sites"] = Json::array();
    for (const Site& site : sites) edge["sites"].push_back(site_json(site));
    j["dependencies"].push_back(std::move(edge));
  }
  return dump(j);
}

}  // namespace lockgraph
