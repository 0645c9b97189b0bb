// Room: kernel. Lock orders that the kernel's own comments state, as files of rules: src/kernel/orders.
#pragma once
#include <map>
#include <string_view>

namespace lockgraph {

/// Name of a part of the kernel ("mm") -> rules, in the form of parse_rules().
const std::map<std::string_view, std::string_view>& documented_orders();

}  // namespace lockgraph
