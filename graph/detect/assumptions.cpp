#include "../search/cycle_search.h"
#include "detect.h"

#include <lockgraph/graph/finding.h>

#include <algorithm>
#include <map>

namespace lockgraph {
namespace {

/// Is the chain one where readers alone, recursive ones, are on some of its dependencies?
bool holds_with(const LockGraph& g, const Finding& f, const std::vector<Step>& readers) {
  std::vector<ModeSet> modes;
  for (const Step& s : steps(f)) {
    const DependencyEdge* e = g.dependency(s.from, s.to);
    if (!e) return true;
    modes.push_back(std::ranges::find(readers, s) == readers.end() ? e->modes : ModeSet{Mode::SR});
  }
  if (f.irqs.empty()) return is_strong(modes, f.kind == FindingKind::Cycle);
  return std::ranges::any_of(
      f.irqs, [&](Irq irq) { return is_inversion(modes, g[f.path.front()].usage, g[f.path.back()].usage, irq); });
}

}  // namespace

std::vector<std::vector<Step>> assumptions(const LockGraph& g, const Finding& f) {
  const std::vector<Step> chain = steps(f);
  std::vector<bool> is_open(chain.size());  // assumed, and it takes another one, too
  std::vector<std::vector<Step>> sets;
  for (std::size_t i = 0; i < chain.size(); ++i)
    if (const DependencyEdge* e = g.dependency(chain[i].from, chain[i].to); e && e->known == Known::Assumed) {
      is_open[i] = holds_with(g, f, {chain[i]});
      if (!is_open[i]) sets.push_back({chain[i]});
    }
  // Where a reader stands behind a reader a chain breaks, so two are neighbours.
  for (std::size_t i = 0; i < chain.size(); ++i) {
    const std::size_t next = (i + 1) % chain.size();
    if (!is_open[i] || !is_open[next] || next == i || (chain.size() == 2 && next < i)) continue;
    if (std::vector<Step> both{chain[i], chain[next]}; !holds_with(g, f, both)) sets.push_back(std::move(both));
  }
  return sets;
}

}  // namespace lockgraph
