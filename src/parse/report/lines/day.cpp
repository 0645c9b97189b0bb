#include "day.h"

#include "text/cursor.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>
#include <optional>

namespace lockgraph::parse {
namespace {

using text::is_digit;

std::optional<int> number_at(std::string_view s, std::size_t at, std::size_t digits) {
  if (at + digits > s.size()) return std::nullopt;
  int n = 0;
  const char* end = s.data() + at + digits;
  const auto [behind, error] = std::from_chars(s.data() + at, end, n);
  return error == std::errc() && behind == end && is_digit(s[at]) ? std::optional(n) : std::nullopt;
}

std::string day(int year, int month, int in_month) {
  const std::chrono::year_month_day d{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                      std::chrono::day(static_cast<unsigned>(in_month))};
  return d.ok() && year >= 1991 && year < 2100 ? fmt::format("{:04}-{:02}-{:02}", year, month, in_month)
                                               : std::string();
}

/// 2026-01-15, 2026/01/15
std::string iso_day(std::string_view s) {
  for (std::size_t at = 0; at + 10 <= s.size(); ++at) {
    if ((at && is_digit(s[at - 1])) || (s[at + 4] != '-' && s[at + 4] != '/') || s[at + 7] != s[at + 4]) continue;
    const auto year = number_at(s, at, 4), month = number_at(s, at + 5, 2), in_month = number_at(s, at + 8, 2);
    if (!year || !month || !in_month || (at + 10 < s.size() && is_digit(s[at + 10]))) continue;
    if (std::string found = day(*year, *month, *in_month); !found.empty()) return found;
  }
  return {};
}

/// Jan 15 12:01:08 2026
std::string calendar_day(std::string_view s) {
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  constexpr std::size_t kLength = 20;
  for (std::size_t at = 0; at + kLength <= s.size(); ++at)
    for (int month = 0; month < 12; ++month) {
      if (!s.substr(at).starts_with(kMonths[static_cast<std::size_t>(month)])) continue;
      const bool one_digit = s[at + 4] == ' ';
      const auto in_month = number_at(s, at + (one_digit ? 5 : 4), one_digit ? 1 : 2), year = number_at(s, at + 16, 4);
      if (in_month && year && s[at + 9] == ':' && s[at + 12] == ':' && s[at + 15] == ' ')
        return day(*year, month + 1, *in_month);
    }
  return {};
}

/// 1768478468.032266, since 1970
std::string unix_day(std::string_view s) {
  while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
  const std::size_t digits = s.find_first_not_of("0123456789");
  if (digits != 10 || s[digits] != '.') return {};
  std::int64_t seconds = 0;
  std::from_chars(s.data(), s.data() + digits, seconds);
  const std::chrono::year_month_day d(
      std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(seconds))));
  return day(static_cast<int>(d.year()), static_cast<int>(static_cast<unsigned>(d.month())),
             static_cast<int>(static_cast<unsigned>(d.day())));
}

}  // namespace

std::string day_of(std::string_view front) {
  if (std::string found = iso_day(front); !found.empty()) return found;
  if (std::string found = calendar_day(front); !found.empty()) return found;
  return unix_day(front);
}

}  // namespace lockgraph::parse
