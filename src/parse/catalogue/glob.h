// Wordings are matched as whole lines with `%` for any text, so that a new one is a line in a table.
#pragma once
#include "cursor.h"

#include <array>
#include <string_view>

namespace lockgraph::parse {

using text::equal_any_case;
using text::find_any_case;
using text::trim;

/// What the `%` stood for, in order.
using Captures = std::array<std::string_view, 4>;

/// True when `text` is `pattern` with each `%` replaced by some non-empty text; the leftmost fit is taken, the last
/// piece is anchored at the end; letters compare without case. At most four of them. Cost: linear in the text for
/// each.
inline bool glob_match(std::string_view pattern, std::string_view text, Captures& captures) {
  std::size_t n = 0;
  auto star = pattern.find('%');
  if (star == std::string_view::npos) return equal_any_case(pattern, text);
  if (text.size() < star || !equal_any_case(text.substr(0, star), pattern.substr(0, star))) return false;
  text.remove_prefix(star);
  while (star != std::string_view::npos && n < captures.size()) {
    pattern.remove_prefix(star + 1);
    star = pattern.find('%');
    const std::string_view piece = pattern.substr(0, star);
    std::size_t at;
    if (star == std::string_view::npos) {
      if (text.size() <= piece.size()) return false;
      at = text.size() - piece.size();
      if (!equal_any_case(text.substr(at), piece)) return false;
    } else {
      at = find_any_case(text, piece, 1);
      if (text.empty() || at == std::string_view::npos) return false;
    }
    captures[n++] = text.substr(0, at);
    text.remove_prefix(at + piece.size());
  }
  return true;
}

}  // namespace lockgraph::parse
