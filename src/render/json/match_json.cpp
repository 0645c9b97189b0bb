#include "json/json.h"

#include <lockgraph/render/compare.h>

namespace lockgraph {
namespace {

Json place_json(const KnownPlace& p) {
  Json j{{"source", p.source}, {"line", p.line}, {"title", p.title}};
  if (!p.release.empty()) j["release"] = p.release;
  return j;
}

}  // namespace

std::string match_json(const std::vector<Match>& matches, const Analysis& logs) {
  Json j{{"schema", "lockgraph.match/1"}, {"deadlocks", Json::array()}};
  for (const Match& m : matches) {
    const Finding& f = logs.findings[m.finding];
    Json one{{"source", m.source}, {"line", m.line}, {"id", f.id}, {"kind", name(f.kind)}};
    if (f.incomplete) one["incomplete"] = true;
    one["status"] = name(m.status);
    one["as"] = Json::array();
    for (const KnownDeadlock& known : m.as) one["as"].push_back(known.id);
    if (m.status == MatchStatus::Known) {
      const KnownDeadlock& known = m.as.front();
      one["reports"] = known.reports;
      one["releases"] = known.releases;
      if (!known.releases.empty()) one["since"] = known.releases.front();
      one["first"] = place_json(known.first), one["last"] = place_json(known.last);
    }
    if (!m.why.empty()) one["why"] = m.why;
    j["deadlocks"].push_back(std::move(one));
  }
  return dump(j);
}

}  // namespace lockgraph
