#include "../search/cycle_search.h"
#include "detect.h"

#include <range/v3/algorithm/all_of.hpp>
#include <range/v3/algorithm/any_of.hpp>
#include <range/v3/algorithm/contains.hpp>

namespace lockgraph {

bool holds_in(const LockGraph& g, const Finding& f) {
  if (f.kind == FindingKind::Hang) return true;  // it happened
  std::vector<ModeSet> modes;
  for (const Step& s : steps(f)) {
    const DependencyEdge* e = g.dependency(s.from, s.to);
    if (!e) return false;
    modes.push_back(e->modes);
  }
  const Usage &first = g[f.path.front()].usage, &last = g[f.path.back()].usage;
  const auto shows_both = [&](Irq irq) { return first.any_used_in(irq) && last.any_enabled(irq); };
  switch (f.kind) {
    case FindingKind::Cycle: return is_strong(modes, true);
    case FindingKind::IrqInversion: return is_strong(modes, false) && ranges::any_of(f.irqs, shows_both);
    case FindingKind::InconsistentState: return ranges::any_of(f.irqs, shows_both);
    case FindingKind::WaitContext:
    case FindingKind::Hang: return true;
  }
  return false;
}

namespace {

/// True when each dependency of the chain is there. Kinds are left out: lockdep keeps the first trace of a dependency
/// and only adds later kinds to it, so a printed weaker acquisition does not refute that a stronger one was seen.
bool has_all_steps(const LockGraph& g, const Chain& c) {
  return ranges::all_of(steps(c), [&](const Step& s) { return g.dependency(s.from, s.to) != nullptr; });
}

bool shows_both_ends(const LockGraph& g, const Chain& c, const std::vector<Irq>& irqs) {
  return ranges::all_of(irqs, [&](Irq irq) {
    return g[c.path.front()].usage.any_used_in(irq) && g[c.path.back()].usage.any_enabled(irq);
  });
}

}  // namespace

bool gives(const LockGraph& g, const Chain& c, const std::vector<Irq>& irqs) {
  const SearchGraph search = search_graph(g);
  switch (c.kind) {
    case FindingKind::Cycle:
      return has_all_steps(g, c) || ranges::any_of(find_cycles(search).cycles, [&](const std::vector<ClassId>& cycle) {
               return ranges::all_of(cycle, [&](ClassId v) { return ranges::contains(c.path, v); });
             });
    case FindingKind::IrqInversion:
      return (has_all_steps(g, c) && shows_both_ends(g, c, irqs)) ||
             ranges::any_of(find_inversions(search).inversions, [&](const Inversion& i) {
               return i.path.front() == c.path.front() && i.path.back() == c.path.back();
             });
    case FindingKind::InconsistentState:
      return ranges::any_of(find_inconsistent_states(search),
                            [&](const InconsistentClass& i) { return i.vertex == c.path.front(); });
    case FindingKind::WaitContext:  // the printed numbers forbid it
    case FindingKind::Hang: return true;
  }
  return false;
}

}  // namespace lockgraph
