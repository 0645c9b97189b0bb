// What a report states, in classes of the graph. Its deadlock is lockdep's word: it needs no proof by the search.
#include "claims.h"

#include "rotation.h"

#include <lockgraph/model/lock_class.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string_view>

namespace lockgraph {
namespace {

using ClassOf = std::function<ClassId(const std::string& label)>;

/// Labels that the policy `name` folds into one class stand beside each other once.
std::vector<ClassId> classes_of(const std::vector<std::string>& labels, const ClassOf& class_of) {
  std::vector<ClassId> path;
  for (const std::string& label : labels)
    if (const ClassId v = class_of(label); path.empty() || path.back() != v) path.push_back(v);
  return path;
}

void start_at_smallest(std::vector<ClassId>& cycle) {
  if (cycle.size() > 1 && cycle.front() == cycle.back()) cycle.pop_back();
  rotate_to_smallest(cycle);
}

/// The locks that a cut report shows, the acquired one first, the others as they come in its dependencies.
std::vector<std::string> known_locks(const Report& r) {
  std::vector<std::string> known;
  std::set<std::string_view> added;
  const auto add = [&](const std::string& label) {
    if (!label.empty() && added.insert(label).second) known.push_back(label);
  };
  if (r.find_class(r.acquiring)) add(r.acquiring);
  if (const auto* c = std::get_if<IrqClaim>(&r.deadlock)) add(c->safe);
  for (const Dependency& d : r.dependencies) add(d.from), add(d.to);
  if (const auto* c = std::get_if<IrqClaim>(&r.deadlock)) add(c->unsafe);
  return known;
}

/// What does not allow the acquired lock of a wait-context report: the context itself, which is checked first, or the
/// first held lock whose inner wait type is stricter than the outer one of the acquired. Nothing: the numbers allow it.
std::optional<std::vector<std::string>> forbidden_wait(const Report& r) {
  const ClassFact* acquired = r.find_class(r.acquiring);
  const auto wanted = acquired ? parse_wait_types(acquired->wait) : std::nullopt;
  if (!wanted) return std::nullopt;
  const auto forbids = [&](std::string_view printed) {
    const auto allowed = parse_wait_types(printed);
    return allowed && allowed->inner > 0 && wanted->outer > allowed->inner;
  };
  if (forbids(r.wait_context)) return std::vector<std::string>{r.acquiring};
  const ClassIndex classes(r);
  if (r.held)
    for (const HeldLock& h : *r.held)
      if (const ClassFact* held = classes.find(h.label); held && forbids(held->wait))
        return std::vector<std::string>{h.label, r.acquiring};
  return std::nullopt;
}

std::vector<Irq> irqs_of(const StateClaim& c) {
  for (const std::string* text : {&c.was, &c.now})
    if (const auto state = parse_state(*text)) return {state->irq};
  return {};
}

FindingKind kind_of(ReportKind kind) {
  switch (kind) {
    case ReportKind::IrqInversion:
    case ReportKind::IrqOrder: return FindingKind::IrqInversion;
    case ReportKind::InconsistentState: return FindingKind::InconsistentState;
    case ReportKind::WaitContext: return FindingKind::WaitContext;
    default: return FindingKind::Cycle;
  }
}

Claim claim_of(const Report& r, const ClassOf& class_of) {
  Claim claim;
  claim.kind = kind_of(r.kind);
  if (const auto* cycle = std::get_if<CycleClaim>(&r.deadlock)) {
    claim.path = classes_of(cycle->cycle, class_of);
    start_at_smallest(claim.path);
  } else if (const auto* irq = std::get_if<IrqClaim>(&r.deadlock)) {
    claim.irqs = {irq->irq};
    claim.path = classes_of(irq->path, class_of);
    if (!irq->safe.empty()) claim.safe = class_of(irq->safe);
    if (!irq->unsafe.empty()) claim.unsafe = class_of(irq->unsafe);
  } else if (const auto* state = std::get_if<StateClaim>(&r.deadlock)) {
    claim.irqs = irqs_of(*state);
    claim.path = {class_of(state->label)};
  } else if (const auto wait = r.kind == ReportKind::WaitContext ? forbidden_wait(r) : std::nullopt) {
    claim.path = classes_of(*wait, class_of);
  }
  if (!claim.path.empty()) return claim;
  claim.incomplete = true;
  claim.path = classes_of(known_locks(r), class_of);
  return claim;
}

}  // namespace

std::vector<Claim> claims_of(const Evidence& logs, const Identities& identities, const LockGraph& g) {
  std::vector<Claim> claims;
  for (ReportId id = 0; id < g.reports().size(); ++id) {
    const ReportRef& ref = g.reports()[id];
    if (ref.is_dump || !reports_deadlock(ref.kind)) continue;
    const Report& r = logs[ref.log].reports[ref.index];
    Claim claim =
        claim_of(r, [&](const std::string& label) -> ClassId { return identities.of(ref.log, r.boot, label); });
    claim.report = id;
    if (!claim.path.empty()) claims.push_back(std::move(claim));
  }
  return claims;
}

}  // namespace lockgraph
