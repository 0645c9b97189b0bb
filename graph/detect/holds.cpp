#include "../search/cycle_search.h"
#include "detect.h"

#include <range/v3/algorithm/any_of.hpp>

namespace lockgraph {

bool holds_in(const LockGraph& g, const Finding& f) {
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
    case FindingKind::WaitContext: return true;
  }
  return false;
}

}  // namespace lockgraph
