// Tables of what is known of names of lock classes, each row with its reason.
#pragma once
#include <algorithm>
#include <iterator>
#include <string_view>

namespace lockgraph {

struct NameRule {
  std::string_view name, meaning, reason;
};

/// Null where the table does not know the name.
template <class Table>
const NameRule* find_known(const Table& table, std::string_view name) {
  const auto it = std::find_if(std::begin(table), std::end(table), [&](const NameRule& k) { return k.name == name; });
  return it == std::end(table) ? nullptr : it;
}

}  // namespace lockgraph
