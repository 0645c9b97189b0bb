// Room: graph. Lock orders that were written down, against what was seen.
#pragma once
#include <lockgraph/graph/analysis.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

/// Order: the locks may be taken in this order only, each while those before it are held. Never under: the second is
/// not taken while the first is held. Never in: not taken in that irq. Never with on: not taken, nor held, with it
/// enabled.
enum class RuleKind : std::uint8_t { Order, NeverUnder, NeverIn, NeverWithOn };

/// One line of a file of rules.
struct Rule {
  RuleKind kind = RuleKind::Order;
  std::vector<std::string> locks;  ///< patterns of class names: `*` and `?` stand for any characters and any one
  std::vector<Irq> irqs;
  std::uint64_t line = 0;
  std::string text;  ///< as written
};

/// Reads rules, one a line; `#` at the begin of a line, or behind a blank, begins a comment:
///     &mm->mmap_lock -> &mapping->i_mmap_rwsem -> &anon_vma->rwsem
///     &tty->ldisc_sem never under &port->mutex
///     &zone->lock never in hardirq
///     &journal->j_list_lock never with irqs on
/// Throws Error that names `source`, the line, what was expected and what came.
std::vector<Rule> parse_rules(std::string_view text, const std::string& source);

/// True when an order of classes of these names, written as a rule, is read back as that order.
bool is_plain_order(const std::vector<std::string>& names);

enum class RuleStatus : std::uint8_t { Held, Violated, NeverSeen };

/// "held", "violated", "never-seen".
std::string_view name(RuleStatus);

/// What shows that a rule is kept, or broken: a chain of dependencies between two of its locks, or a state of one.
struct RuleWitness {
  std::vector<Vertex> path;  ///< held first; of a state the one class
  std::optional<UsageState> state;
  std::optional<Site> site;       ///< where the last lock is taken, or the state was seen
  std::vector<ReportId> reports;  ///< of the last dependency, or of the state
};

struct JudgedRule {
  Rule rule;
  RuleStatus status = RuleStatus::NeverSeen;
  std::vector<RuleWitness> violations;  ///< at most one for each two locks
  std::vector<RuleWitness> seen;        ///< what was seen in the order that the rule wants
  std::vector<std::string> unknown;     ///< patterns that no class matches
};

/// A pattern means the class of that very name, else the classes that match it by name or base name. An order is
/// violated where a class that it has later is held while one that it has earlier is taken, directly or over others
/// that waiting passes through; held where two neighbours were seen in order, and none against it. What is never to
/// happen is held where the locks were seen (of irqs: with their states) and it was not. Cost: two searches for each
/// two patterns of a rule.
std::vector<JudgedRule> judge_rules(const LockGraph&, const std::vector<Rule>&);

/// An order to start from: chains of the acyclic part, each dependency that no other implies in one of them.
std::vector<std::vector<Vertex>> order_chains(const LockGraph&);

}  // namespace lockgraph
