#include "account/advice.h"
#include "account/sentences.h"
#include "json/finding_json.h"

#include <lockgraph/render/explain.h>

namespace lockgraph {

std::string explain_json(const Analysis& a, const Finding& f) {
  const LockGraph& g = a.graph;
  Json j{{"schema", "lockgraph.explain/1"}, {"finding", finding_json(g, f)}, {"sentences", sentences(g, f)}};
  j["witnesses"] = Json::array();
  for (const Step& s : steps(f)) {
    const DependencyEdge* e = g.dependency(s.from, s.to);
    if (!e) continue;
    for (const Witness& w : e->witnesses) {
      const ReportRef& r = g.reports()[w.report];
      Json stack = Json::array();
      for (const Frame& frame : w.stack) stack.push_back(to_json(frame.site));
      j["witnesses"].push_back({{"from", g[s.from].name},
                                {"to", g[s.to].name},
                                {"source", r.source},
                                {"line", r.line},
                                {"release", r.release},
                                {"reports", r.in_all},
                                {"mode", name(w.mode())},
                                {"known", name(w.known())},
                                {"stack", std::move(stack)}});
    }
  }
  j["verdicts"] = Json::array();
  for (const AuditedReport& r : a.audit.reports)
    if (r.finding && a.findings[*r.finding].id == f.id) {
      const ReportRef& ref = g.reports()[r.report];
      j["verdicts"].push_back(
          {{"source", ref.source}, {"line", ref.line}, {"verdict", name(r.verdict)}, {"why", r.why}});
      if (ref.times > 1) j["verdicts"].back()["reports"] = ref.times;
    }
  j["fixes"] = fixes(g, f, step_weights(a.findings));
  return dump(j);
}

}  // namespace lockgraph
