#include "stated.h"

#include "identities.h"
#include "kernel/class_names.h"
#include "kernel/takers.h"
#include "places.h"

#include <lockgraph/model/lock_class.h>
#include <lockgraph/model/report_kind.h>

#include <range/v3/algorithm/find_if.hpp>

#include <algorithm>
#include <map>
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

/// The stacks of the dependencies of a report, by their ends.
class ChainStacks {
 public:
  ChainStacks(const Report& r, const StatedDeadlock& d) : r_(r), d_(d) {
    for (const Dependency& e : r.dependencies) {
      between_.emplace(std::pair<std::string_view, std::string_view>(e.from, e.to), &e.stack);
      into_.emplace(e.to, &e.stack), under_.emplace(e.from, &e.stack);
    }
  }

  /// Of the dependency of the chain into its lock `at`; of an end without one, of the state that makes it an end.
  const Stack& into(std::size_t at) const {
    const std::string& label = d_.labels[at];
    if (d_.kind == FindingKind::InconsistentState || (d_.kind == FindingKind::WaitContext && label == r_.acquiring))
      return r_.backtrace;
    const std::string* before = at > 0 ? &d_.labels[at - 1] : is_ring() ? &d_.labels.back() : nullptr;
    if (const Stack* stack = d_.incomplete ? found(into_, label) : before ? between(*before, label) : nullptr)
      return *stack;
    if (d_.irqs.empty()) return kNoStack;
    const Irq irq = d_.irqs.front();
    if (label == d_.safe) return usage_stack(r_, label, {used_in(irq), used_in_read(irq)});
    if (label == d_.unsafe) return usage_stack(r_, label, {enabled(irq), enabled_read(irq)});
    return kNoStack;
  }

  /// Of what the chain has behind its lock `at`.
  const Stack& under(std::size_t at) const {
    const bool is_last = at + 1 == d_.labels.size();
    const std::string* behind = !is_last ? &d_.labels[at + 1] : is_ring() ? &d_.labels.front() : nullptr;
    const Stack* stack = d_.incomplete ? found(under_, d_.labels[at])
                         : behind      ? between(d_.labels[at], *behind)
                                       : nullptr;
    return stack ? *stack : kNoStack;
  }

 private:
  template <class Map, class Key>
  static const Stack* found(const Map& map, const Key& key) {
    const auto it = map.find(key);
    return it == map.end() ? nullptr : it->second;
  }
  const Stack* between(std::string_view from, std::string_view to) const {
    return found(between_, std::pair(from, to));
  }
  bool is_ring() const { return d_.kind == FindingKind::Cycle && !d_.incomplete; }

  const Report& r_;
  const StatedDeadlock& d_;
  std::map<std::pair<std::string_view, std::string_view>, const Stack*> between_;
  std::map<std::string_view, const Stack*> into_, under_;  // the first of each lock
};

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

std::vector<LockKey> locks_of(const Report& r, const StatedDeadlock& d) {
  std::vector<LockKey> locks;
  const ChainStacks stacks(r, d);
  for (std::size_t i = 0; i < d.labels.size(); ++i) {
    const LockClass printed = parse_label(d.labels[i]);
    const std::string name = canonical_name(printed.name);
    LockKey lock{label({name, 1, printed.subclass}), {}, {}, 1, r.preempt_rt, false};
    if (is_activity(name)) {
      lock.taker = beginner_of(stacks.into(i));
    } else if (!generic_name_reason(name).empty()) {
      LockPlace place = place_on(stacks.into(i), stacks.under(i), name);
      lock.owner = std::move(place.owner);
      if (lock.owner.empty()) lock.taker = std::move(place.taker);
      lock.apart = lock.owner.empty() && lock.taker.empty();
    }
    locks.push_back(std::move(lock));
  }
  return locks;
}

DeadlockKey key_of(const StatedDeadlock& d, std::vector<LockKey> locks) {
  DeadlockKey key{d.kind, d.incomplete, false, d.irqs, std::move(locks)};
  key.by_context = d.kind == FindingKind::WaitContext && !d.incomplete && d.labels.size() == 1;
  return rotated(std::move(key));
}

}  // namespace lockgraph
