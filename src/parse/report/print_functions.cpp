#include "print_functions.h"

#include <string_view>

namespace lockgraph::parse {
namespace {

bool goes_on(std::string_view label, std::string_view of) {
  return label.size() > of.size() && label.starts_with(of) && label[of.size()] == ' ';
}

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

std::string label_of_class(const Printed& p, const std::string& label) {
  if (label.find(' ') == label.npos) return label;
  for (const Section& s : p.sections)
    if (s.phrase == Phrase::Entry || s.phrase == Phrase::Block)
      for (const SeenLock& lock : s.locks)
        if (goes_on(label, lock.label)) return lock.label;
  const std::string common(common_class(p));
  return !common.empty() && goes_on(label, common) ? common : label;
}

void cut_print_functions(Printed& p) {
  std::vector<std::pair<std::string*, std::string>> cut;  // all first: what is cut tells where the others end
  const auto look_at = [&](std::string& label) {
    if (std::string bare = label_of_class(p, label); bare != label) cut.emplace_back(&label, std::move(bare));
  };
  for (Section& s : p.sections)
    for (SeenLock& lock : s.locks) look_at(lock.label);
  for (Step& step : p.scenario) look_at(step.label);
  for (auto& [label, bare] : cut) *label = std::move(bare);
}

}  // namespace lockgraph::parse
