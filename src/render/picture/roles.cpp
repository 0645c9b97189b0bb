#include "picture/roles.h"

#include <algorithm>

namespace lockgraph {

NodeRole role_of(const Usage& usage, const std::vector<Irq>& irqs) {
  const bool safe = std::ranges::any_of(irqs, [&](Irq irq) { return usage.any_used_in(irq); }),
             unsafe = std::ranges::any_of(irqs, [&](Irq irq) { return usage.any_enabled(irq); });
  return safe && unsafe ? NodeRole::Both : safe ? NodeRole::Safe : unsafe ? NodeRole::Unsafe : NodeRole::Neutral;
}

NodeRole role_of(const Usage& usage) {
  NodeRole role = NodeRole::Neutral;
  for (const Irq irq : kIrqs) {
    const NodeRole here = role_of(usage, {irq});
    if (here == NodeRole::Both) return here;
    if (here == NodeRole::Safe || role == NodeRole::Neutral) role = here;
  }
  return role;
}

std::string_view style_of(NodeRole role) {
  switch (role) {
    case NodeRole::Safe: return "safe";
    case NodeRole::Unsafe: return "unsafe";
    case NodeRole::Both: return "both";
    default: return {};
  }
}

}  // namespace lockgraph
