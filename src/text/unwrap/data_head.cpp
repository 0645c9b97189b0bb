#include "data_head.h"

#include <cctype>

namespace lockgraph::unwrap {

bool looks_like_data(std::string_view head) {
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  if (first == head.npos) return false;
  std::string_view s = head.substr(first);
  std::string_view line = s.substr(0, s.find('\n'));
  while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
  if (line.starts_with("---") && s.find('\n') != s.npos) return looks_like_data(s.substr(s.find('\n')));
  if (line.ends_with("=> {") || line.ends_with("=> [")) return true;
  if (s.starts_with("- {")) s.remove_prefix(2);
  const auto next = [&](std::size_t from) {
    const std::size_t at = s.find_first_not_of(" \t\r\n", from);
    return at == s.npos ? '\0' : s[at];
  };
  if (next(0) == '{') {
    const std::size_t at = s.find('{');
    const char c = next(at + 1);
    if (c == '"') return true;
    // {dt: '...', lvl: target}
    const std::size_t name = s.find_first_not_of(" \t", at + 1);
    const std::size_t colon = s.find(": ", at);
    return name != s.npos && colon != s.npos && colon - at < 40 && std::isalpha(static_cast<unsigned char>(c)) != 0 &&
           s.substr(name, colon - name).find_first_of(" {(") == s.npos && head.substr(first).starts_with("- {");
  }
  if (s[0] == '[') return next(1) == '{' || next(1) == '"';
  const std::size_t quote = line.find(": \"");
  return quote != line.npos && quote < 40 && line.find("\\n") != line.npos &&
         line.substr(0, quote).find_first_of(" []()\"") == line.npos;
}

}  // namespace lockgraph::unwrap
