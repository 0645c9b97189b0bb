#include "json/json.h"

#include <lockgraph/render/explain.h>

namespace lockgraph {

std::string fate_json(const Analysis& a, const std::string& id, const Fate& fate) {
  Json j{{"schema", "lockgraph.fate/1"}, {"id", id}, {"kind", name(fate.chain.kind)}};
  j[fate.chain.kind == FindingKind::Cycle ? "cycle" : "path"] = names(a.graph, fate.chain);
  j["fate"] = fate.is_weak ? "weak" : "replaced";
  j["by"] = fate.replaced_by;
  return dump(j);
}

}  // namespace lockgraph
