// Rules of lock order against what was seen.
#include "orders_seen.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <utility>

namespace lockgraph {
namespace {

void judge_never_under(const AskedGraph& asked, JudgedRule& j, const std::vector<std::vector<ClassId>>& locks) {
  if (auto against = order_seen(asked, locks.front(), locks.back(), true)) j.add(std::move(*against));
}

void judge_order(const AskedGraph& asked, JudgedRule& j, const std::vector<std::vector<ClassId>>& locks) {
  // Of the classes from one place on: none of those reaches one that is below them all.
  std::vector<std::size_t> lowest(locks.size() + 1, std::numeric_limits<std::size_t>::max());
  for (std::size_t i = locks.size(); i-- > 0;) lowest[i] = std::min(lowest[i + 1], asked.levels.lowest(locks[i]));
  for (std::size_t i = 0; i + 1 < locks.size(); ++i) {
    if (auto in_order = order_seen(asked, locks[i], locks[i + 1])) j.seen.push_back(std::move(*in_order));
    if (asked.levels.highest(locks[i]) < lowest[i + 1]) continue;
    for (std::size_t k = i + 1; k < locks.size(); ++k)
      if (auto against = order_seen(asked, locks[k], locks[i])) j.add(std::move(*against));
  }
}

bool is_shown(const AskedGraph& asked, ClassId v) {
  return std::ranges::any_of(asked.g[v].reports, [&](ReportId r) { return asked.counts(r); });
}

void judge_states(const AskedGraph& asked, JudgedRule& j, const std::vector<ClassId>& classes, bool& looked) {
  for (const ClassId v : classes) {
    const ClassNode& c = asked.g[v];
    looked |= c.usage_known && is_shown(asked, v);
    for (const Irq irq : j.rule.irqs) {
      const bool on = j.rule.kind == RuleKind::NeverWithOn;
      for (const UsageState state : {on ? enabled(irq) : used_in(irq), on ? enabled_read(irq) : used_in_read(irq)}) {
        if (!c.usage.contains(state)) continue;
        RuleWitness w{{v}, state, std::nullopt, {}, Grade::Seen};
        if (const StatePlace* seen = place_of(asked.g, v, state)) w.site = seen->site;
        for (const auto& [s, report] : c.states)
          if (s == state && (w.reports.empty() || w.reports.back() != report) && asked.counts(report))
            w.reports.push_back(report);
        if (asked.releases && w.reports.empty()) continue;
        j.add(std::move(w));
      }
    }
  }
}

}  // namespace

void JudgedRule::add(RuleWitness violation) {
  if (violations.size() < kMostViolations) return violations.push_back(std::move(violation));
  ++more_violations;
  const auto worst = std::ranges::max_element(violations, {}, &RuleWitness::grade);
  if (violation.grade < worst->grade) *worst = std::move(violation);
}

std::optional<Grade> JudgedRule::violated_by() const {
  if (violations.empty()) return std::nullopt;
  return std::ranges::min_element(violations, {}, &RuleWitness::grade)->grade;
}

std::string_view name(RuleStatus s) {
  switch (s) {
    case RuleStatus::Held: return "held";
    case RuleStatus::Violated: return "violated";
    case RuleStatus::NeverSeen: break;
  }
  return "never-seen";
}

std::vector<JudgedRule> judge_rules(const LockGraph& g, const std::vector<Rule>& rules) {
  std::vector<JudgedRule> all;
  const ClassLevels levels(g);
  std::map<std::optional<std::pair<ReleasePoint, ReleasePoint>>, AskedGraph> by_releases;
  for (const Rule& rule : rules) {
    std::optional<std::pair<ReleasePoint, ReleasePoint>> ends;
    if (rule.releases) ends.emplace(rule.releases->first, rule.releases->last);
    const AskedGraph& asked = by_releases.try_emplace(ends, g, levels, rule.releases).first->second;
    JudgedRule j;
    j.rule = rule;
    std::vector<std::vector<ClassId>> locks;
    for (const std::string& pattern : rule.locks) {
      locks.push_back(classes_matching(g, pattern));
      if (locks.back().empty()) j.unknown.push_back(pattern);
    }
    const auto are_shown = [&](const std::vector<ClassId>& classes) {
      return std::ranges::any_of(classes, [&](ClassId v) { return is_shown(asked, v); });
    };
    bool looked = rule.kind == RuleKind::NeverUnder && std::ranges::all_of(locks, are_shown);
    switch (rule.kind) {
      case RuleKind::Order: judge_order(asked, j, locks); break;
      case RuleKind::NeverUnder: judge_never_under(asked, j, locks); break;
      default: judge_states(asked, j, locks.front(), looked);
    }
    j.status = !j.violations.empty()       ? RuleStatus::Violated
               : !j.seen.empty() || looked ? RuleStatus::Held
                                           : RuleStatus::NeverSeen;
    all.push_back(std::move(j));
  }
  return all;
}

}  // namespace lockgraph
