// Bytes -> lines. A line is copied only when it must be changed (escape sequences, entities).
#include "cursor.h"

#include "lines.h"
#include "noise.h"
#include "printed_twice.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <map>
#include <utility>

namespace lockgraph {
namespace {

constexpr std::string_view kEscapedBracket = "%28";  // as addresses of the web write it
constexpr std::string_view kShownEscape = "^[[";     // as some viewers print `ESC [`

struct Entity {
  std::string_view code, text;
};
constexpr Entity kEntities[] = {{"&gt;", ">"},    {"&lt;", "<"},  {"&amp;", "&"},
                                {"&quot;", "\""}, {"&#39;", "'"}, {"&nbsp;", " "}};

/// Finds the lines of a block in which something must be cleaned away. Each kind is looked for once, over the whole
/// block: most have none.
class Dirt {
 public:
  explicit Dirt(std::string_view bytes) : bytes_(bytes) {}

  /// Asked for one line after the other.
  bool is_on(std::size_t from, std::size_t to) {
    if (first_ >= to && searched_) return false;
    first_ = bytes_.size();
    for (Kind& kind : kinds_) {
      if (kind.next < from || !searched_)
        kind.next = kind.text == kEntity ? find_entity(from) : bytes_.find(kind.text, from);
      first_ = std::min(first_, kind.next);
    }
    searched_ = true;
    return first_ < to;
  }

 private:
  struct Kind {
    std::string_view text;
    std::size_t next = 0;
  };
  static constexpr std::string_view kEntity = "&";

  /// Names of locks are full of `&`: one pass for all that may follow it.
  std::size_t find_entity(std::size_t from) const {
    for (auto at = bytes_.find('&', from); at != bytes_.npos; at = bytes_.find('&', at + 1)) {
      const std::string_view s = bytes_.substr(at + 1, 5);
      if (s.starts_with('#') || s.starts_with("gt;") || s.starts_with("amp;") || s.starts_with("nbsp;")) return at;
    }
    return bytes_.npos;
  }

  std::string_view bytes_;
  std::size_t first_ = 0;  ///< where the next of any kind stands
  bool searched_ = false;
  std::array<Kind, 8> kinds_{{{std::string_view("\0", 1)},
                              {"\x1b"},
                              {kShownEscape},
                              {"\xc2\xa0"},
                              {kEntity},
                              {kEscapedBracket},
                              {"\f"},
                              {"\\"}}};
};

// What TeX and Markdown write with a backslash in front, and kernels without.
constexpr std::string_view kEscaped = "_&{}#<>-*";

constexpr char kEscape = '\x1b', kBell = '\a';

constexpr bool is_between(char c, char low, char high) { return c >= low && c <= high; }

/// Parameters, intermediate bytes, and one that ends it. Where that does not come, only the ESC goes: what stands
/// behind is text. At the end of the line all of it goes.
std::size_t sequence_length(std::string_view s) {
  std::size_t n = 2;
  while (n < s.size() && is_between(s[n], '0', '?')) ++n;
  while (n < s.size() && is_between(s[n], ' ', '/')) ++n;
  return n == s.size() ? n : is_between(s[n], '@', '~') ? n + 1 : 1;
}

/// `ESC 7`, `ESC ( B`. In front of a blank an ESC has gone astray.
std::size_t short_length(std::string_view s) {
  const std::size_t last = is_between(s[1], '!', '/') ? 2 : 1;
  return last < s.size() && is_between(s[last], '0', '~') ? last + 1 : 1;
}

/// `ESC ] ... BEL`, `ESC P ... ESC \`: a string with its end. Any other ESC breaks it off; then what stands in it
/// stays.
std::size_t string_length(std::string_view s) {
  const bool bell_ends = s[1] == ']';
  std::size_t n = 2;
  while (n < s.size() && s[n] != kEscape && !(bell_ends && s[n] == kBell)) ++n;
  if (n < s.size() && s[n] == kBell) return n + 1;
  return s.substr(n).starts_with("\x1b\\") ? n + 2 : 2;
}

/// The bytes of the control sequence at the beginning of `s`, by ECMA-48 and ECMA-35. Cost: what is looked at reaches
/// to the next ESC at most, so that cleaning a line is linear.
// ESC [ 1;31 m   ESC [ 5 ~   ESC [ 2 SP @   ESC ] 0;title BEL   ESC P ... ESC \   ESC ( B   ESC 7
std::size_t escape_length(std::string_view s) {
  if (s.size() < 2) return s.size();
  switch (s[1]) {
    case '[': return sequence_length(s);
    case ']':
    case 'P':
    case 'X':
    case '^':
    case '_': return string_length(s);
    default: return short_length(s);
  }
}

/// `&#95;`, `&#x5f;`: a printable character of ASCII; `length` is that of the entity. NUL where none stands.
char numbered_entity(std::string_view s, std::size_t& length) {
  std::string_view t = s;
  if (!text::skip(t, "&#")) return '\0';
  const int base = text::skip(t, "x") || text::skip(t, "X") ? 16 : 10;
  int code = 0;
  const auto [end, error] = std::from_chars(t.data(), t.data() + std::min<std::size_t>(t.size(), 4), code, base);
  t.remove_prefix(static_cast<std::size_t>(end - t.data()));
  if (error != std::errc{} || code < ' ' || code > '~' || !text::skip(t, ";")) return '\0';
  length = s.size() - t.size();
  return static_cast<char>(code);
}

std::string clean(std::string_view line) {
  const bool html =
      line.find("&gt;") != line.npos || line.find("&amp;") != line.npos || line.find("&nbsp;") != line.npos;
  std::string out;
  out.reserve(line.size());
  for (std::size_t i = 0; i < line.size();) {
    if (line[i] == kEscape) {
      i += escape_length(line.substr(i));
    } else if (line.substr(i).starts_with(kShownEscape)) {
      i += 1 + sequence_length(line.substr(i + 1));
    } else if (line[i] == '%' && (line.substr(i, 3) == kEscapedBracket || line.substr(i, 3) == "%29")) {
      out += line[i + 2] == '8' ? '(' : ')';
      i += 3;
    } else if (line[i] == '\0') {
      ++i;
    } else if (line.substr(i, 2) == "\xc2\xa0") {
      out += ' ', i += 2;
    } else if (i == 0 && line[i] == '\f') {  // a page begins
      ++i;
    } else if (line[i] == '\\' && kEscaped.find(line.substr(i + 1, 1)) != line.npos && i + 1 < line.size()) {
      out += line[i + 1], i += 2;
    } else if (std::size_t n = 0; const char c = numbered_entity(line.substr(i), n)) {
      out += c, i += n;
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

std::vector<std::size_t> next_of_same_printer(const std::vector<Line>& lines) {
  std::vector<std::size_t> next(lines.size(), lines.size());
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> first;  // of each printer, from here on
  for (std::size_t i = lines.size(); i-- > 0;) {
    const bool same = i + 1 < lines.size() && same_printer(lines[i], lines[i + 1]);
    if (same) {
      next[i] = i + 1;
    } else {
      if (i + 1 < lines.size()) first[{lines[i + 1].sender, lines[i + 1].caller}] = i + 1;
      if (const auto it = first.find({lines[i].sender, lines[i].caller}); it != first.end()) next[i] = it->second;
    }
  }
  return next;
}

namespace {

/// True when the line is the rest of the one before, as its record says; then it was put there.
bool join_fragment(Excerpt& excerpt, std::string_view rest, std::size_t offset) {
  constexpr std::size_t kLongest = 4096;
  if (excerpt.lines.empty() || excerpt.lines.back().text.size() != offset || offset > kLongest) return false;
  Line& line = excerpt.lines.back();
  line.text = excerpt.storage.emplace_back(std::string(line.text) + std::string(rest));
  return true;
}

}  // namespace

namespace {

/// How many bytes stand in front of a part of a line; 0 where it is no part of it.
std::size_t front_of(std::string_view raw, std::string_view part) {
  const std::less_equal<const char*> before;
  return before(raw.data(), part.data()) && before(part.data(), raw.data() + raw.size())
             ? static_cast<std::size_t>(part.data() - raw.data())
             : 0;
}

}  // namespace

std::uint64_t cut_lines(std::string_view bytes, std::size_t own, std::uint64_t first_line, std::uint64_t longest,
                        Excerpt& excerpt, std::span<const std::size_t> needles) {
  excerpt.lines.clear();
  excerpt.own = 0;
  excerpt.storage.clear();
  Dirt dirt(bytes);
  std::uint64_t number = first_line, long_line = 0;
  std::string_view caller, sender;
  Noises noises;
  auto needle = needles.begin();
  PrintedTwice printed_twice;
  for (std::size_t at = 0; at < bytes.size(); ++number) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    const std::size_t begin = std::exchange(at, end + 1);
    std::string_view raw = bytes.substr(begin, end - begin);
    if (raw.size() > longest) {
      raw = raw.substr(0, longest);
      if (!long_line) long_line = number;
    }
    if (dirt.is_on(begin, begin + raw.size())) raw = excerpt.storage.emplace_back(clean(raw));
    Stripped s = strip_decoration(raw);
    if (s.decorated) caller = s.caller, sender = excerpt.sender_of(s.sender);
    // Blank lines mean nothing to any reader, and a log can be made of them.
    if (text::trim(s.text).empty()) s.text = std::exchange(s.lost, {});
    if (s.text.empty() || (s.fragment && join_fragment(excerpt, s.text, s.fragment))) continue;
    if (!s.noise.empty()) noises.note(excerpt.lines.size(), s.noise);
    const auto passed = std::find_if(needle, needles.end(), [&](std::size_t at) { return at >= end; });
    const Line line{s.text,
                    number,
                    caller,
                    s.lost,
                    sender,
                    std::exchange(needle, passed) != passed,
                    !s.decorated,
                    false,
                    static_cast<std::uint32_t>(raw.size()),
                    s.stamp,
                    raw.substr(0, front_of(raw, s.text))};
    printed_twice.note(line, bytes.substr(begin, end - begin), excerpt);
    excerpt.lines.push_back(line);
    excerpt.own += begin < own;
  }
  noises.name_senders(excerpt);
  printed_twice.drop(excerpt);
  noises.take_off(excerpt);
  return long_line;
}

}  // namespace lockgraph
