#include "tables.h"

namespace lockgraph::tables {

std::optional<std::string_view> value_of(std::string_view table, std::string_view key) {
  std::size_t first = 0, last = table.size();  // of lines: `first` begins one, `last` is behind the end of one
  while (first < last) {
    const std::size_t middle = first + (last - first) / 2;
    const auto before = middle == first ? table.npos : table.rfind('\n', middle - 1);
    const std::size_t line = before == table.npos || before < first ? first : before + 1;
    const std::size_t end = table.find('\n', line), tab = table.find('\t', line);
    const std::string_view here = table.substr(line, tab - line);
    if (here == key) return table.substr(tab + 1, end - tab - 1);
    if (here < key)
      first = end + 1;
    else
      last = line;
  }
  return std::nullopt;
}

}  // namespace lockgraph::tables
