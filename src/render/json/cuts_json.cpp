#include "json/json.h"

#include <lockgraph/render/queries.h>

namespace lockgraph {
namespace {

Json repair_json(const LockGraph& g, const RatedRepair& r) {
  Json j = Json::object();
  if (const auto* s = std::get_if<EndedState>(&r.repair)) {
    j["class"] = g[s->of].name, j["state"] = name(s->state);
  } else {
    const auto& d = std::get<RemovedDependency>(r.repair);
    j["from"] = d.from ? g[*d.from].name : "context", j["to"] = g[d.to].name;
  }
  j["findings"] = r.findings.size(), j["reports"] = r.reports;
  return j;
}

}  // namespace

std::string cuts_json(const Cuts& cuts, const Analysis& a) {
  Json j{{"schema", "lockgraph.cuts/1"},    {"exact", cuts.exact},
         {"at_least", cuts.at_least},       {"repairs", Json::array()},
         {"without_repair", Json::array()}, {"ranked", Json::array()}};
  for (const std::size_t i : cuts.without_repair) j["without_repair"].push_back(a.findings[i].id);
  for (const RatedRepair& r : cuts.repairs) j["repairs"].push_back(repair_json(a.graph, r));
  for (const RatedRepair& r : cuts.ranked) j["ranked"].push_back(repair_json(a.graph, r));
  return dump(j);
}

}  // namespace lockgraph
