#include "account/contents.h"
#include "json/json.h"

#include <lockgraph/render/stats.h>

namespace lockgraph {
namespace {

Json log_json(const LogEvidence& log) {
  Json reports = Json::array(), dumps = Json::array(), blind = Json::array();
  for (const Report& r : log.reports)
    reports.push_back({{"line", r.line},
                       {"kind", name(r.kind)},
                       {"release", r.kernel ? r.kernel->release : ""},
                       {"title", r.title},
                       {"lockdep_off_since", r.lockdep_off_since ? Json(r.lockdep_off_since) : Json(nullptr)}});
  for (const ProcDump& d : log.dumps)
    dumps.push_back({{"line", d.line},
                     {"of", d.memory ? "memory" : "proc"},
                     {"classes", d.classes.size()},
                     {"dependencies", printed_dependencies(d)},
                     {"hidden_dependencies", hidden_dependencies(d) ? Json(*hidden_dependencies(d)) : Json(nullptr)},
                     {"chains", d.chains}});
  for (const BlindSpot& b : log.blind_spots)
    blind.push_back({{"line", b.line}, {"kind", name(b.kind)}, {"text", b.text}});
  Json j{{"source", log.source},
         {"reports", std::move(reports)},
         {"dumps", std::move(dumps)},
         {"blind_spots", std::move(blind)}};
  if (log.bisection)
    j["bisection"] = {{"revisions", log.bisection->steps.size()}, {"result", name(log.bisection->result)}};
  return j;
}

}  // namespace

std::string stats_json(const Evidence& logs, std::size_t read) {
  const Contents c = contents_of(logs);
  Json j{{"schema", "lockgraph.stats/1"},
         {"logs", read},
         {"of_equal_content", read - logs.size()},
         {"without_lockdep", c.empty},
         {"kinds", c.kinds},
         {"blind_spots", c.blind},
         {"releases", c.releases},
         {"stuck", stuck_json(stuck_roots(logs))},
         {"each", Json::array()}};
  for (const LogEvidence& log : logs)
    if (!says_nothing(log)) j["each"].push_back(log_json(log));
  return dump(j);
}

}  // namespace lockgraph
