// The text of rules of lock order: people's, and those that the kernel documents.
#include "kernel/documented_orders.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/model/error.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

}  // namespace

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

}  // namespace lockgraph
