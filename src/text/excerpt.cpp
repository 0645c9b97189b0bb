// Bytes -> lines. A line is copied only when it must be changed (escape sequences, entities).
#include "cursor.h"

#include "lines.h"
#include "shape.h"

#include <algorithm>
#include <array>
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
      if (kind.next < from || !searched_) kind.next = bytes_.find(kind.text, from);
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

  std::string_view bytes_;
  std::size_t first_ = 0;  ///< where the next of any kind stands
  bool searched_ = false;
  std::array<Kind, 8> kinds_{{{std::string_view("\0", 1)},
                              {"\x1b"},
                              {kShownEscape},
                              {"\xc2\xa0"},
                              {"&gt;"},
                              {"&amp;"},
                              {"&nbsp;"},
                              {kEscapedBracket}}};
};

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

/// `qemu-1  | `, `[pod/a] `: a harness names the machine whose line follows; noise of one line does not.
bool names_sender(std::string_view noise) {
  noise = text::trim(noise);
  constexpr std::string_view kEnds = "|:]>";
  return !noise.empty() && kEnds.find(noise.back()) != noise.npos &&
         std::any_of(noise.begin(), noise.end(), text::is_alpha);
}

/// What stands, the same bytes, before the stamps of so many lines is the name of their sender.
constexpr std::size_t kNamedOn = 3;

struct Noise {
  std::size_t line;
  std::string_view text;
};

/// Lines without a stamp of the kernel's own wear what stands before the stamps of the others.
void take_off_noise(Excerpt& excerpt, const std::vector<Noise>& noises) {
  for (const bool strict : {true, false}) {
    const Shape shape(noises.front().text, {}, strict);
    const auto worn = std::count_if(noises.begin(), noises.end(), [&](const Noise& noise) {
      std::string_view rest = noise.text;
      return shape.take_off(rest) && rest.empty();
    });
    if (static_cast<std::size_t>(worn) < kNamedOn) continue;
    for (Line& line : excerpt.lines)
      if (line.stamp.empty()) shape.take_off(line.text);
    std::size_t own = 0;
    for (std::size_t i = 0; i < excerpt.own; ++i) own += !text::trim(excerpt.lines[i].text).empty();
    std::erase_if(excerpt.lines, [](const Line& line) { return text::trim(line.text).empty(); });
    excerpt.own = own;
    return;
  }
}

void name_senders(Excerpt& excerpt, const std::vector<Noise>& noises) {
  std::map<std::string_view, std::size_t> times;
  for (const Noise& noise : noises) ++times[noise.text];
  for (const Noise& noise : noises)
    if (names_sender(noise.text) && times[noise.text] >= kNamedOn)
      excerpt.lines[noise.line].sender = excerpt.sender_of(text::trim(noise.text));
}

/// Lines that a console printed twice, or all of them.
class PrintedTwice {
 public:
  /// Notes a line that goes into an excerpt next.
  void note(const Line& line, std::string_view bytes, const Excerpt& excerpt) {
    if (!excerpt.lines.empty()) {
      const Line& before = excerpt.lines.back();
      ticks_ += line.stamp != before.stamp;
      const bool stamped = !line.stamp.empty() && line.stamp == before.stamp;
      if (stamped ? line.text == before.text && same_printer(line, before) : bytes == bytes_) {
        if (!stamped) runs_ += again_.empty() || again_.back().line + 1 != excerpt.lines.size();
        again_.push_back({excerpt.lines.size(), stamped});
      }
    }
    bytes_ = bytes;
  }

  /// The kernel's own time tells, where its clock ticks at all; without it most lines must stand there twice.
  void drop(Excerpt& excerpt) const {
    constexpr std::size_t kTicking = 5, kFew = 8;
    const std::size_t lines = excerpt.lines.size();
    const bool stamped = ticks_ * kTicking > lines, bare = runs_ >= kFew && runs_ * 3 >= lines;
    if (again_.empty() || (!stamped && !bare)) return;
    std::size_t kept = 0, own = 0;
    auto next = again_.begin();
    for (std::size_t i = 0; i < lines; ++i) {
      const bool is_again = next != again_.end() && next->line == i;
      if (is_again && ((next++)->stamped ? stamped : bare)) continue;
      excerpt.lines[kept++] = excerpt.lines[i];
      own += i < excerpt.own;
    }
    excerpt.lines.resize(kept);
    excerpt.own = own;
  }

 private:
  struct Again {
    std::size_t line;
    bool stamped;
  };
  std::string_view bytes_;  ///< of the line before
  std::vector<Again> again_;
  std::size_t runs_ = 0;   ///< a line that comes often is one
  std::size_t ticks_ = 0;  ///< how often the time was another
};

/// True when the line is the rest of the one before, as its record says; then it was put there.
bool join_fragment(Excerpt& excerpt, std::string_view rest, std::size_t offset) {
  constexpr std::size_t kLongest = 4096;
  if (excerpt.lines.empty() || excerpt.lines.back().text.size() != offset || offset > kLongest) return false;
  Line& line = excerpt.lines.back();
  line.text = excerpt.storage.emplace_back(std::string(line.text) + std::string(rest));
  return true;
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
  std::vector<Noise> noises;
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
    if (!s.noise.empty()) noises.push_back({excerpt.lines.size(), s.noise});
    const auto passed = std::find_if(needle, needles.end(), [&](std::size_t at) { return at >= end; });
    const Line line{s.text,       number, caller,
                    s.lost,       sender, std::exchange(needle, passed) != passed,
                    !s.decorated, false,  static_cast<std::uint32_t>(raw.size()),
                    s.stamp};
    printed_twice.note(line, bytes.substr(begin, end - begin), excerpt);
    excerpt.lines.push_back(line);
    excerpt.own += begin < own;
  }
  name_senders(excerpt, noises);
  printed_twice.drop(excerpt);
  if (noises.size() >= kNamedOn) take_off_noise(excerpt, noises);
  return long_line;
}

}  // namespace lockgraph
