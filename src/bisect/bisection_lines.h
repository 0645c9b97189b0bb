// Of what the lines of a bisection's log are made.
#pragma once
#include "cursor.h"

#include <algorithm>
#include <string_view>

namespace lockgraph {

inline bool is_commit(std::string_view s) {
  return s.size() == 40 && std::all_of(s.begin(), s.end(), [](char c) { return text::is_hex(c); });
}

/// Without a byte order mark or other bytes that an editor or a pipe put in front.
inline std::string_view without_mark(std::string_view s) {
  while (!s.empty() && !text::is_alpha(s.front())) s.remove_prefix(1);
  return s;
}

}  // namespace lockgraph
