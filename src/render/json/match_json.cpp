#include "json/json.h"

#include <lockgraph/render/render.h>

namespace lockgraph {
namespace {

Json place_json(const Analysis& a, ReportId r) {
  const ReportRef& ref = a.graph.reports()[r];
  Json j{{"source", ref.source}, {"line", ref.line}, {"title", a.logs[ref.log].reports[ref.index].title}};
  if (!ref.release.empty()) j["release"] = ref.release;
  return j;
}

}  // namespace

std::string match_json(const std::vector<Match>& matches, const Analysis& logs, const Analysis& others) {
  Json j{{"schema", "lockgraph.match/1"}, {"deadlocks", Json::array()}};
  for (const Match& m : matches) {
    const Finding& f = logs.findings[m.finding];
    const ReportRef& ref = logs.graph.reports()[m.report];
    Json one{{"source", ref.source}, {"line", ref.line}, {"id", f.id}, {"kind", name(f.kind)}};
    if (f.incomplete) one["incomplete"] = true;
    one["status"] = name(m.status);
    one["as"] = Json::array();
    for (const std::size_t i : m.as) one["as"].push_back(others.findings[i].id);
    if (m.status == MatchStatus::Known) {
      const Finding& known = others.findings[m.as.front()];
      const auto releases = releases_of(others.graph, known.reports);
      one["reports"] = known.reports.size();
      one["releases"] = releases;
      if (!releases.empty()) one["since"] = releases.front();
      const Span span = span_of(others.graph, known);
      one["first"] = place_json(others, span.first), one["last"] = place_json(others, span.last);
    }
    if (!m.why.empty()) one["why"] = m.why;
    j["deadlocks"].push_back(std::move(one));
  }
  return dump(j);
}

}  // namespace lockgraph
