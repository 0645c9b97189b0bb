#include "silence.h"

#include "../search/cycle_search.h"
#include "detect.h"

#include <lockgraph/model/kernel_release.h>

#include <range/v3/algorithm/contains.hpp>

#include <algorithm>

namespace lockgraph {

Silence::Silence(const LockGraph& g) : g_(g) {
  std::map<std::string_view, Boot> numbers;
  for (const ReportRef& r : g.reports) {
    const auto [it, added] = numbers.try_emplace(r.boot, static_cast<Boot>(numbers.size()));
    boot_of_.push_back(it->second);
    if (added) before_readers_.push_back(false);
    if (const auto version = version_number(r.release); version && *version < 5010000)
      before_readers_[it->second] = true;
  }
}

bool Silence::is_old(ReportId report, const Witness& w) const { return g_.reports[report].checked && !w.is_new; }

const std::vector<Silence::Old>& Silence::old(const Step& s) const {
  const auto [it, added] = old_.try_emplace(s);
  const DependencyEdge* e = added ? g_.dependency(s.from, s.to) : nullptr;
  if (!e) return it->second;
  std::map<Boot, Old> by_boot;
  for (const Witness& w : e->witnesses)
    if (is_old(w.report, w)) {
      const Boot boot = boot_of_[w.report];
      Old& shown = by_boot.try_emplace(boot, Old{boot, w.report, {}}).first->second;
      shown.modes.insert(w.mode());
      shown.assumed |= w.known() == Known::Assumed;
    }
  for (const auto& [boot, old] : by_boot) it->second.push_back(old);
  return it->second;
}

const Silence::States& Silence::states(Vertex v) const {
  const auto [it, added] = states_.try_emplace(v);
  if (!added) return it->second;
  std::map<Boot, OldStates> by_boot;
  for (const auto& [state, report] : g_[v].states) {
    const ReportRef& ref = g_.reports[report];
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

Usage Silence::usage_in(Vertex v, Boot boot) const {
  const std::vector<OldStates>& old = states(v).old;
  const auto it = std::lower_bound(old.begin(), old.end(), boot, [](const OldStates& o, Boot b) { return o.boot < b; });
  return it == old.end() || it->boot != boot ? Usage{} : it->usage;
}

Usage Silence::usage_besides(Vertex v, Boot boot) const {
  Usage usage = states(v).other;
  for (const OldStates& o : states(v).old)
    if (o.boot != boot) usage |= o.usage;
  return usage;
}

namespace {

/// The rule of FORMATS 4.3 for the ends of a path, and the rule of strong paths.
bool is_inversion(const std::vector<ModeSet>& modes, const Usage& safe, const Usage& unsafe, Irq irq) {
  if (!safe.any_used_in(irq) || !unsafe.any_enabled(irq)) return false;
  std::vector<ModeSet> path = modes;
  if (!safe.contains(used_in(irq))) path.front() = path.front().only(Mode::ER, Mode::EN);
  if (!unsafe.contains(enabled(irq))) path.back() = path.back().only(Mode::EN, Mode::SN);
  return is_strong(path, false);
}

}  // namespace

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
bool Silence::stands_without(const Chain& c, std::optional<Irq> irq, Boot boot) const {
  std::vector<ModeSet> modes;
  for (const Step& s : steps(c)) {
    ModeSet known;
    for (const Witness& w : g_.dependency(s.from, s.to)->witnesses)
      if (w.known() != Known::Assumed && !(boot_of_[w.report] == boot && is_old(w.report, w))) known.insert(w.mode());
    if (known.empty()) return false;
    modes.push_back(known);
  }
  return irq ? is_inversion(modes, usage_besides(c.path.front(), boot), usage_besides(c.path.back(), boot), *irq)
             : is_strong(modes, true);
}

std::optional<ReportId> Silence::state_refuted_by(Vertex v, Irq irq) const {
  if (!are_at_odds(g_[v].usage, irq)) return std::nullopt;
  for (const OldStates& o : states(v).old)
    if (are_at_odds(o.usage, irq)) return o.report;
  return std::nullopt;
}

std::optional<ReportId> Silence::refuted_by(const Chain& c, std::optional<Irq> irq) const {
  if (c.kind == FindingKind::WaitContext) return std::nullopt;
  if (irq)
    for (const Vertex v : c.path)
      if (const auto by = state_refuted_by(v, *irq)) return by;
  return c.kind == FindingKind::InconsistentState ? std::nullopt : chain_refuted_by(c, irq);
}

std::optional<ReportId> Silence::chain_refuted_by(const Chain& c, std::optional<Irq> irq) const {
  const std::vector<Step> all = steps(c);
  const Step rarest = *std::min_element(all.begin(), all.end(),
                                        [&](const Step& a, const Step& b) { return old(a).size() < old(b).size(); });
  for (const Old& candidate : old(rarest)) {
    std::vector<ModeSet> modes;
    bool assumed = false;
    for (const Step& s : all) {
      const std::vector<Old>& on_step = old(s);
      const auto it = std::lower_bound(on_step.begin(), on_step.end(), candidate.boot,
                                       [](const Old& o, Boot boot) { return o.boot < boot; });
      if (it == on_step.end() || it->boot != candidate.boot) break;
      modes.push_back(it->modes);
      assumed |= it->assumed;
    }
    if (modes.size() == all.size() && looks_at(c, modes, irq, candidate.boot) &&
        !(assumed && stands_without(c, irq, candidate.boot)))
      return candidate.report;
  }
  return std::nullopt;
}

}  // namespace lockgraph
