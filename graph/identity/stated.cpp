#include "stated.h"

#include "identities.h"
#include "kernel/class_names.h"
#include "kernel/takers.h"
#include "places.h"

#include <lockgraph/model/lock_class.h>
#include <lockgraph/model/report_kind.h>

#include <range/v3/algorithm/find_if.hpp>

#include <algorithm>
#include <set>
#include <string_view>

namespace lockgraph {
namespace {

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
/// first held lock whose inner wait type is stricter than the outer one of the acquired. Empty: the numbers allow it.
std::vector<std::string> forbidden_wait(const Report& r) {
  const ClassFact* acquired = r.find_class(r.acquiring);
  const auto wanted = acquired ? parse_wait_types(acquired->wait) : std::nullopt;
  if (!wanted) return {};
  const auto forbids = [&](std::string_view printed) {
    const auto allowed = parse_wait_types(printed);
    return allowed && allowed->inner > 0 && wanted->outer > allowed->inner;
  };
  if (forbids(r.wait_context)) return {r.acquiring};
  const ClassIndex classes(r);
  if (r.held)
    for (const HeldLock& h : *r.held)
      if (const ClassFact* held = classes.find(h.label); held && forbids(held->wait)) return {h.label, r.acquiring};
  return {};
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

const Stack kNoStack;

const Stack& usage_stack(const Report& r, std::string_view label, std::initializer_list<UsageState> states) {
  if (const ClassFact* c = r.find_class(label))
    for (const UsageState state : states)
      for (const auto& [shown, stack] : c->usage_stacks)
        if (shown == state && !stack.empty()) return stack;
  return kNoStack;
}

/// Of the dependency of the chain into its lock `at`; of an end without one, of the state that makes it an end.
const Stack& stack_into(const Report& r, const StatedDeadlock& d, std::size_t at) {
  const std::string& label = d.labels[at];
  if (d.kind == FindingKind::InconsistentState || (d.kind == FindingKind::WaitContext && label == r.acquiring))
    return r.backtrace;
  const bool is_ring = d.kind == FindingKind::Cycle && !d.incomplete;
  const std::string* before = at > 0 ? &d.labels[at - 1] : is_ring ? &d.labels.back() : nullptr;
  for (const Dependency& e : r.dependencies)
    if (e.to == label && (d.incomplete || (before && e.from == *before))) return e.stack;
  if (d.irqs.empty()) return kNoStack;
  const Irq irq = d.irqs.front();
  if (label == d.safe) return usage_stack(r, label, {used_in(irq), used_in_read(irq)});
  if (label == d.unsafe) return usage_stack(r, label, {enabled(irq), enabled_read(irq)});
  return kNoStack;
}

/// Of what the chain has behind its lock `at`.
const Stack& stack_under(const Report& r, const StatedDeadlock& d, std::size_t at) {
  const bool is_ring = d.kind == FindingKind::Cycle && !d.incomplete, is_last = at + 1 == d.labels.size();
  const std::string* behind = !is_last ? &d.labels[at + 1] : is_ring ? &d.labels.front() : nullptr;
  for (const Dependency& e : r.dependencies)
    if (e.from == d.labels[at] && (d.incomplete || (behind && e.to == *behind))) return e.stack;
  return kNoStack;
}

}  // namespace

std::optional<StatedDeadlock> stated_by(const Report& r) {
  if (!reports_deadlock(r.kind)) return std::nullopt;
  StatedDeadlock d;
  d.kind = kind_of(r.kind);
  if (const auto* cycle = std::get_if<CycleClaim>(&r.deadlock)) {
    d.labels = cycle->cycle;
    if (d.labels.size() > 1 && d.labels.front() == d.labels.back()) d.labels.pop_back();
  } else if (const auto* irq = std::get_if<IrqClaim>(&r.deadlock)) {
    d.irqs = {irq->irq};
    d.labels = irq->path, d.safe = irq->safe, d.unsafe = irq->unsafe;
  } else if (const auto* state = std::get_if<StateClaim>(&r.deadlock)) {
    d.irqs = irqs_of(*state);
    d.labels = {state->label};
  } else if (r.kind == ReportKind::WaitContext) {
    d.labels = forbidden_wait(r);
  }
  if (d.labels.empty()) d.incomplete = true, d.labels = known_locks(r);
  return d.labels.empty() ? std::nullopt : std::optional(std::move(d));
}

DeadlockKey key_of(const Report& r, const StatedDeadlock& d) {
  DeadlockKey key{d.kind, d.incomplete, false, d.irqs, {}};
  key.by_context = d.kind == FindingKind::WaitContext && !d.incomplete && d.labels.size() == 1;
  for (std::size_t i = 0; i < d.labels.size(); ++i) {
    const LockClass printed = parse_label(d.labels[i]);
    const std::string name = canonical_name(printed.name);
    LockKey lock{label({name, 1, printed.subclass}), {}, {}, 1, r.preempt_rt, false};
    if (is_activity(name)) {
      lock.taker = beginner_of(stack_into(r, d, i));
    } else if (!generic_name_reason(name).empty()) {
      LockPlace place = place_on(stack_into(r, d, i), stack_under(r, d, i), name);
      lock.owner = std::move(place.owner);
      if (lock.owner.empty()) lock.taker = std::move(place.taker);
      lock.apart = lock.owner.empty() && lock.taker.empty();
    }
    key.locks.push_back(std::move(lock));
  }
  return rotated(std::move(key));
}

}  // namespace lockgraph
