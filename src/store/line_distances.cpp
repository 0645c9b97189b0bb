#include "line_distances.h"

#include "packing.h"

#include <charconv>
#include <utility>

namespace lockgraph::store {
namespace {

// Stands in front of a distance, and twice for itself.
constexpr char kDistance = '\x01';
constexpr std::string_view kLine = "line ";

}  // namespace

std::string with_distances(std::string_view text, std::uint64_t line) {
  std::string out;
  while (!text.empty()) {
    if (text.front() == kDistance) {
      out += {kDistance, kDistance};
      text.remove_prefix(1);
      continue;
    }
    std::uint64_t n = 0;
    if (text.starts_with(kLine)) {
      const char* digits = text.data() + kLine.size();
      const auto [end, error] = std::from_chars(digits, text.data() + text.size(), n);
      if (error == std::errc() && *digits != '0' && n >= line) {
        out.append(kLine).append(1, kDistance).append(std::to_string(n - line)).append(1, ';');
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        continue;
      }
    }
    out += text.front();
    text.remove_prefix(1);
  }
  return out;
}

void put_lines(std::string& text, std::uint64_t line) {
  std::size_t at = text.find(kDistance);
  if (at == std::string::npos) return;
  std::string out;
  std::size_t from = 0;
  for (; at != std::string::npos; at = text.find(kDistance, from)) {
    out.append(text, from, at - from);
    if (at + 1 < text.size() && text[at + 1] == kDistance) {
      out += kDistance;
      from = at + 2;
      continue;
    }
    std::uint64_t distance = 0;
    const auto [end, error] = std::from_chars(text.data() + at + 1, text.data() + text.size(), distance);
    if (error != std::errc() || end == text.data() + text.size()) throw Damaged();
    out += std::to_string(line + distance);
    from = static_cast<std::size_t>(end - text.data()) + 1;  // behind the semicolon
  }
  out.append(text, from);
  text = std::move(out);
}

}  // namespace lockgraph::store
