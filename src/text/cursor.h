// Small readers over a shrinking string_view, for hand-written grammars. They advance only when they succeed.
#pragma once
#include <cctype>
#include <cstddef>
#include <string_view>

namespace lockgraph::text {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
inline bool is_alpha(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

/// ASCII letters compare equal in either case.
inline bool same_letter(char a, char b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return lower(a) == lower(b);
}

inline bool skip(std::string_view& s, std::string_view literal) {
  if (!s.starts_with(literal)) return false;
  s.remove_prefix(literal.size());
  return true;
}

inline void skip_blanks(std::string_view& s) {
  const auto n = s.find_first_not_of(" \t");
  s.remove_prefix(n == std::string_view::npos ? s.size() : n);
}

/// The longest prefix whose characters satisfy `accept`, at most `limit` of them.
template <class Accept>
std::string_view take_while(std::string_view& s, Accept accept, std::size_t limit = std::string_view::npos) {
  std::size_t n = 0;
  while (n < s.size() && n < limit && accept(s[n])) ++n;
  const auto taken = s.substr(0, n);
  s.remove_prefix(n);
  return taken;
}

inline std::string_view trim(std::string_view s) {
  const auto first = s.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return s.substr(first, s.find_last_not_of(" \t") - first + 1);
}

}  // namespace lockgraph::text
