// Room: kernel. The tables that scripts/lock-initialisers makes of the kernel's sources: rows of a key and a value.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace lockgraph::tables {

/// Rows of a text: key, tab, value, newline, in bytewise order of their keys.
class Table {
 public:
  /// Cost: one look at each byte.
  explicit Table(std::string_view text);

  /// The value of a key. Cost: O(log n).
  std::optional<std::string_view> operator[](std::string_view key) const;

 private:
  std::string_view key_of(std::uint32_t row) const;

  std::string_view text_;
  std::vector<std::uint32_t> rows_;  // where they begin
};

/// Name of a lock -> the files that initialise it; see scripts/lock-initialisers.
const Table& initialisers();

/// Function -> the core file that defines it, of the files of the other table.
const Table& core_functions();

/// Name of a lock -> the releases whose sources initialise it (`=`: all), tab, the folder that does; "" -> all
/// releases.
const Table& lock_lifetimes();

}  // namespace lockgraph::tables
