#include <lockgraph/graph/analysis.h>
#include <lockgraph/model/similar.h>

#include "crosscheck/related_titles.h"
#include "detect/kinds.h"

#include <algorithm>

namespace lockgraph {

Analysis analyze(Evidence logs, const AnalysisOptions& options) {
  // Made where it stays: Boost's graphs can only be copied.
  Analysis a{.logs = std::move(logs),
             .identities = Identities(a.logs, options.identity),
             .graph = build_graph(a.logs, a.identities, options.identity),
             .findings = {},
             .refuted = {},
             .bounds = {},
             .audit = {},
             .bisections = {}};
  const std::vector<Claim> claims = claims_of(a.logs, a.identities, a.graph);
  const std::vector<LetPass> let_pass = solve_kinds(a.graph, claims);
  Detection detection = detect_deadlocks(a.graph, claims, let_pass, options.limits);
  a.findings = std::move(detection.findings);
  a.refuted = std::move(detection.refuted);
  a.bounds = std::move(detection.bounds);
  a.audit = audit_reports(a.logs, a.graph, claims, a.findings);
  const auto deadlock_of = deadlock_of_titles(a.audit);
  for (std::size_t i = 0; i < a.logs.size(); ++i)
    if (a.logs[i].bisection) {
      Bisection b = relate_titles(*a.logs[i].bisection, deadlock_of);
      BisectionVerdict verdict = judge(b);
      a.bisections.push_back({i, std::move(b), std::move(verdict)});
    }
  return a;
}

std::vector<const Finding*> findings_called(const Analysis& a, std::string_view id) {
  std::vector<const Finding*> found;
  for (const auto* findings : {&a.findings, &a.refuted})
    for (const Finding& f : *findings) {
      if (f.id == id) return {&f};
      const std::string_view hash = std::string_view(f.id).substr(f.id.find('-') + 1);
      if (!id.empty() && (f.id.starts_with(id) || hash.starts_with(id))) found.push_back(&f);
    }
  return found;
}

std::vector<std::string> similar_ids(const Analysis& a, std::string_view id, std::size_t limit) {
  std::vector<std::string> ids;
  for (const auto* findings : {&a.findings, &a.refuted})
    for (const Finding& f : *findings) ids.push_back(f.id);
  if (auto near = similar(id, ids, limit); !near.empty()) return near;
  // Else those that begin most alike: the end of a shortened or copied id is wrong more often than its beginning.
  for (std::size_t n = id.size(); n > std::string_view("cyc-").size(); --n)
    if (auto near = similar(id.substr(0, n), ids, limit); !near.empty()) return near;
  return {};
}

}  // namespace lockgraph
