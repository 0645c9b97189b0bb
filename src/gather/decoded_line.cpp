#include <lockgraph/gather/symbols.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

namespace lockgraph {
namespace {

bool is_name_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' || c == '$' || c == '@';
}

/// `0x1a` at the front, taken off.
std::optional<std::uint32_t> take_hex(std::string_view& s) {
  if (!s.starts_with("0x")) return std::nullopt;
  std::uint32_t n = 0;
  const auto [end, error] = std::from_chars(s.data() + 2, s.data() + s.size(), n, 16);
  if (error != std::errc{} || end == s.data() + 2) return std::nullopt;
  s.remove_prefix(static_cast<std::size_t>(end - s.data()));
  return n;
}

struct Found {
  std::size_t begin = 0, end = 0;  ///< of `function+0x1a/0x40 [mod]` in its line
  SymbolPlace place;
};

/// ` [mod]`, or ` [mod 0123abcd]` with the id of its build.
std::string_view module_behind(std::string_view rest, std::size_t& length) {
  if (!rest.starts_with(" [")) return {};
  const auto close = rest.find(']');
  if (close == rest.npos) return {};
  std::string_view name = rest.substr(2, close - 2);
  name = name.substr(0, name.find(' '));
  if (name.empty() || !std::all_of(name.begin(), name.end(), [](char c) { return is_name_char(c) || c == '-'; }))
    return {};
  length = close + 1;
  return name;
}

/// True where a place follows already: ` fs/x.c:12`.
bool is_decoded(std::string_view rest) {
  if (!rest.starts_with(' ')) return false;
  const std::string_view token = rest.substr(1, rest.find(' ', 1) - 1);
  const auto colon = token.rfind(':');
  return colon != token.npos && colon + 1 < token.size() &&
         std::isdigit(static_cast<unsigned char>(token[colon + 1])) && token.find('.') < colon;
}

std::optional<Found> next_place(std::string_view line, std::size_t from) {
  for (auto plus = line.find("+0x", from); plus != line.npos; plus = line.find("+0x", plus + 1)) {
    Found f;
    f.begin = plus;
    while (f.begin > from && is_name_char(line[f.begin - 1])) --f.begin;
    std::string_view rest = line.substr(plus + 1);
    const auto offset = take_hex(rest);
    if (f.begin == plus || !offset || !rest.starts_with('/')) continue;
    rest.remove_prefix(1);
    const auto size = take_hex(rest);
    if (!size) continue;
    f.place = {line.substr(f.begin, plus - f.begin), {}, *offset, *size};
    f.end = line.size() - rest.size();
    std::size_t length = 0;
    f.place.module = module_behind(rest, length);
    f.end += length;
    if (!is_decoded(line.substr(f.end))) return f;
  }
  return std::nullopt;
}

std::string words(const Site& s) { return s.file + ":" + std::to_string(s.line); }

}  // namespace

std::string decoded_line(std::string_view line, Symbols& symbols) {
  std::string inlined, decoded;
  std::size_t done = 0;
  for (auto found = next_place(line, 0); found; found = next_place(line, found->end)) {
    const std::vector<Site> sites = symbols.places(found->place);
    if (sites.empty()) continue;
    if (inlined.empty())  // of the first place of a line
      for (std::size_t i = 0; i + 1 < sites.size(); ++i)
        inlined.append(line.substr(0, found->begin)).append(sites[i].function + " " + words(sites[i]) + " [inline]\n");
    decoded.append(line.substr(done, found->end - done)).append(" " + words(sites.back()));
    done = found->end;
  }
  return inlined + decoded.append(line.substr(done));
}

}  // namespace lockgraph
