#include "silence.h"

#include "../search/cycle_search.h"
#include "detect.h"
#include "kernel/eras.h"

#include <range/v3/algorithm/contains.hpp>

#include <algorithm>

namespace lockgraph {

Silence::Silence(const LockGraph& g) : g_(g) {
  std::map<std::string_view, Boot> numbers;
  for (ReportId id = 0; id < g.reports().size(); ++id) {
    const ReportRef& r = g.reports()[id];
    if (r.first != id) {
      boot_of_.push_back(boot_of_[r.first]);
      continue;
    }
    const auto [it, added] = numbers.try_emplace(r.boot, static_cast<Boot>(numbers.size()));
    boot_of_.push_back(it->second);
    if (added) before_readers_.push_back(false);
    if (!era_of(r.release).recursive_readers) before_readers_[it->second] = true;
  }
}

const Silence::Shown& Silence::shown(const Step& s) const {
  const auto [it, added] = shown_.try_emplace(s);
  const DependencyEdge* e = added ? g_.dependency(s.from, s.to) : nullptr;
  if (!e) return it->second;
  Shown& shown = it->second;
  std::map<Boot, Old> by_boot;
  for (const Witness& w : e->witnesses) {
    const bool is_certain = w.known() != Known::Assumed;
    if (!is_old(g_.reports(), w)) {
      if (is_certain) shown.certain_besides.insert(w.mode());
      continue;
    }
    const Boot boot = boot_of_[w.report];
    Old& old = by_boot.try_emplace(boot, Old{boot, w.report, {}, {}, false}).first->second;
    old.modes.insert(w.mode());
    if (is_certain) old.certain.insert(w.mode());
    old.assumed |= !is_certain;
  }
  for (const auto& [boot, old] : by_boot) {
    shown.old.push_back(old);
    for (const Mode m : kModes) shown.boots_with[static_cast<std::size_t>(m)] += old.certain.contains(m);
  }
  return shown;
}

const Silence::States& Silence::states(ClassId v) const {
  const auto [it, added] = states_.try_emplace(v);
  if (!added) return it->second;
  std::map<Boot, OldStates> by_boot;
  for (const auto& [state, report] : g_[v].states) {
    const ReportRef& ref = g_.reports()[report];
    if (!ref.checked || (ref.changed == v && ranges::contains(ref.new_states, state))) {
      it->second.other.insert(state);
      continue;
    }
    const Boot boot = boot_of_[report];
    by_boot.try_emplace(boot, OldStates{boot, report, {}}).first->second.usage.insert(state);
  }
  for (const auto& [boot, old] : by_boot) it->second.old.push_back(old);
  return it->second;
}

Usage Silence::usage_in(ClassId v, Boot boot) const {
  const std::vector<OldStates>& old = states(v).old;
  const auto it = std::lower_bound(old.begin(), old.end(), boot, [](const OldStates& o, Boot b) { return o.boot < b; });
  return it == old.end() || it->boot != boot ? Usage{} : it->usage;
}

Usage Silence::usage_besides(ClassId v, Boot boot) const {
  Usage usage = states(v).other;
  for (const OldStates& o : states(v).old)
    if (o.boot != boot) usage |= o.usage;
  return usage;
}

/// True when lockdep of that boot, by its version, would have reported the chain.
bool Silence::looks_at(const Chain& c, const std::vector<ModeSet>& modes, std::optional<Irq> irq, Boot boot) const {
  const bool kinds_count = !before_readers_[boot];
  if (!irq) return !kinds_count || is_strong(modes, true);
  const Usage safe = usage_in(c.path.front(), boot), unsafe = usage_in(c.path.back(), boot);
  // Before 5.10 a new dependency was not checked for readers that leave the irq on.
  if (!kinds_count) return safe.any_used_in(*irq) && unsafe.contains(enabled(*irq));
  return is_inversion(modes, safe, unsafe, *irq);
}

/// True when what is known for certain besides the old facts of that boot makes it a deadlock.
bool Silence::stands_without(const Chain& c, const std::vector<const Old*>& on_steps, std::optional<Irq> irq) const {
  std::vector<ModeSet> modes;
  std::size_t i = 0;
  for (const Step& s : steps(c)) {
    const Shown& all = shown(s);
    const Old& here = *on_steps[i++];
    ModeSet certain = all.certain_besides;
    for (const Mode m : kModes)
      if (all.boots_with[static_cast<std::size_t>(m)] > std::size_t{here.certain.contains(m)}) certain.insert(m);
    if (certain.empty()) return false;
    modes.push_back(certain);
  }
  const Boot boot = on_steps.front()->boot;
  return irq ? is_inversion(modes, usage_besides(c.path.front(), boot), usage_besides(c.path.back(), boot), *irq)
             : is_strong(modes, true);
}

std::optional<ReportId> Silence::state_refuted_by(ClassId v, Irq irq) const {
  const auto [it, added] = odd_states_.try_emplace({v, irq});
  if (!added || !are_at_odds(g_[v].usage, irq)) return it->second;
  for (const OldStates& o : states(v).old)
    if (!it->second && are_at_odds(o.usage, irq)) it->second = o.report;
  return it->second;
}

std::optional<ReportId> Silence::refuted_by(const Chain& c, std::optional<Irq> irq) const {
  if (c.kind == FindingKind::WaitContext) return std::nullopt;
  if (irq)
    for (const ClassId v : c.path)
      if (const auto by = state_refuted_by(v, *irq)) return by;
  return c.kind == FindingKind::InconsistentState ? std::nullopt : chain_refuted_by(c, irq);
}

std::optional<ReportId> Silence::chain_refuted_by(const Chain& c, std::optional<Irq> irq) const {
  const std::vector<Step> all = steps(c);
  const Step rarest = *std::min_element(
      all.begin(), all.end(), [&](const Step& a, const Step& b) { return shown(a).old.size() < shown(b).old.size(); });
  for (const Old& candidate : shown(rarest).old) {
    std::vector<ModeSet> modes;
    std::vector<const Old*> on_steps;
    bool assumed = false;
    for (const Step& s : all) {
      const std::vector<Old>& old = shown(s).old;
      const auto it = std::lower_bound(old.begin(), old.end(), candidate.boot,
                                       [](const Old& o, Boot boot) { return o.boot < boot; });
      if (it == old.end() || it->boot != candidate.boot) break;
      modes.push_back(it->modes);
      on_steps.push_back(&*it);
      assumed |= it->assumed;
    }
    if (modes.size() == all.size() && looks_at(c, modes, irq, candidate.boot) &&
        !(assumed && stands_without(c, on_steps, irq)))
      return candidate.report;
  }
  return std::nullopt;
}

}  // namespace lockgraph
