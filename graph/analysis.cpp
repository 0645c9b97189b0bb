#include <lockgraph/graph/analysis.h>
#include <lockgraph/model/similar.h>

#include "crosscheck/audit.h"
#include "detect/hangs.h"
#include "detect/kinds.h"
#include "merge/assumed.h"
#include "merge/merge.h"

#include <algorithm>
#include <iterator>

namespace lockgraph {

Analysis analyze(Evidence logs, const AnalysisOptions& options) {
  Analysis a;
  a.logs = std::move(logs);
  const auto merge = [&] {
    a.identities = std::make_shared<Identities>(a.logs, options.identity);
    return build_graph(a.logs, *a.identities, options.identity, !options.distrust_refutations);
  };
  LockGraph merged = merge();
  if (!options.assumed.empty()) {
    a.logs.push_back(assumed_log(merged, options.assumed));
    merged = with_assumed(merge(), a.logs, options.assumed);
  }
  const Identities& identities = *a.identities;
  const std::vector<Claim> claims = claims_of(a.logs, identities, merged);
  Solved solved = solve_kinds(std::move(merged), claims);
  a.graph = std::move(solved.graph);
  Detection detection = detect_deadlocks(a.graph, claims, solved.let_pass, options.limits);
  a.findings = std::move(detection.findings);
  a.refuted = std::move(detection.refuted);
  a.bounds = std::move(detection.bounds);
  DetectedHangs hangs = find_hangs(a.logs, a.graph, a.findings);
  a.findings.insert(a.findings.begin(), std::make_move_iterator(hangs.findings.begin()),
                    std::make_move_iterator(hangs.findings.end()));
  a.stuck = std::move(hangs.roots);
  if (hangs.bounded) a.bounds.emplace_back("waits of tasks: the search for circles ended at its budget");
  a.audit = audit_reports(a.logs, identities.bodies(), a.graph, claims, a.findings);
  return a;
}

std::vector<const Finding*> findings_called(const Analysis& a, std::string_view id) {
  std::vector<const Finding*> found;
  for (const auto* findings : {&a.findings, &a.refuted})
    for (const Finding& f : *findings)
      if (f.id == id) return {&f};
  for (const Finding& f : a.findings)
    if (f.unreported_id == id) found.push_back(&f);
  if (!found.empty() && !id.empty()) return found;
  found.clear();
  for (const auto* findings : {&a.findings, &a.refuted})
    for (const Finding& f : *findings) {
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
  for (std::size_t n = id.size(); n > kIdHead; --n)
    if (auto near = similar(id.substr(0, n), ids, limit); !near.empty()) return near;
  return {};
}

}  // namespace lockgraph
