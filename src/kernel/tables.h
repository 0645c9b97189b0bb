// Room: kernel. The tables that scripts/lock-initialisers makes of the kernel's sources, as text: rows of a key, a tab
// and a value, in bytewise order of their keys.
#pragma once
#include <optional>
#include <string_view>

namespace lockgraph::tables {

/// Name of a lock -> the files that initialise it; see scripts/lock-initialisers.
std::string_view initialisers();

/// Function -> the core file that defines it, of the files of the other table.
std::string_view core_functions();

/// The value of a key. Cost: O(log n).
std::optional<std::string_view> value_of(std::string_view table, std::string_view key);

}  // namespace lockgraph::tables
