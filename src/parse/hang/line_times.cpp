#include "line_times.h"

#include "cursor.h"

#include <charconv>
#include <cstddef>

namespace lockgraph::parse {

std::optional<double> stamp_of(const Line& line) {
  double seconds = 0;
  std::from_chars(line.stamp.data(), line.stamp.data() + line.stamp.size(), seconds);
  return seconds > 0 ? std::optional(seconds) : std::nullopt;
}

std::optional<std::pair<std::string_view, long>> clock_of(std::string_view front) {
  const auto two = [&](std::size_t at) { return text::is_digit(front[at]) && text::is_digit(front[at + 1]); };
  const auto number = [&](std::size_t at) { return (front[at] - '0') * 10L + (front[at + 1] - '0'); };
  for (std::size_t at = 0; at + 8 <= front.size(); ++at)
    if (two(at) && front[at + 2] == ':' && two(at + 3) && front[at + 5] == ':' && two(at + 6))
      return std::pair{front.substr(0, at), number(at) * 3600 + number(at + 3) * 60 + number(at + 6)};
  return std::nullopt;
}

}  // namespace lockgraph::parse
