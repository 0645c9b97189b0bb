#include "account/advice.h"
#include "account/activities.h"
#include "account/words.h"

#include <lockgraph/render/queries.h>
#include <lockgraph/render/words.h>

namespace lockgraph {
namespace {

std::string repair_text(const LockGraph& g, const Repair& repair) {
  if (const auto* s = std::get_if<EndedState>(&repair)) {
    const StatePlace* seen = place_of(g, s->of, s->state);
    return fmt::format("{} no more {}{}", g[s->of].name, name(s->state),
                       seen ? "\n" + std::string(20, ' ') + "in " + place_words(seen->site) : "");
  }
  const auto& d = std::get<RemovedDependency>(repair);
  std::string text = (d.from ? g[*d.from].name : "(context)") + " -> " + g[d.to].name;
  const Taking taking = d.from ? taking_of(g, {*d.from, d.to}) : Taking{};
  if (const auto advice = special_advice(g, taking, d.from, d.to)) text += fmt::format("\n{:20}{}", "", *advice);
  const DependencyEdge* e = d.from ? g.dependency(*d.from, d.to) : nullptr;
  if (!e) return text;
  return fmt::format("{}\n{:20}in {}", text, "", dependency_words(g, *e));
}

std::string rows(const std::vector<RatedRepair>& repairs, const LockGraph& g, std::size_t most) {
  std::string text = " findings  reports  repair\n";
  for (std::size_t i = 0; i < repairs.size() && i < most; ++i)
    text += fmt::format("{:>9} {:>8}  {}\n", repairs[i].findings.size(), repairs[i].reports,
                        repair_text(g, repairs[i].repair));
  return text + and_more(beyond(repairs.size(), most), std::string(20, ' '), "--format json has all");
}

}  // namespace

std::string cuts_text(const Cuts& cuts, const Analysis& a) {
  constexpr std::size_t kListed = 20;
  std::string without;
  if (!cuts.without_repair.empty())
    without = fmt::format("{} of which the logs do not say what would end them (cut, or an NMI): {}{}\n",
                          counted(cuts.without_repair.size(), "reported deadlock"),
                          a.findings[cuts.without_repair.front()].id, cuts.without_repair.size() > 1 ? ", ..." : "");
  if (cuts.repairs.empty()) return without.empty() ? "nothing to repair\n" : without;
  std::string text =
      "where a fix pays most: single repairs, by the reports that they end\n" + rows(cuts.ranked, a.graph, kListed);
  text += fmt::format(
      "\n{} leave{} no deadlock, as detecting again says ({})\n", counted(cuts.repairs.size(), "repair"),
      cuts.repairs.size() == 1 ? "s" : "",
      cuts.exact ? "no smaller set does" : fmt::format("not proven smallest: at least {} are needed", cuts.at_least));
  return text + rows(cuts.repairs, a.graph, kListed) + (without.empty() ? "" : "\n" + without);
}

}  // namespace lockgraph
