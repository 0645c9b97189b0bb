#include "detection.h"

#include "confidence.h"
#include "detect.h"
#include "ranking.h"
#include "relations.h"
#include "unrefuted.h"
#include "wait_contexts.h"

#include <lockgraph/graph/budgets.h>

#include <range/v3/algorithm/contains.hpp>
#include <range/v3/algorithm/sort.hpp>

#include <map>
#include <set>
#include <utility>

namespace lockgraph {
namespace {

void add_irqs(Finding& f, const std::vector<Irq>& irqs) {
  for (const Irq irq : irqs)
    if (!ranges::contains(f.irqs, irq)) f.irqs.push_back(irq);
  ranges::sort(f.irqs);
}

using ClassPair = std::pair<ClassId, ClassId>;

/// What is claimed, what is detected, and what is refuted, each key once.
class Collector {
 public:
  explicit Collector(const LockGraph& g) : g_(g) {}

  void add_claims(const std::vector<Claim>& claims) {
    for (const Claim& c : claims) {
      const auto [it, added] = by_key_.try_emplace(c.key);
      Finding& f = it->second;
      // Boots may show it on other classes: the path that sorts first is the one that is told.
      if (added || static_cast<const Chain&>(c) < f) static_cast<Chain&>(f) = c;
      add_irqs(f, c.irqs);
      if (c.incomplete) {
        f.safe = added || f.safe == c.safe ? c.safe : std::nullopt;
        f.unsafe = added || f.unsafe == c.unsafe ? c.unsafe : std::nullopt;
      }
      f.reports.push_back(c.report);
      if (c.incomplete) continue;
      stated_[c].insert(c.key);
      for (const Irq irq : c.irqs) stated_irqs_[{c.kind, {c.path.front(), c.path.back()}}].insert(irq);
    }
  }

  /// Cycles that are reported, of two locks and more.
  std::vector<std::vector<ClassId>> stated_cycles() const {
    std::vector<std::vector<ClassId>> cycles;
    for (const auto& [c, keys] : stated_)
      if (c.kind == FindingKind::Cycle && c.path.size() > 1) cycles.push_back(c.path);
    return cycles;
  }

  /// Of what no boot reported. Where a report states the chain, it is known for more irqs; where one states another
  /// between the same ends, what it does not hold for is left.
  void add(const Chain& chain, const std::vector<Irq>& irqs) {
    if (const auto it = stated_.find(chain); it != stated_.end()) {
      for (const DeadlockKey& key : it->second) add_irqs(by_key_.at(key), irqs);
      return;
    }
    if (irqs.empty()) {
      of(chain);
      return;
    }
    const auto stated = stated_irqs_.find({chain.kind, {chain.path.front(), chain.path.back()}});
    std::vector<Irq> left;
    for (const Irq irq : irqs)
      if (stated == stated_irqs_.end() || !stated->second.count(irq)) left.push_back(irq);
    if (!left.empty()) add_irqs(of(chain), left);
  }

  void add_refuted(const std::vector<Refuted>& all) {
    for (const Refuted& r : all)
      if (!stated_.count(r)) refute(r, r.irqs, r.by);
  }

  /// What solving the kinds took out of the graph; what is left of it there stands.
  void add_let_pass(const std::vector<LetPass>& let_pass) {
    std::set<DeadlockKey> stand;
    for (const auto& [key, f] : by_key_) stand.insert(key);
    std::map<Chain, std::size_t> at;
    for (std::size_t i = 0; i < refuted_.size(); ++i) at.emplace(refuted_[i], i);
    for (const LetPass& l : let_pass) {
      const Chain chain{FindingKind::Cycle, l.cycle};
      if (!stated_.count(chain) && !stand.count(key_of(g_, chain)) && at.try_emplace(chain, refuted_.size()).second)
        refute(chain, {}, l.report);
      if (const auto it = at.find(chain); l.contradicts && it != at.end())
        refuted_[it->second].flags.insert(Flag::Contradictory);
    }
  }

  std::vector<Finding> take_refuted() { return std::move(refuted_); }

  std::vector<Finding> take() && {
    std::vector<Finding> findings;
    for (auto& [key, f] : by_key_) {
      f.key = key;
      f.reports = with_again(g_.reports(), std::move(f.reports));
      findings.push_back(std::move(f));
    }
    return findings;
  }

 private:
  /// Classes that nothing tells apart but their boots give one key: the shortest chain of them is told.
  Finding& of(const Chain& chain) {
    const auto [it, added] = by_key_.try_emplace(key_of(g_, chain));
    Finding& f = it->second;
    const auto plainer = [](const Chain& a, const Chain& b) {
      return a.path.size() != b.path.size() ? a.path.size() < b.path.size() : a < b;
    };
    if (added || (f.reports.empty() && plainer(chain, f))) static_cast<Chain&>(f) = chain;
    return f;
  }

  void refute(const Chain& chain, const std::vector<Irq>& irqs, ReportId by) {
    Finding& f = refuted_.emplace_back();
    static_cast<Chain&>(f) = chain;
    f.key = key_of(g_, chain);
    f.irqs = irqs;
    f.refuted_by = by;
  }

  const LockGraph& g_;
  std::map<DeadlockKey, Finding> by_key_;
  std::map<Chain, std::set<DeadlockKey>> stated_;
  std::map<std::pair<FindingKind, ClassPair>, std::set<Irq>> stated_irqs_;
  std::vector<Finding> refuted_;
};

/// 32 bits of the hash are shown, all of it where two keys share them.
void set_ids(const LockGraph& g, std::vector<Finding>& findings, std::vector<Finding>& refuted) {
  constexpr int kShown = 32;
  std::vector<std::uint64_t> hashes;
  for (const auto* all : {&findings, &refuted})
    for (const Finding& f : *all) hashes.push_back(hash_of(f.key));
  std::vector<std::uint64_t> sorted = hashes;
  ranges::sort(sorted);
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  const auto is_shared = [&](std::uint64_t hash) {
    const auto it = std::lower_bound(sorted.begin(), sorted.end(), hash >> kShown << kShown);
    return it != sorted.end() && it + 1 != sorted.end() && *(it + 1) >> kShown == hash >> kShown;
  };
  auto hash = hashes.begin();
  for (auto* all : {&findings, &refuted})
    for (Finding& f : *all) {
      f.id = id_of(f.key, is_shared(*hash++));
      if (f.confidence > Confidence::Reported || f.incomplete) continue;
      if (const DeadlockKey before = key_of(g, f); before != f.key)
        f.unreported_id = id_of(before, is_shared(hash_of(before)));
    }
}

/// What a limit kept out, in words.
std::vector<std::string> bounds_of(const Unrefuted& found, const DetectLimits& limits) {
  std::vector<std::string> bounds;
  if (found.all_up_to)
    bounds.push_back("of cycles of more than " + std::to_string(found.all_up_to) +
                     " locks not all were looked at, but the shortest through each dependency");
  if (found.cycles_bounded)
    bounds.push_back("cycles of more than " + std::to_string(found.longest_cycle) + " locks were not looked for");
  if (found.cycles_left_out)
    bounds.push_back("more than " + std::to_string(limits.most_cycles) +
                     " cycles that no boot reported; the longer ones are left out");
  if (found.inversions_bounded)
    bounds.push_back("more than " + std::to_string(limits.most_inversions) +
                     " pairs of safe and unsafe classes, or paths of more than " +
                     std::to_string(budgets::kLongestInversion) + " locks; the others are left out");
  if (found.paths_bounded) bounds.emplace_back("not all ways around the paths that lockdep let pass were looked at");
  return bounds;
}

}  // namespace

Detection detect_deadlocks(const LockGraph& g, const std::vector<Claim>& claims, const std::vector<LetPass>& let_pass,
                           const DetectLimits& limits) {
  Detection detection;
  const SearchGraph search = search_graph(g);
  Collector collector(g);
  collector.add_claims(claims);
  const Silence silence(g);
  const Unrefuted found = detect_unrefuted(silence, search, limits, collector.stated_cycles());
  for (const auto& cycle : found.cycles) collector.add({FindingKind::Cycle, cycle}, {});
  for (const Inversion& i : found.inversions) collector.add({FindingKind::IrqInversion, i.path}, i.irqs);
  for (const InconsistentClass& c : found.states) collector.add({FindingKind::InconsistentState, {c.vertex}}, c.irqs);
  const WaitContexts waits = forbidden_waits(g);
  for (const auto& [step, wait] : waits.forbidden) collector.add({FindingKind::WaitContext, {step.from, step.to}}, {});
  collector.add_refuted(found.refuted);
  collector.add_refuted(waits.refuted);
  detection.bounds = bounds_of(found, limits);
  collector.add_let_pass(let_pass);
  detection.refuted = collector.take_refuted();
  detection.findings = std::move(collector).take();
  Judge judge(g, waits);
  for (auto* findings : {&detection.findings, &detection.refuted})
    for (Finding& f : *findings) judge.judge(f);
  set_ids(g, detection.findings, detection.refuted);
  mark_consequences(g, claims, detection.findings);
  mark_extensions(detection.findings);
  mark_contained(detection.findings, search.classes());
  rank(g, detection.findings);
  return detection;
}

}  // namespace lockgraph
