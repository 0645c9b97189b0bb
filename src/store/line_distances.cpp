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
  if (text.find(kDistance) == std::string::npos) return;
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != kDistance) {
      out += text[i];
    } else if (i + 1 < text.size() && text[i + 1] == kDistance) {
      out += text[++i];
    } else {
      std::uint64_t distance = 0;
      const auto [end, error] = std::from_chars(text.data() + i + 1, text.data() + text.size(), distance);
      if (error != std::errc() || end == text.data() + text.size()) throw Damaged();
      out += std::to_string(line + distance);
      i = static_cast<std::size_t>(end - text.data());  // the semicolon
    }
  }
  text = std::move(out);
}

}  // namespace lockgraph::store
