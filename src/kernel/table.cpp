#include "tables.h"

#include <algorithm>

namespace lockgraph::tables {

Table::Table(std::string_view text) : text_(text) {
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
    rows_.push_back(static_cast<std::uint32_t>(at));
}

std::string_view Table::key_of(std::uint32_t row) const { return text_.substr(row, text_.find('\t', row) - row); }

std::optional<std::string_view> Table::operator[](std::string_view key) const {
  const auto row = std::lower_bound(rows_.begin(), rows_.end(), key,
                                    [&](std::uint32_t r, std::string_view wanted) { return key_of(r) < wanted; });
  if (row == rows_.end() || key_of(*row) != key) return std::nullopt;
  const std::size_t value = *row + key.size() + 1;
  return text_.substr(value, text_.find('\n', value) - value);
}

}  // namespace lockgraph::tables
