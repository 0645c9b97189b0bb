#include "print_functions.h"

#include <string_view>

namespace lockgraph::parse {
namespace {

const SeenLock* lock_of(const Printed& p, Phrase phrase) {
  for (const Section& s : p.sections)
    if (s.phrase == phrase && !s.locks.empty()) return &s.locks.front();
  return nullptr;
}

/// What both locks of a recursion begin with, up to a blank; empty when they are equal or have nothing in common.
std::string_view common_class(const Printed& p) {
  const SeenLock *a = lock_of(p, Phrase::TryingToAcquire), *b = lock_of(p, Phrase::Holding);
  if (p.kind != ReportKind::Recursive || !a || !b || a->label == b->label) return {};
  std::string_view common;
  for (std::size_t n = 0; n < a->label.size() && n < b->label.size() && a->label[n] == b->label[n]; ++n)
    if (a->label[n] == ' ') common = std::string_view(a->label).substr(0, n);
  return common;
}

}  // namespace

ClassLabels::ClassLabels(const Printed& p) {
  for (const Section& s : p.sections)
    if (s.phrase == Phrase::Entry || s.phrase == Phrase::Block)
      for (const SeenLock& lock : s.locks) labels_.insert(lock.label);
  if (const std::string_view common = common_class(p); !common.empty()) labels_.emplace(common);
}

std::string ClassLabels::of(const std::string& label) const {
  for (auto blank = label.find(' '); blank != label.npos; blank = label.find(' ', blank + 1))
    if (const auto it = labels_.find(label.substr(0, blank)); it != labels_.end()) return *it;
  return label;
}

void cut_print_functions(Printed& p) {
  const ClassLabels classes(p);
  for (Section& s : p.sections)
    for (SeenLock& lock : s.locks) lock.label = classes.of(lock.label);
  for (Step& step : p.scenario) step.label = classes.of(step.label);
}

}  // namespace lockgraph::parse
