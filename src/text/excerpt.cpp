// Bytes -> lines. A line is copied only when it must be changed (escape sequences, entities, joined pieces).
#include "cursor.h"
#include "rejoin.h"

#include "lines.h"

#include <unordered_map>
#include <utility>

namespace lockgraph {
namespace {

struct Entity {
  std::string_view code, text;
};
constexpr Entity kEntities[] = {{"&gt;", ">"},    {"&lt;", "<"},  {"&amp;", "&"},
                                {"&quot;", "\""}, {"&#39;", "'"}, {"&nbsp;", " "}};

bool needs_cleaning(std::string_view line) {
  return line.find_first_of(std::string_view("\0\x1b\xa0", 3)) != std::string_view::npos ||
         line.find("&gt;") != std::string_view::npos || line.find("&amp;") != std::string_view::npos;
}

// ESC [ ... letter, ESC ] ... BEL, ESC 7
std::size_t escape_length(std::string_view s) {
  if (s.size() < 2) return s.size();
  if (s[1] == '[') {
    std::size_t n = 2;
    while (n < s.size() && !text::is_alpha(s[n])) ++n;
    return n + 1;
  }
  if (s[1] == ']') {
    const auto bell = s.find('\a');
    return bell == std::string_view::npos ? 2 : bell + 1;
  }
  return 2;
}

std::string clean(std::string_view line) {
  const bool html = line.find("&gt;") != std::string_view::npos || line.find("&amp;") != std::string_view::npos;
  std::string out;
  out.reserve(line.size());
  for (std::size_t i = 0; i < line.size();) {
    if (line[i] == '\x1b') {
      i += escape_length(line.substr(i));
    } else if (line[i] == '\0') {
      ++i;
    } else if (line.substr(i, 2) == "\xc2\xa0") {
      out += ' ', i += 2;
    } else if (const Entity* entity = nullptr; html && line[i] == '&') {
      for (const Entity& e : kEntities)
        if (line.substr(i).starts_with(e.code)) entity = &e;
      out += entity ? entity->text : line.substr(i, 1);
      i += entity ? entity->code.size() : 1;
    } else {
      out += line[i++];
    }
  }
  return out;
}

}  // namespace

std::vector<std::size_t> next_of_same_caller(const std::vector<Line>& lines) {
  std::vector<std::size_t> next(lines.size(), lines.size());
  std::unordered_map<std::string_view, std::size_t> last;
  for (std::size_t i = lines.size(); i-- > 0;) {
    const auto [it, added] = last.try_emplace(lines[i].caller, i);
    if (!added) next[i] = std::exchange(it->second, i);
  }
  return next;
}

void BootCounter::add(const Line& line) {
  std::string_view t = text::trim(line.text);
  if (t.empty()) return;
  if (text::skip(t, "Linux version ")) {
    boot_ += begun_;
    text::skip_blanks(t);
    release_ = t.substr(0, t.find(' '));
  }
  begun_ = true;
}

Excerpt make_excerpt(std::string bytes, std::uint64_t first_line) {
  Excerpt excerpt;
  std::string_view rest = excerpt.storage.emplace_back(std::move(bytes));
  std::uint64_t number = first_line;
  std::string_view caller;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    std::string_view raw = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (needs_cleaning(raw)) raw = excerpt.storage.emplace_back(clean(raw));
    const Stripped s = strip_decoration(raw);
    if (s.decorated) caller = s.caller;
    // Blank lines mean nothing to any reader, and a log can be made of them.
    if (!text::trim(s.text).empty()) excerpt.lines.push_back({s.text, number, caller});
    ++number;
  }
  rejoin_lock_lines(excerpt);
  return excerpt;
}

}  // namespace lockgraph
