#include "detection.h"

#include "../crosscheck/deadlock_key.h"
#include "confidence.h"
#include "detect.h"
#include "ranking.h"
#include "relations.h"
#include "unrefuted.h"

#include <range/v3/algorithm/contains.hpp>
#include <range/v3/algorithm/sort.hpp>

#include <map>
#include <utility>

namespace lockgraph {
namespace {

void add_irqs(Finding& f, const std::vector<Irq>& irqs) {
  for (const Irq irq : irqs)
    if (!ranges::contains(f.irqs, irq)) f.irqs.push_back(irq);
  ranges::sort(f.irqs);
}

/// What is claimed, what is detected, and what is refuted, each chain once.
class Collector {
 public:
  explicit Collector(std::size_t classes) : classes_(classes) {}

  Finding& of(const Chain& chain) {
    Finding& f = by_chain_[chain];
    static_cast<Chain&>(f) = chain;
    return f;
  }
  bool knows(const Chain& chain) const { return by_chain_.count(chain) > 0; }

  void add_claims(const std::vector<Claim>& claims) {
    for (const Claim& c : claims) {
      Finding& f = of(c);
      add_irqs(f, c.irqs);
      if (c.incomplete) {
        const bool first = f.reports.empty();
        f.safe = first || f.safe == c.safe ? c.safe : std::nullopt;
        f.unsafe = first || f.unsafe == c.unsafe ? c.unsafe : std::nullopt;
      }
      f.reports.push_back(c.report);
    }
  }

  /// Of the cycles that nobody reported only those that contain no shorter one.
  void add_cycles(const std::vector<std::vector<ClassId>>& cycles) {
    CycleIndex shorter(classes_);
    for (const auto& [chain, f] : by_chain_)
      if (chain.kind == FindingKind::Cycle && !chain.incomplete) shorter.add(chain.path, 0);
    for (const auto& cycle : cycles) {
      const Chain chain{FindingKind::Cycle, cycle};
      if (knows(chain) || !shorter.inside(cycle).empty()) continue;
      of(chain);
      shorter.add(cycle, 0);
    }
  }

  void add(const Chain& chain, const std::vector<Irq>& irqs) { add_irqs(of(chain), irqs); }

  void add_refuted(const std::vector<Refuted>& all) {
    for (const Refuted& r : all)
      if (!knows(r)) refute(r, r.irqs, r.by);
  }

  /// What solving the kinds took out of the graph; what is left of it there stands.
  void add_let_pass(const std::vector<LetPass>& let_pass) {
    std::map<Chain, std::size_t> at;
    for (std::size_t i = 0; i < refuted_.size(); ++i) at.emplace(refuted_[i], i);
    for (const LetPass& l : let_pass) {
      const Chain chain{FindingKind::Cycle, l.cycle};
      if (!knows(chain) && at.try_emplace(chain, refuted_.size()).second) refute(chain, {}, l.report);
      if (const auto it = at.find(chain); l.contradicts && it != at.end())
        refuted_[it->second].flags.insert(Flag::Contradictory);
    }
  }

  std::vector<Finding> take_refuted() { return std::move(refuted_); }

  std::vector<Finding> take() && {
    std::vector<Finding> findings;
    for (auto& [chain, f] : by_chain_) findings.push_back(std::move(f));
    return findings;
  }

 private:
  void refute(const Chain& chain, const std::vector<Irq>& irqs, ReportId by) {
    Finding& f = refuted_.emplace_back();
    static_cast<Chain&>(f) = chain;
    f.irqs = irqs;
    f.refuted_by = by;
  }

  std::size_t classes_;
  std::map<Chain, Finding> by_chain_;
  std::vector<Finding> refuted_;
};

/// What a limit kept out, in words.
std::vector<std::string> bounds_of(const Unrefuted& found, const DetectLimits& limits) {
  std::vector<std::string> bounds;
  if (found.cycles_bounded)
    bounds.push_back("cycles of more than " + std::to_string(found.longest_cycle) + " locks were not looked for");
  if (found.inversions_bounded)
    bounds.push_back("more than " + std::to_string(limits.most_inversions) +
                     " pairs of safe and unsafe classes, or paths of more than 256 locks; the others are left out");
  if (found.boots_bounded)
    bounds.emplace_back("what may lie behind the chains that lockdep let pass was not looked for in all boots");
  return bounds;
}

}  // namespace

Detection detect_deadlocks(const LockGraph& g, const std::vector<Claim>& claims, const std::vector<LetPass>& let_pass,
                           const DetectLimits& limits) {
  Detection detection;
  const SearchGraph search = search_graph(g);
  Collector collector(search.classes());
  collector.add_claims(claims);
  const Unrefuted found = detect_unrefuted(Silence(g), search, limits);
  collector.add_cycles(found.cycles);
  for (const Inversion& i : found.inversions) collector.add({FindingKind::IrqInversion, i.path}, i.irqs);
  for (const InconsistentClass& c : found.states) collector.add({FindingKind::InconsistentState, {c.vertex}}, c.irqs);
  collector.add_refuted(found.refuted);
  detection.bounds = bounds_of(found, limits);
  collector.add_let_pass(let_pass);
  detection.refuted = collector.take_refuted();
  detection.findings = std::move(collector).take();
  Judge judge(g);
  for (auto* findings : {&detection.findings, &detection.refuted})
    for (Finding& f : *findings) {
      f.id = id_of(key_of(g, f));
      judge.judge(f);
    }
  drop_stated(detection.findings);
  mark_extensions(detection.findings);
  mark_contained(detection.findings, search.classes());
  rank(g, detection.findings);
  return detection;
}

}  // namespace lockgraph
