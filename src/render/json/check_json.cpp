#include "account/hangs.h"
#include "json/json.h"

#include <lockgraph/render/check.h>
#include <lockgraph/render/words.h>

#include <algorithm>
#include <set>

namespace lockgraph {

std::string check_json(const Analysis& a, const CheckOptions& options) {
  const LockGraph& g = a.graph;
  Json j{{"schema", "lockgraph.check/1"}, {"reports", Json::array()}};
  const auto place = [&](const AuditedReport& r) {
    return Json{{"source", g.reports()[r.report].source}, {"line", g.reports()[r.report].line}};
  };
  const auto ids = [&](const std::vector<std::size_t>& findings) {
    Json list = Json::array();
    for (const std::size_t i : findings) list.push_back(a.findings[i].id);
    return list;
  };
  const std::set<std::size_t> listed = listed_findings(a, options);
  const auto is_listed = [&](const std::vector<std::size_t>& findings) {
    return std::any_of(findings.begin(), findings.end(), [&](std::size_t i) { return listed.count(i) > 0; });
  };
  for (const AuditedReport& r : a.audit.reports) {
    if (!is_wanted(a, options, r)) continue;
    const Report& report = a.logs[g.reports()[r.report].log].reports[g.reports()[r.report].index];
    Json one = place(r);
    one["kind"] = name(report.kind);
    if (!report.title.empty()) one["title"] = report.title;
    one["verdict"] = name(r.verdict);
    one["finding"] = r.finding ? Json(a.findings[*r.finding].id) : Json(nullptr);
    if (r.finding) {
      const Finding& f = a.findings[*r.finding];
      one["deadlock"] = f.id, one["chain"] = names(g, f);
      if (f.incomplete) one["incomplete"] = true;
      if (!f.contains.empty()) one["contains"] = f.contains;
    }
    if (r.completed_by) one["completed_by"] = a.findings[*r.completed_by].id;
    one["why"] = r.why;
    one["agrees"] = r.agrees;
    if (!r.remarks.empty()) one["remarks"] = r.remarks;
    if (report.lockdep_off_since) one["lockdep_off_since"] = report.lockdep_off_since;
    j["reports"].push_back(std::move(one));
  }
  j["hangs"] = Json::array();
  for (std::size_t i = 0; i < a.findings.size(); ++i)
    if (const Finding& f = a.findings[i]; f.hang && options.wanted[i])
      for (const HangPlace& p : f.hang->places)
        j["hangs"].push_back(
            {{"source", p.source}, {"line", p.line}, {"finding", f.id}, {"chain", chain_text(*f.hang)}});
  j["stuck"] = stuck_json(a.stuck);
  j["duplicates"] = Json::array();
  for (const Duplicates& d : a.audit.deadlocks) {
    if (d.reports.size() < 2 || !listed.count(d.finding)) continue;
    Json one{{"deadlock", a.findings[d.finding].id}, {"titles", d.titles}, {"reports", Json::array()}};
    for (const std::size_t i : d.reports) one["reports"].push_back(place(a.audit.reports[i]));
    j["duplicates"].push_back(std::move(one));
  }
  j["ambiguous_titles"] = Json::array();
  for (const AmbiguousTitle& t : a.audit.titles)
    if (is_listed(t.findings)) j["ambiguous_titles"].push_back({{"title", t.title}, {"deadlocks", ids(t.findings)}});
  j["candidates"] = Json::array();
  for (const DuplicateCandidates& c : a.audit.candidates)
    if (is_listed(c.findings)) j["candidates"].push_back({{"why", c.why}, {"deadlocks", ids(c.findings)}});
  j["shared_dependencies"] = Json::array();
  for (const SharedDependency& s : a.audit.shared)
    if (is_listed(s.findings))
      j["shared_dependencies"].push_back({{"from", g[s.step.from].name},
                                          {"to", g[s.step.to].name},
                                          {"reports", s.reports},
                                          {"deadlocks", ids(s.findings)}});
  return dump(j);
}

}  // namespace lockgraph
