#include <lockgraph/model/lock_class.h>

#include <charconv>

namespace lockgraph {

LockClass parse_label(std::string_view s) {
  LockClass c;
  if (s.size() > 2 && s[s.size() - 2] == '/' && s.back() >= '1' && s.back() <= '7') {
    c.subclass = static_cast<unsigned>(s.back() - '0');
    s.remove_suffix(2);
  }
  if (const auto hash = s.rfind('#'); hash != std::string_view::npos && hash > 0 && hash + 1 < s.size()) {
    unsigned n = 0;
    const auto [end, ec] = std::from_chars(s.data() + hash + 1, s.data() + s.size(), n);
    if (ec == std::errc{} && end == s.data() + s.size() && n > 1) {
      c.version = n;
      s = s.substr(0, hash);
    }
  }
  c.name = s;
  return c;
}

std::string label(const LockClass& c) {
  std::string s = c.name;
  if (c.version > 1) s += "#" + std::to_string(c.version);
  if (c.subclass) s += "/" + std::to_string(c.subclass);
  return s;
}

std::optional<WaitTypes> parse_wait_types(std::string_view s) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (s.size() != 3 || !is_digit(s[0]) || s[1] != ':' || !is_digit(s[2])) return std::nullopt;
  return WaitTypes{s[0] - '0', s[2] - '0'};
}

std::string to_string(const WaitTypes& w) { return std::to_string(w.outer) + ":" + std::to_string(w.inner); }

}  // namespace lockgraph
