#include "account/words.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/render/queries.h>
#include <lockgraph/render/words.h>

#include <algorithm>
#include <map>

namespace lockgraph {

namespace {

std::string against_text(const LockGraph& g, const Step& s) {
  const DependencyEdge& e = *g.dependency(s.from, s.to);
  return fmt::format("{} -> {}  ({}{})", g[s.from].name, g[s.to].name, counted(count_of(g, e.reports), "report"),
                     e.site ? ", " + e.site->function : "");
}

/// Controls and line ends of a name would begin a line of their own.
std::string on_one_line(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return text;
}

std::vector<std::string> names_of(const LockGraph& g, const std::vector<ClassId>& classes) {
  std::vector<std::string> names;
  for (const ClassId v : classes) names.push_back(g[v].name);
  return names;
}

std::string range_text(const Releases& r) { return r.first == r.last ? r.first : r.first + ".." + r.last; }

/// The chains by the subsystem of their outermost lock.
std::map<std::string, std::vector<const OrderChain*>> by_subsystem(const LockGraph& g, const LockOrders& orders) {
  const std::vector<std::string> of = subsystems(g);
  std::map<std::string, std::vector<const OrderChain*>> groups;
  for (const OrderChain& chain : orders.chains) groups[of[chain.locks.front()]].push_back(&chain);
  return groups;
}

/// As a rule, or behind a comment where a name would be read as another lock.
std::string rule_text(const LockGraph& g, const OrderChain& chain) {
  const std::vector<std::string> names = names_of(g, chain.locks);
  const std::string rule =
      on_one_line(joined(names, " -> ") + (chain.releases ? " @" + range_text(*chain.releases) : "")) + "\n";
  if (!is_plain_order(names)) return "# a name in it is no plain word of a rule: " + rule;
  const auto is_one = [&](const std::string& name) { return classes_matching(g, name).size() == 1; };
  if (!std::ranges::all_of(names, is_one)) return "# a name in it is that of several classes: " + rule;
  return rule;
}

}  // namespace

std::string levels_text(const LockGraph& g, const std::vector<LockLevel>& levels) {
  std::string text = "A class may be taken while classes of smaller levels are held.\n";
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (levels[i].classes.empty() && levels[i].components.empty()) continue;
    text += fmt::format("level {}\n", i);
    for (const ClassId v : levels[i].classes) text += fmt::format("  {}\n", g[v].name);
    for (const CyclicPart& part : levels[i].components) {
      text += fmt::format("  no order among these {} classes (cyclic); the one that least is against:\n",
                          part.classes.size());
      for (std::size_t inner = 0; inner < part.levels.size(); ++inner)
        for (const ClassId v : part.levels[inner]) text += fmt::format("    {}.{}  {}\n", i, inner, g[v].name);
      text += fmt::format("    against it: {}\n", counted(part.against.size(), "dependency", "dependencies"));
      for (const Step& s : part.against) text += fmt::format("      {}\n", against_text(g, s));
    }
  }
  return text;
}

std::string levels_rules(const LockGraph& g, const LockOrders& orders) {
  std::string text =
      "# Lock orders as they were seen, a start for `lockgraph assert`: keep those that are meant, delete the others.\n"
      "# What may follow: LOCK never under LOCK, LOCK never in hardirqs, LOCK never with irqs on; * and ? in names.\n"
      "# @v5.4..v5.10: of these releases; others show it the other way round.\n";
  for (const auto& [subsystem, chains] : by_subsystem(g, orders)) {
    text += "\n# " + on_one_line(subsystem) + "\n";
    for (const OrderChain* chain : chains) text += rule_text(g, *chain);
  }
  if (!orders.both_ways.empty()) text += "\n# Taken both ways, which is no order:\n";
  for (const BothWays& b : orders.both_ways)
    text += on_one_line(fmt::format("# {} -> {}, and back {}", g[b.step.from].name, g[b.step.to].name,
                                    joined(names_of(g, b.back), " -> "))) +
            "\n";
  if (orders.of_one_boot)
    text += fmt::format("# Left out, of classes that only the numbers of one boot tell apart: {}.\n",
                        counted(orders.of_one_boot, "dependency", "dependencies"));
  if (orders.beyond_budget)
    text += fmt::format("# Not looked at, beyond the budget: {} inside cycles.\n",
                        counted(orders.beyond_budget, "dependency", "dependencies"));
  return text;
}

std::string levels_rst(const LockGraph& g, const std::vector<LockLevel>& levels, const LockOrders& orders) {
  std::string text =
      ".. SPDX-License-Identifier: GPL-2.0\n\n==========\nLock order\n==========\n\n"
      "Locks are taken in this order, the outer ones first. It was derived from reports of lockdep by lockgraph: it "
      "says\n"
      "what was seen, not what is allowed.\n\n";
  for (const auto& [subsystem, chains] : by_subsystem(g, orders)) {
    text += subsystem + "\n" + std::string(subsystem.size(), '=') + "\n\n";
    for (const OrderChain* chain : chains) {
      text += "::\n\n";
      for (std::size_t depth = 0; depth < chain->locks.size(); ++depth) {
        text += fmt::format("  {}{}{}", std::string(2 * depth, ' '), depth ? "-> " : "", g[chain->locks[depth]].name);
        if (depth)
          if (const DependencyEdge* e = g.dependency(chain->locks[depth - 1], chain->locks[depth]))
            if (const auto& site = e->site) text += fmt::format("    ({})", site->function);
        text += '\n';
      }
      if (chain->releases) text += "  of " + range_text(*chain->releases) + " only\n";
      text += '\n';
    }
  }
  bool headed = false;
  for (const LockLevel& level : levels)
    for (const CyclicPart& part : level.components) {
      if (!headed)
        text +=
            "No order\n========\n\nThese are taken in cycles, which is a deadlock or was let pass for its readers.\n\n";
      headed = true;
      text += "::\n\n";
      for (const ClassId v : part.classes) text += fmt::format("  {}\n", g[v].name);
      text += '\n';
    }
  return text;
}

}  // namespace lockgraph
