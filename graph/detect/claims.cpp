// What a report states, in classes of the graph. Its deadlock is lockdep's word: it needs no proof by the search.
#include "claims.h"

#include "../identity/stated.h"
#include "rotation.h"

namespace lockgraph {
namespace {

/// Labels that the policy `name` folds into one class stand beside each other once.
template <class ClassOf>
std::vector<ClassId> classes_of(const std::vector<std::string>& labels, ClassOf class_of) {
  std::vector<ClassId> path;
  for (const std::string& label : labels)
    if (const ClassId v = class_of(label); path.empty() || path.back() != v) path.push_back(v);
  return path;
}

void start_at_smallest(std::vector<ClassId>& cycle) {
  if (cycle.size() > 1 && cycle.front() == cycle.back()) cycle.pop_back();
  rotate_to_smallest(cycle);
}

}  // namespace

std::vector<Claim> claims_of(const Evidence& logs, const Identities& identities, const LockGraph& g) {
  std::vector<Claim> claims;
  const Bodies& bodies = identities.bodies();
  struct Stated {
    std::optional<StatedDeadlock> deadlock;
    DeadlockKey key;
  };
  std::vector<std::optional<Stated>> stated_by_body(bodies.count());
  const auto stated_of = [&](const ReportRef& ref, const Report& r) -> const Stated& {
    std::optional<Stated>& stated = stated_by_body[bodies.of_report(ref.log, ref.index)];
    if (!stated) {
      stated.emplace();
      if ((stated->deadlock = stated_by(r))) stated->key = key_of(r, *stated->deadlock);
    }
    return *stated;
  };
  for (ReportId id = 0; id < g.reports().size(); ++id) {
    const ReportRef& ref = g.reports()[id];
    if (ref.is_dump || ref.first != id) continue;
    const Report& r = logs[ref.log].reports[ref.index];
    const auto& [stated, key] = stated_of(ref, r);
    if (!stated) continue;
    const auto class_of = [&](const std::string& label) { return identities.of(ref.log, r.boot, label); };
    Claim claim;
    claim.kind = stated->kind, claim.incomplete = stated->incomplete, claim.irqs = stated->irqs;
    claim.report = id;
    claim.key = key;
    claim.path = classes_of(stated->labels, class_of);
    if (claim.kind == FindingKind::Cycle && !claim.incomplete) start_at_smallest(claim.path);
    if (!stated->safe.empty()) claim.safe = class_of(stated->safe);
    if (!stated->unsafe.empty()) claim.unsafe = class_of(stated->unsafe);
    claims.push_back(std::move(claim));
  }
  return claims;
}

}  // namespace lockgraph
