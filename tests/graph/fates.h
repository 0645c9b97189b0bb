// What became of a deadlock that some logs made known when more are read.
#pragma once
#include <lockgraph/graph/analysis.h>

#include <algorithm>
#include <string>

namespace lockgraph {

/// "listed", "stated", "folded", "refuted", "replaced", "weak", "outside" (longer than what is promised); "" for none.
inline std::string fate_in(const Analysis& whole, const Finding& f) {
  for (const Finding& now : whole.findings) {
    if (now.id == f.id)
      return now.confidence == Confidence::Reported ? "stated" : now.rests_on.empty() ? "listed" : "folded";
    if (now.unreported_id == f.id) return "stated";
  }
  if (std::ranges::any_of(whole.refuted, [&](const Finding& r) { return r.id == f.id; })) return "refuted";
  if (const auto fate = fate_of(whole, f.id)) return fate->is_weak ? "weak" : "replaced";
  return f.kind == FindingKind::Cycle && f.path.size() > 6 ? "outside" : "";
}

}  // namespace lockgraph
