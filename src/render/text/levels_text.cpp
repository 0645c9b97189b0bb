#include "words.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/render/queries.h>

#include <algorithm>

namespace lockgraph {

std::string levels_text(const LockGraph& g, const std::vector<LockLevel>& levels) {
  std::string text = "A class may be taken while classes of smaller levels are held.\n";
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (levels[i].classes.empty() && levels[i].components.empty()) continue;
    text += fmt::format("level {}\n", i);
    for (const ClassId v : levels[i].classes) text += fmt::format("  {}\n", g[v].name);
    for (const auto& component : levels[i].components) {
      text += fmt::format("  no order among these {} classes (cyclic):\n", component.size());
      for (const ClassId v : component) text += fmt::format("    {}\n", g[v].name);
    }
  }
  return text;
}

std::string levels_rules(const LockGraph& g, const std::vector<std::vector<ClassId>>& chains) {
  std::string text =
      "# Lock orders as they were seen, a start for `lockgraph assert`: keep those that are meant, delete the others.\n"
      "# What may follow: LOCK never under LOCK, LOCK never in hardirqs, LOCK never with irqs on; * and ? in names.\n";
  for (const auto& chain : chains) {
    std::vector<std::string> names;
    for (const ClassId v : chain) names.push_back(g[v].name);
    if (!is_plain_order(names)) text += "# a name in it is no plain word of a rule: ";
    for (const char c : joined(names, " -> ") + "\n")
      text += c == '\n' || static_cast<unsigned char>(c) >= ' ' ? c : ' ';
  }
  return text;
}

std::string levels_rst(const LockGraph& g, const std::vector<LockLevel>& levels,
                       const std::vector<std::vector<ClassId>>& chains) {
  std::string text =
      ".. SPDX-License-Identifier: GPL-2.0\n\n==========\nLock order\n==========\n\n"
      "Locks are taken in this order, the outer ones first. It was derived from reports of lockdep by lockgraph: it "
      "says\n"
      "what was seen, not what is allowed.\n\n";
  for (const auto& chain : chains) {
    text += "::\n\n";
    for (std::size_t depth = 0; depth < chain.size(); ++depth) {
      text += fmt::format("  {}{}{}", std::string(2 * depth, ' '), depth ? "-> " : "", g[chain[depth]].name);
      if (depth)
        if (const DependencyEdge* e = g.dependency(chain[depth - 1], chain[depth]))
          if (const auto& site = e->site) text += fmt::format("    ({})", site->function);
      text += '\n';
    }
    text += '\n';
  }
  bool headed = false;
  for (const LockLevel& level : levels)
    for (const auto& component : level.components) {
      if (!headed)
        text +=
            "No order\n========\n\nThese are taken in cycles, which is a deadlock or was let pass for its readers.\n\n";
      headed = true;
      text += "::\n\n";
      for (const ClassId v : component) text += fmt::format("  {}\n", g[v].name);
      text += '\n';
    }
  return text;
}

}  // namespace lockgraph
