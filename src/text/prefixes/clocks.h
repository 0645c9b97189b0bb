// Days and hours as hosts write them.
#pragma once
#include "../cursor.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace lockgraph::prefixes {

inline bool clock_time(std::string_view& t) {  // 10:25:34  10:25:34.123456  10:25:34,123
  for (int i = 0; i < 3; ++i)
    if ((i && !text::skip(t, ":")) || text::take_while(t, text::is_digit, 2).size() != 2) return false;
  if (t.size() > 1 && (t[0] == '.' || t[0] == ',') && text::is_digit(t[1])) {
    t.remove_prefix(1);
    text::take_while(t, text::is_digit);
  }
  return true;
}

inline constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
inline constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

template <class Table>
bool skip_one_of(std::string_view& t, const Table& table) {
  return std::any_of(table.begin(), table.end(), [&](std::string_view word) { return text::skip(t, word); });
}

}  // namespace lockgraph::prefixes
