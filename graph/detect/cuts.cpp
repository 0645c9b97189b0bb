#include <lockgraph/graph/budgets.h>
#include <lockgraph/graph/questions.h>

#include "detect.h"
#include "hitting_set.h"
#include "unrefuted.h"

#include <range/v3/algorithm/contains.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace lockgraph {
namespace {

using Ways = std::vector<std::uint32_t>;  // out of one deadlock: numbers of the repairs each of which ends it

/// Repairs by number.
class Repairs {
 public:
  std::uint32_t number(const Repair& r) {
    const auto [it, added] = numbers_.try_emplace(key(r), static_cast<std::uint32_t>(all_.size()));
    if (added) all_.push_back(r);
    return it->second;
  }
  const Repair& operator[](std::uint32_t i) const { return all_[i]; }
  std::size_t size() const { return all_.size(); }

  /// Dependencies first, then by class and state.
  using Key = std::tuple<std::size_t, ClassId, ClassId, Irq, bool, bool>;
  static Key key(const Repair& r) {
    if (const auto* d = std::get_if<RemovedDependency>(&r))
      return {0, d->from.value_or(~ClassId{0}), d->to, Irq::Hardirq, false, false};
    const auto& s = std::get<EndedState>(r);
    return {1, s.of, 0, s.state.irq, s.state.enabled, s.state.read};
  }

 private:
  std::vector<Repair> all_;
  std::map<Key, std::uint32_t> numbers_;
};

SearchGraph repaired(SearchGraph g, const Repairs& repairs, const std::vector<std::uint32_t>& chosen) {
  std::set<std::pair<ClassId, ClassId>> removed;
  for (const std::uint32_t i : chosen) {
    if (const auto* d = std::get_if<RemovedDependency>(&repairs[i])) {
      if (d->from) removed.emplace(*d->from, d->to);
    } else {
      const auto& s = std::get<EndedState>(repairs[i]);
      g.usage[s.of].erase(s.state);
    }
  }
  std::erase_if(g.edges, [&](const SearchEdge& e) { return removed.count({e.from, e.to}) > 0; });
  return g;
}

/// Turns deadlocks into the repairs that end them.
class WaysOut {
 public:
  /// Of deadlocks on one of the `wanted` classes; of all where that is null.
  WaysOut(const LockGraph& g, Repairs& repairs, const DetectLimits& limits, const ClassSet* wanted)
      : silence_(g), repairs_(repairs), limits_(limits), wanted_(wanted) {}

  bool counts(const Chain& c) const { return !wanted_ || is_on(*wanted_, c); }

  struct Detected {
    std::vector<Ways> found;
    bool bounded = false;
  };
  Detected detect(const SearchGraph& g) const {
    Detected result;
    std::vector<Ways>& found = result.found;
    const Unrefuted all = detect_unrefuted(silence_, g, limits_);
    result.bounded = all.cycles_bounded || all.cycles_left_out || all.inversions_bounded || all.paths_bounded;
    for (const auto& cycle : all.cycles)
      if (const Chain chain{FindingKind::Cycle, cycle}; counts(chain)) found.push_back(dependencies_of(chain));
    for (const Inversion& i : all.inversions) {
      const Chain chain{FindingKind::IrqInversion, i.path};
      if (!counts(chain)) continue;
      for (const Irq irq : i.irqs) {
        Ways d = dependencies_of(chain);
        const Usage &safe = g.usage[i.path.front()], &unsafe = g.usage[i.path.back()];
        d.push_back(ended(i.path.front(), safe.contains(used_in(irq)) ? used_in(irq) : used_in_read(irq)));
        d.push_back(ended(i.path.back(), unsafe.contains(enabled(irq)) ? enabled(irq) : enabled_read(irq)));
        found.push_back(std::move(d));
      }
    }
    for (const InconsistentClass& c : all.states) {
      if (!counts({FindingKind::InconsistentState, {c.vertex}})) continue;
      for (const Irq irq : c.irqs) {
        // Not both by readers: one of the two is a writer's.
        const Usage& u = g.usage[c.vertex];
        const bool writer_in = u.contains(used_in(irq));
        const UsageState in = writer_in ? used_in(irq) : used_in_read(irq);
        const UsageState on = !writer_in || u.contains(enabled(irq)) ? enabled(irq) : enabled_read(irq);
        found.push_back(irq == Irq::Nmi ? Ways{ended(c.vertex, in)} : Ways{ended(c.vertex, in), ended(c.vertex, on)});
      }
    }
    return result;
  }

  /// What ends a finding, whatever the search thinks of it; apart for each irq it holds for. A state counts where
  /// it is the only one of its end.
  std::vector<Ways> of_finding(const SearchGraph& g, const Finding& f) const {
    if (f.incomplete) return {};
    if (f.kind == FindingKind::WaitContext)
      return {{repairs_.number(
          RemovedDependency{is_forbidden_by_context(f) ? std::optional<ClassId>() : f.path.front(), f.path.back()})}};
    std::vector<Ways> all;
    if (f.irqs.empty()) all.push_back(dependencies_of(f));
    for (const Irq irq : f.irqs) {
      Ways& d = all.emplace_back(dependencies_of(f));
      const auto only_state = [&](ClassId v, UsageState write, UsageState read) {
        const bool w = g.usage[v].contains(write), r = g.usage[v].contains(read);
        if (w != r) d.push_back(ended(v, w ? write : read));
      };
      only_state(f.path.front(), used_in(irq), used_in_read(irq));
      if (irq != Irq::Nmi) only_state(f.path.back(), enabled(irq), enabled_read(irq));  // or nobody may take it at all
      std::sort(d.begin(), d.end());
    }
    std::erase_if(all, [](const Ways& d) { return d.empty(); });
    return all;
  }

 private:
  Ways dependencies_of(const Chain& c) const {
    Ways d;
    for (const Step& s : steps(c)) d.push_back(repairs_.number(RemovedDependency{s.from, s.to}));
    return d;
  }
  std::uint32_t ended(ClassId v, UsageState s) const { return repairs_.number(EndedState{v, s}); }

  Silence silence_;
  Repairs& repairs_;
  const DetectLimits& limits_;
  const ClassSet* wanted_;
};

/// Single repairs by what they end; consequences of reports do not count.
std::map<std::uint32_t, RatedRepair> rate(const Analysis& a, const SearchGraph& g, const WaysOut& ways,
                                          const Repairs& repairs) {
  std::map<std::uint32_t, RatedRepair> rated;
  std::map<std::uint32_t, std::set<ReportId>> reports;
  for (std::size_t i = 0; i < a.findings.size(); ++i) {
    if (!a.findings[i].rests_on.empty() || !ways.counts(a.findings[i])) continue;
    const std::vector<Ways> all = ways.of_finding(g, a.findings[i]);
    std::set<std::uint32_t> ends;
    if (!all.empty()) ends.insert(all.front().begin(), all.front().end());
    for (const Ways& d : all) std::erase_if(ends, [&](std::uint32_t r) { return !ranges::contains(d, r); });
    for (const std::uint32_t r : ends) {
      rated[r].findings.push_back(i);
      if (a.findings[i].confidence <= Confidence::Reported)
        reports[r].insert(a.findings[i].reports.begin(), a.findings[i].reports.end());
    }
  }
  for (auto& [number, r] : rated)
    r.repair = repairs[number], r.reports = count_of(a.graph, {reports[number].begin(), reports[number].end()});
  return rated;
}

bool pays_more(const RatedRepair& a, const RatedRepair& b) {
  if (a.reports != b.reports) return a.reports > b.reports;
  if (a.findings.size() != b.findings.size()) return a.findings.size() > b.findings.size();
  return Repairs::key(a.repair) < Repairs::key(b.repair);
}

/// A smallest, or at least a sufficient, set of repairs.
struct Chosen {
  HittingSet set;
  bool bounded = false;  ///< detection left something out
};

/// Chooses, detects again, and adds what was found to what is `known`, until nothing is found.
Chosen choose(const SearchGraph& g, const Repairs& repairs, const WaysOut& ways, std::vector<Ways> known) {
  std::size_t budget = budgets::kCutLooks;
  Chosen chosen{smallest_hitting_set(known, budget)};
  HittingSet& best = chosen.set;
  for (;;) {
    const WaysOut::Detected left = ways.detect(repaired(g, repairs, best.elements));
    chosen.bounded = left.bounded;
    if (left.found.empty()) return chosen;
    known.insert(known.end(), left.found.begin(), left.found.end());
    if (budget > 0) {
      HittingSet next = smallest_hitting_set(known, budget);
      next.at_least = std::max(next.at_least, best.at_least);  // more deadlocks never need fewer repairs
      best = std::move(next);
    } else {  // what was chosen stays, so each round ends more
      std::size_t none = 0;
      const HittingSet more = smallest_hitting_set(left.found, none);
      best.elements.insert(best.elements.end(), more.elements.begin(), more.elements.end());
      std::sort(best.elements.begin(), best.elements.end());
    }
  }
}

}  // namespace

Cuts find_cuts(const Analysis& a, const DetectLimits& limits, const ClassSet* wanted) {
  const SearchGraph g = search_graph(a.graph);
  Repairs repairs;
  const WaysOut ways(a.graph, repairs, limits, wanted);
  const auto rated = rate(a, g, ways, repairs);

  // Reported ones count even where the search, by its rules or its bounds, lets them pass.
  Cuts cuts;
  std::vector<Ways> known;
  for (std::size_t i = 0; i < a.findings.size(); ++i) {
    const Finding& f = a.findings[i];
    if (f.confidence > Confidence::Reported || !ways.counts(f)) continue;
    std::vector<Ways> out = ways.of_finding(g, f);
    if (out.empty()) cuts.without_repair.push_back(i);
    const bool by_search = f.kind != FindingKind::Cycle && f.kind != FindingKind::WaitContext && holds_in(a.graph, f);
    if (!by_search) std::move(out.begin(), out.end(), std::back_inserter(known));
  }
  const auto [best, bounded] = choose(g, repairs, ways, std::move(known));

  const bool all_have_one = std::all_of(cuts.without_repair.begin(), cuts.without_repair.end(),
                                        [&](std::size_t i) { return a.findings[i].incomplete; });
  cuts.exact = best.exact() && !bounded && all_have_one;
  cuts.at_least = best.at_least;
  for (const std::uint32_t i : best.elements) {
    const auto it = rated.find(i);
    cuts.repairs.push_back(it == rated.end() ? RatedRepair{repairs[i], {}, 0} : it->second);
  }
  for (const auto& [number, r] : rated) cuts.ranked.push_back(r);
  std::sort(cuts.repairs.begin(), cuts.repairs.end(), pays_more);
  std::sort(cuts.ranked.begin(), cuts.ranked.end(), pays_more);
  return cuts;
}

}  // namespace lockgraph
