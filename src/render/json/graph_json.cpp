#include "account/words.h"
#include "json/json.h"
#include "kernel/lock_machinery.h"

#include <lockgraph/render/exchange.h>

#include <set>

namespace lockgraph {

std::string graph_json(const LockGraph& g, const Subgraph* part) {
  Json j{{"schema", "lockgraph.graph/1"},
         {"policy", name(g.policy())},
         {"classes", Json::array()},
         {"dependencies", Json::array()}};
  const std::set<ClassId> kept =
      part ? std::set<ClassId>(part->classes.begin(), part->classes.end()) : std::set<ClassId>();
  const std::set<Step> steps =
      part ? std::set<Step>(part->dependencies.begin(), part->dependencies.end()) : std::set<Step>();
  for (ClassId v = 0; v < g.classes().size(); ++v) {
    if (part && !kept.count(v)) continue;
    const ClassNode& c = g[v];
    Json node{{"class", c.name}, {"base_name", c.base_name}};
    if (!c.owner.empty()) node["owner"] = c.owner;
    if (!c.taker.empty()) node["taker"] = c.taker;
    if (!c.apart.empty() && !c.reports.empty()) node["apart"] = g.reports()[c.reports.front()].source;
    if (c.usage_known) node["usage"] = c.usage.names();
    if (c.wait) node["wait"] = to_string(*c.wait);
    if (!c.key.empty()) node["key"] = c.key;
    node["ambiguous"] = c.ambiguous;
    node["reports"] = count_of(g, c.reports);
    node["releases"] = releases_of(g, c.reports);
    j["classes"].push_back(std::move(node));
  }
  for (const DependencyEdge& d : g.dependencies()) {
    if (part && !steps.count(d)) continue;
    std::set<Site> sites;
    for (const Witness& w : d.witnesses)
      if (auto site = acquiring_site(w.stack)) sites.insert(*site);
    Json edge{{"from", g[d.from].name}, {"to", g[d.to].name}, {"mode", mode_words(d.modes)}, {"known", name(d.known)}};
    edge["reports"] = count_of(g, d.reports);
    edge["releases"] = d.releases;
    edge["sites"] = Json::array();
    for (const Site& site : sites) edge["sites"].push_back(to_json(site));
    j["dependencies"].push_back(std::move(edge));
  }
  return dump(j);
}

}  // namespace lockgraph
