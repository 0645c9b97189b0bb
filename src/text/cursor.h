// Small readers over a shrinking string_view, for hand-written grammars. They advance only when they succeed.
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace lockgraph::text {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
/// 0 to 15; -1 for what is no hexadecimal digit.
constexpr int hex_value(char c) {
  return is_digit(c) ? c - '0' : !is_hex(c) ? -1 : c >= 'a' ? c - 'a' + 10 : c - 'A' + 10;
}
constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// A set of characters, so that asking costs one look.
class CharSet {
 public:
  template <class Accept>
  constexpr explicit CharSet(Accept accept) {
    for (int c = 0; c < 256; ++c) has_[static_cast<std::size_t>(c)] = accept(static_cast<char>(c));
  }
  constexpr bool operator()(char c) const { return has_[static_cast<unsigned char>(c)]; }

 private:
  bool has_[256]{};
};

constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline std::string lower_case(std::string_view s) {
  std::string lower(s);
  std::transform(lower.begin(), lower.end(), lower.begin(), to_lower);
  return lower;
}

/// ASCII letters compare equal in either case.
constexpr bool same_letter(char a, char b) { return to_lower(a) == to_lower(b); }

/// The last characters differ most often: the first ones were what led here.
inline bool equal_any_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         (a.empty() || (same_letter(a.back(), b.back()) && std::equal(a.begin(), a.end(), b.begin(), same_letter)));
}

inline std::size_t find_any_case(std::string_view text, std::string_view piece, std::size_t from = 0) {
  if (from > text.size()) return std::string_view::npos;
  const auto it = std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), piece.begin(), piece.end(),
                              same_letter);
  return it == text.end() && !piece.empty() ? std::string_view::npos : static_cast<std::size_t>(it - text.begin());
}

/// True when `word` is in `s`; looked for by the letter of it that is rarest in logs, which has that place in it.
inline bool has_word(std::string_view s, std::string_view word, std::size_t rarest) {
  for (auto at = s.find(word[rarest], rarest); at != s.npos; at = s.find(word[rarest], at + 1))
    if (s.compare(at - rarest, word.size(), word) == 0) return true;
  return false;
}

/// True when `s` begins with `head`, which is not empty. Most do not: their first characters differ.
inline bool begins(std::string_view s, std::string_view head) {
  return !s.empty() && s[0] == head[0] && s.starts_with(head);
}

inline bool skip(std::string_view& s, std::string_view literal) {
  if (!literal.empty() && !begins(s, literal)) return false;
  s.remove_prefix(literal.size());
  return true;
}

inline bool is_blank(char c) { return c == ' ' || c == '\t'; }

inline void skip_blanks(std::string_view& s) {
  std::size_t n = 0;
  while (n < s.size() && is_blank(s[n])) ++n;
  s.remove_prefix(n);
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

/// The next word, blanks in front of it skipped.
inline std::string_view take_token(std::string_view& s) {
  skip_blanks(s);
  return take_while(s, [](char c) { return !is_blank(c); });
}

/// True when `s` begins like an address: eight hexadecimal digits.
inline bool begins_with_address(std::string_view s) {
  return s.size() >= 8 && std::all_of(s.begin(), s.begin() + 8, is_hex);
}

inline std::string_view trim(std::string_view s) {
  skip_blanks(s);
  while (!s.empty() && is_blank(s.back())) s.remove_suffix(1);
  return s;
}

}  // namespace lockgraph::text
