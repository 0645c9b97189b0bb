#include "../search/graded_paths.h"

#include "kernel/documented_orders.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/model/error.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

namespace lockgraph {
namespace {

std::string_view trimmed(std::string_view s) {
  constexpr std::string_view kBlank = " \t\r";
  const std::size_t first = s.find_first_not_of(kBlank);
  return first == s.npos ? std::string_view() : s.substr(first, s.find_last_not_of(kBlank) - first + 1);
}

std::string_view without_comment(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i)
    if (line[i] == '#' && (i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t')) return line.substr(0, i);
  return line;
}

std::string_view comment_of(std::string_view line) {
  const std::size_t text = without_comment(line).size();
  return text == line.size() ? std::string_view() : trimmed(line.substr(text + 1));
}

/// "hardirq", "hardirqs", "irq", "irqs": one, or both that a CPU can switch off.
std::vector<Irq> irqs_called(std::string_view word) {
  if (word != name(Irq::ReclaimFs) && word.size() > 1 && word.back() == 's') word.remove_suffix(1);
  if (word == "irq") return {Irq::Hardirq, Irq::Softirq};
  for (const Irq irq : kIrqs)
    if (word == name(irq)) return {irq};
  return {};
}

std::vector<std::string> split(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  for (std::size_t at = 0;;) {
    const std::size_t end = text.find(separator, at);
    parts.emplace_back(trimmed(text.substr(at, end == text.npos ? end : end - at)));
    if (end == text.npos) return parts;
    at = end + separator.size();
  }
}

/// Takes the releases from the end of a rule.
std::optional<ReleaseRange> take_releases(std::string_view& text) {
  const std::size_t at = text.rfind(" @");
  if (at == text.npos) return std::nullopt;
  const auto range = parse_release_range(text.substr(at + 2));
  if (range) text = trimmed(text.substr(0, at));
  return range;
}

Rule parse_rule(std::string_view text) {
  Rule rule;
  rule.text = text;
  rule.releases = take_releases(text);
  constexpr std::string_view kNever = " never ";
  const std::size_t never = text.find(kNever);
  if (never == text.npos) {
    rule.locks = split(text, " -> ");
    if (rule.locks.size() < 2)
      throw Error("expected `LOCK -> LOCK`, `LOCK never under LOCK`, `LOCK never in IRQ` or `LOCK never with IRQ on`");
  } else {
    rule.locks = {std::string(trimmed(text.substr(0, never)))};
    std::string_view rest = trimmed(text.substr(never + kNever.size()));
    const auto follows = [&](std::string_view word) {
      if (!rest.starts_with(word)) return false;
      rest = trimmed(rest.substr(word.size()));
      return true;
    };
    if (follows("under ")) {
      rule.kind = RuleKind::NeverUnder;
      rule.locks.insert(rule.locks.begin(), std::string(rest));
    } else if (follows("in ")) {
      rule.kind = RuleKind::NeverIn;
      rule.irqs = irqs_called(rest);
    } else if (follows("with ") && rest.ends_with(" on")) {
      rule.kind = RuleKind::NeverWithOn;
      rule.irqs = irqs_called(trimmed(rest.substr(0, rest.size() - 3)));
    } else {
      throw Error("expected `under LOCK`, `in IRQ` or `with IRQ on` behind `never`");
    }
    if (rule.kind != RuleKind::NeverUnder && rule.irqs.empty())
      throw Error("expected hardirqs, softirqs, irqs (both) or reclaim_fs");
  }
  for (const std::string& lock : rule.locks)
    if (lock.empty() || lock.starts_with("->") || lock.ends_with("->"))
      throw Error("expected the name of a lock class on each side of ` -> `");
  return rule;
}

/// `*` any characters, `?` any one; everything else is itself, brackets too.
bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = pattern.npos, from = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++, from = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p, ++t;
    } else if (star != pattern.npos) {
      p = star + 1, t = ++from;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

/// The level of each class: from one of a higher level none of a lower one is reached.
class Levels {
 public:
  explicit Levels(const LockGraph& g) : of_(g.classes().size()) {
    const std::vector<LockLevel> levels = lock_levels(g);
    for (std::size_t i = 0; i < levels.size(); ++i) {
      for (const ClassId v : levels[i].classes) of_[v] = i;
      for (const CyclicPart& part : levels[i].components)
        for (const ClassId v : part.classes) of_[v] = i;
    }
  }
  std::size_t lowest(const std::vector<ClassId>& classes) const {
    std::size_t level = of_.size();
    for (const ClassId v : classes) level = std::min(level, of_[v]);
    return level;
  }
  std::size_t highest(const std::vector<ClassId>& classes) const {
    std::size_t level = 0;
    for (const ClassId v : classes) level = std::max(level, of_[v]);
    return level;
  }
  bool may_reach(const std::vector<ClassId>& from, const std::vector<ClassId>& to) const {
    return !from.empty() && !to.empty() && lowest(from) <= highest(to);
  }

 private:
  std::vector<std::size_t> of_;
};

/// What some releases show of one graph (nothing: all), laid out for questions.
struct Asked {
  Asked(const LockGraph& graph, const Levels& of_all, std::optional<ReleaseRange> wanted)
      : g(graph), levels(of_all), releases(wanted), paths(graph, wanted) {}

  bool counts(ReportId report) const { return !releases || releases->contains(g.reports()[report].release); }
  std::vector<ReportId> counted(std::vector<ReportId> reports) const {
    std::erase_if(reports, [&](ReportId r) { return !counts(r); });
    return reports;
  }

  const LockGraph& g;
  const Levels& levels;  // a part of the graph leads nowhere that the whole does not
  std::optional<ReleaseRange> releases;
  GradedPaths paths;
};

RuleWitness order_witness(const Asked& asked, GradedPath found) {
  const std::vector<ClassId>& path = found.path;
  const DependencyEdge& last = *asked.g.dependency(path[path.size() - 2], path.back());
  std::optional<Site> site = last.site;
  if (asked.releases) {
    const auto here = std::ranges::find_if(last.witnesses, [&](const Witness& w) { return asked.counts(w.report); });
    site = here == last.witnesses.end() ? std::nullopt : acquiring_site(here->stack);
  }
  return {std::move(found.path), std::nullopt, std::move(site), asked.counted(last.reports), found.grade};
}

/// One of `acquired` taken under one of `held`: directly, else over others, as the best evidence shows it.
/// With `itself` also a class under itself.
std::optional<RuleWitness> order_seen(const Asked& asked, const std::vector<ClassId>& held,
                                      const std::vector<ClassId>& acquired, bool itself = false) {
  if (!asked.levels.may_reach(held, acquired)) return std::nullopt;
  auto path = asked.paths.best(held, acquired, itself);
  if (!path) return std::nullopt;
  return order_witness(asked, std::move(*path));
}

void judge_never_under(const Asked& asked, JudgedRule& j, const std::vector<std::vector<ClassId>>& locks) {
  if (auto against = order_seen(asked, locks.front(), locks.back(), true)) j.add(std::move(*against));
}

void judge_order(const Asked& asked, JudgedRule& j, const std::vector<std::vector<ClassId>>& locks) {
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

bool is_shown(const Asked& asked, ClassId v) {
  return std::ranges::any_of(asked.g[v].reports, [&](ReportId r) { return asked.counts(r); });
}

void judge_states(const Asked& asked, JudgedRule& j, const std::vector<ClassId>& classes, bool& looked) {
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

std::vector<ClassId> classes_matching(const LockGraph& g, const std::string& pattern) {
  std::vector<ClassId> found;
  if (const auto exact = find_class(g, pattern))
    for (ClassId v = *exact; v < g.classes().size() && g[v].name == pattern; ++v) found.push_back(v);
  if (!found.empty()) return found;
  for (ClassId v = 0; v < g.classes().size(); ++v)
    if (matches(pattern, g[v].name) || matches(pattern, g[v].base_name)) found.push_back(v);
  return found;
}

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

std::vector<Rule> parse_rules(std::string_view text, const std::string& source) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // an editor's mark
  std::vector<Rule> rules;
  std::uint64_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view whole = text.substr(at, end - at), line = trimmed(without_comment(whole));
    ++number;
    at = end + 1;
    if (line.empty()) continue;
    try {
      rules.push_back(parse_rule(line));
      rules.back().line = number;
      rules.back().note = comment_of(whole);
    } catch (const Error& e) {
      throw Error(source + ":" + std::to_string(number) + ": " + e.what() + ", found `" +
                  std::string(line.substr(0, 200)) + "`");
    }
  }
  return rules;
}

std::optional<std::vector<Rule>> documented_rules(std::string_view part) {
  std::vector<Rule> rules;
  for (const auto& [name, text] : documented_orders())
    if (part == name || part == "all")
      for (Rule& rule : parse_rules(text, std::string(name))) rules.push_back(std::move(rule));
  if (rules.empty()) return std::nullopt;
  return rules;
}

std::string documented_parts() {
  std::string parts = "all";
  for (const auto& [name, text] : documented_orders()) parts.append(", ").append(name);
  return parts;
}

bool is_plain_order(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " -> ") + name;
  try {
    const std::vector<Rule> rules = parse_rules(text, "");
    return rules.size() == 1 && rules.front().kind == RuleKind::Order && rules.front().locks == names;
  } catch (const Error&) { return false; }
}

std::vector<JudgedRule> judge_rules(const LockGraph& g, const std::vector<Rule>& rules) {
  std::vector<JudgedRule> all;
  const Levels levels(g);
  std::map<std::optional<std::pair<ReleasePoint, ReleasePoint>>, Asked> by_releases;
  for (const Rule& rule : rules) {
    std::optional<std::pair<ReleasePoint, ReleasePoint>> ends;
    if (rule.releases) ends.emplace(rule.releases->first, rule.releases->last);
    const Asked& asked = by_releases.try_emplace(ends, g, levels, rule.releases).first->second;
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
