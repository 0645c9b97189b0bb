#include <lockgraph/model/report.h>

#include <algorithm>
#include <array>

namespace lockgraph {

std::string_view name(Instances i) {
  switch (i) {
    case Instances::Unknown: break;
    case Instances::Same: return "same";
    case Instances::Different: return "different";
  }
  return "unknown";
}

std::string_view name(Expectation e) {
  switch (e) {
    case Expectation::Held: break;
    case Expectation::HeldForWriting: return "held-for-writing";
    case Expectation::HeldForReading: return "held-for-reading";
    case Expectation::NotHeld: return "not-held";
  }
  return "held";
}

namespace {

constexpr std::array<std::string_view, 19> kKindNames = {
    "circular",           "recursive",      "irq-inversion",      "irq-order",
    "inconsistent-state", "wait-context",   "bad-unlock-balance", "bad-contention",
    "held-lock-freed",    "held-on-return", "held-at-exit",       "nested-not-held",
    "rcu-usage",          "limit",          "unregistered-key",   "atomic-sleep",
    "hung-task",          "internal",       "failed-assertion",
};

}  // namespace

std::string_view name(ReportKind kind) { return kKindNames.at(static_cast<std::size_t>(kind)); }

bool reports_deadlock(ReportKind kind) {
  using enum ReportKind;
  return kind == Circular || kind == Recursive || kind == IrqInversion || kind == IrqOrder ||
         kind == InconsistentState || kind == WaitContext;
}

const ClassFact* Report::find_class(std::string_view label) const {
  const auto it = std::ranges::find(classes, label, &ClassFact::label);
  return it == classes.end() ? nullptr : &*it;
}

ClassFact* Report::edit_class(std::string_view label) {
  const ClassFact* fact = find_class(label);
  return fact ? &classes.edit()[static_cast<std::size_t>(fact - classes.all().data())] : nullptr;
}

ClassIndex::ClassIndex(const Report& r) {
  for (const ClassFact& c : r.classes) classes_.emplace(c.label, &c);
}

const ClassFact* ClassIndex::find(std::string_view label) const {
  const auto it = classes_.find(label);
  return it == classes_.end() ? nullptr : it->second;
}

}  // namespace lockgraph
