#include "unrefuted.h"

#include "../search/short_cycles.h"
#include "../search/walks.h"

#include <lockgraph/graph/budgets.h>

#include <range/v3/algorithm/contains.hpp>
#include <range/v3/algorithm/sort.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace lockgraph {
namespace {

class Detector {
 public:
  Detector(const Silence& silence, const SearchGraph& search, const DetectLimits& limits)
      : silence_(silence), search_(search), limits_(limits) {}

  Unrefuted detect(const std::vector<std::vector<ClassId>>& known) {
    look_for_cycles(known);
    look_for_inversions();
    for (const InconsistentClass& c : find_inconsistent_states(search_)) {
      InconsistentClass stands{c.vertex, {}};
      for (const Irq irq : c.irqs)
        if (!is_refuted({FindingKind::InconsistentState, {c.vertex}}, irq)) stands.irqs.push_back(irq);
      if (!stands.irqs.empty()) out_.states.push_back(std::move(stands));
    }
    return std::move(out_);
  }

 private:
  void look_for_cycles(const std::vector<std::vector<ClassId>>& known) {
    const DetectedCycles shortest = find_cycles(search_, limits_.max_length);
    out_.cycles_bounded = shortest.bounded, out_.longest_cycle = shortest.longest;
    if (shortest.cycles.empty()) return;
    const auto stands = [&](const std::vector<ClassId>& cycle) {
      return !is_refuted({FindingKind::Cycle, cycle}, std::nullopt);
    };
    ShortCycles found = short_cycles(search_, known, stands, limits_.max_length ? limits_.max_length : kLongestShort,
                                     limits_.most_steps);
    if (found.bounded) out_.all_up_to = found.longest;
    CycleIndex listed(search_.classes());
    std::set<std::vector<ClassId>> all;
    for (const auto* cycles : {&known, &std::as_const(found.cycles)})
      for (const auto& cycle : *cycles)
        if (cycle.size() > 1) listed.add(cycle, 0), all.insert(cycle);
    out_.cycles = std::move(found.cycles);
    for (const auto& cycle : shortest.cycles)
      if (cycle.size() == 1 || (!all.count(cycle) && listed.inside(cycle).empty()))
        if (stands(cycle)) {
          out_.cycles.push_back(cycle);
          if (cycle.size() > 1) listed.add(cycle, 0);
        }
    ranges::sort(out_.cycles,
                 [](const auto& a, const auto& b) { return a.size() != b.size() ? a.size() < b.size() : a < b; });
    const std::set<std::vector<ClassId>> stated(known.begin(), known.end());
    std::size_t others = 0;
    std::erase_if(out_.cycles,
                  [&](const auto& cycle) { return !stated.count(cycle) && others++ >= limits_.most_cycles; });
    out_.cycles_left_out = others > limits_.most_cycles;
  }

  void look_for_inversions() {
    const DetectedInversions found = find_inversions(search_, limits_.most_inversions);
    out_.inversions_bounded = found.bounded;
    std::map<std::vector<ClassId>, std::vector<Irq>> by_path;
    const auto note = [&](const std::vector<ClassId>& path, Irq irq) {
      if (std::vector<Irq>& irqs = by_path[path]; !ranges::contains(irqs, irq)) irqs.push_back(irq);
    };
    std::vector<std::pair<std::vector<ClassId>, Irq>> refuted;
    for (const Inversion& i : found.inversions)
      for (const Irq irq : i.irqs) {
        if (is_refuted({FindingKind::IrqInversion, i.path}, irq))
          refuted.emplace_back(i.path, irq);
        else
          note(i.path, irq);
      }
    if (!refuted.empty()) {
      std::vector<SearchEdge> edges;
      for (const SearchEdge& e : search_.edges)
        if (e.from != e.to && !is_local(e.from) && !is_local(e.to)) edges.push_back(e);
      Walks walks(search_.classes(), edges);
      std::size_t budget = limits_.most_steps;
      for (const auto& [path, irq] : refuted)
        if (const auto other = other_path(walks, path, irq, budget)) note(*other, irq);
    }
    for (auto& [path, irqs] : by_path) {
      ranges::sort(irqs);
      out_.inversions.push_back({path, std::move(irqs)});
    }
  }

  /// The next longer one between the ends of a refuted path that no boot refutes.
  std::optional<std::vector<ClassId>> other_path(Walks& walks, const std::vector<ClassId>& path, Irq irq,
                                                 std::size_t& budget) {
    constexpr std::size_t kLongest = 8;  // dependencies
    std::optional<std::vector<ClassId>> found;
    for (const ClassId end : {path.front(), path.back()})
      if (silence_.state_refuted_by(end, irq)) return found;
    const Usage &safe = search_.usage[path.front()], &unsafe = search_.usage[path.back()];
    std::size_t left = std::min(budget, budgets::kUnrefutedSteps);
    const std::size_t before = left;
    for (std::size_t steps = path.size() - 1; steps <= std::max(kLongest, path.size() + 1) && !found; ++steps)
      walks.of_length(
          steps, path.front(), path.back(), 0,
          [&](const std::vector<ClassId>&, ClassId next) { return !silence_.state_refuted_by(next, irq).has_value(); },
          [&](const std::vector<ClassId>& walk) {
            if (!is_inversion(walks.modes(walk, false), safe, unsafe, irq) ||
                is_refuted({FindingKind::IrqInversion, walk}, irq))
              return false;
            found = walk;
            return true;
          },
          left);
    out_.paths_bounded |= left == 0 && !found;
    budget -= before - left;
    return found;
  }

  bool is_local(ClassId v) const { return v < search_.local_lock.size() && search_.local_lock[v]; }

  bool is_refuted(const Chain& chain, std::optional<Irq> irq) {
    const auto by = silence_.refuted_by(chain, irq);
    if (!by) return false;
    const auto [it, added] = refuted_.try_emplace(chain, out_.refuted.size());
    if (added) out_.refuted.push_back({chain, {}, *by});
    if (irq && !ranges::contains(out_.refuted[it->second].irqs, *irq)) out_.refuted[it->second].irqs.push_back(*irq);
    return true;
  }

  const Silence& silence_;
  const SearchGraph& search_;
  const DetectLimits& limits_;
  Unrefuted out_;
  std::map<Chain, std::size_t> refuted_;
};

}  // namespace

Unrefuted detect_unrefuted(const Silence& silence, const SearchGraph& search, const DetectLimits& limits,
                           const std::vector<std::vector<ClassId>>& known) {
  return Detector(silence, search, limits).detect(known);
}

}  // namespace lockgraph
