#include "unrefuted.h"

#include <algorithm>
#include <range/v3/algorithm/contains.hpp>
#include <range/v3/algorithm/sort.hpp>

#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace lockgraph {
namespace {

class Detector {
 public:
  Detector(const Silence& silence, const DetectLimits& limits) : silence_(silence), limits_(limits) {}

  Unrefuted detect(SearchGraph search) {
    constexpr std::size_t kMostRounds = 8;
    std::set<std::string_view> without;
    look(search, true);
    for (std::size_t round = 1; refuting_.size() > without.size(); ++round) {
      if ((out_.boots_bounded = round > kMostRounds)) break;
      without = refuting_;
      std::erase_if(search.edges, [&](SearchEdge& e) {
        e.modes = silence_.modes_without({e.from, e.to}, without);
        return e.modes.empty();
      });
      look(search, false);
    }
    ranges::sort(out_.cycles,
                 [](const auto& a, const auto& b) { return a.size() != b.size() ? a.size() < b.size() : a < b; });
    for (auto& [path, irqs] : inversions_) out_.inversions.push_back({path, irqs});
    return std::move(out_);
  }

 private:
  void look(const SearchGraph& search, bool first) {
    const DetectedCycles cycles = find_cycles(search, limits_.max_length);
    const DetectedInversions inversions = find_inversions(search, limits_.most_inversions);
    if (cycles.bounded)
      out_.longest_cycle = out_.longest_cycle ? std::min(out_.longest_cycle, cycles.longest) : cycles.longest;
    out_.cycles_bounded |= cycles.bounded, out_.inversions_bounded |= inversions.bounded;
    for (const auto& cycle : cycles.cycles)
      if (seen_.insert(cycle).second && !is_refuted({FindingKind::Cycle, cycle}, std::nullopt))
        out_.cycles.push_back(cycle);
    for (const Inversion& i : inversions.inversions)
      for (const Irq irq : i.irqs) {
        std::vector<Irq>& irqs = inversions_[i.path];
        if (!ranges::contains(irqs, irq) && !is_refuted({FindingKind::IrqInversion, i.path}, irq)) irqs.push_back(irq);
        if (irqs.empty()) inversions_.erase(i.path);
      }
    if (!first) return;
    for (const InconsistentClass& c : find_inconsistent_states(search)) {
      InconsistentClass stands{c.vertex, {}};
      for (const Irq irq : c.irqs)
        if (!is_refuted({FindingKind::InconsistentState, {c.vertex}}, irq)) stands.irqs.push_back(irq);
      if (!stands.irqs.empty()) out_.states.push_back(std::move(stands));
    }
  }

  bool is_refuted(const Chain& chain, std::optional<Irq> irq) {
    const auto by = silence_.refuted_by(chain, irq);
    if (!by) return false;
    refuting_.insert(silence_.boot_of(*by));
    const auto [it, added] = refuted_.try_emplace(chain, out_.refuted.size());
    if (added) out_.refuted.push_back({chain, {}, *by});
    if (irq && !ranges::contains(out_.refuted[it->second].irqs, *irq)) out_.refuted[it->second].irqs.push_back(*irq);
    return true;
  }

  const Silence& silence_;
  const DetectLimits& limits_;
  Unrefuted out_;
  std::set<std::vector<ClassId>> seen_;  // cycles
  std::map<std::vector<ClassId>, std::vector<Irq>> inversions_;
  std::map<Chain, std::size_t> refuted_;
  std::set<std::string_view> refuting_;  // boots
};

}  // namespace

Unrefuted detect_unrefuted(const Silence& silence, SearchGraph search, const DetectLimits& limits) {
  return Detector(silence, limits).detect(std::move(search));
}

}  // namespace lockgraph
