#include "wraps.h"

#include "broken_tasks.h"
#include "lines.h"
#include "printed.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>
#include <string>
#include <utility>

namespace lockgraph::parse {
namespace {

using text::is_alpha;
using text::is_digit;
using text::is_hex;
using text::take_while;

constexpr std::size_t kMostBreaks = 4;         // of one sentence
constexpr std::size_t kLongestWrapped = 1000;  // bytes
constexpr std::size_t kLookBack = 12;          // lines of others between two pieces

// +0x18/0x30
bool ends_with_offset(std::string_view token) {
  const auto slash = token.rfind("/0x");
  const auto plus = token.rfind("+0x", slash);
  const auto is_number = [](std::string_view s) { return !s.empty() && std::all_of(s.begin(), s.end(), is_hex); };
  return slash != token.npos && plus != token.npos && is_number(token.substr(slash + 3)) &&
         is_number(token.substr(plus + 3, slash - plus - 3));
}

std::string_view last_token(std::string_view t) {
  std::size_t n = t.size();
  while (n > 0 && !text::is_blank(t[n - 1])) --n;
  return t.substr(n);
}

/// True where a bracket is not closed on its line.
bool has_open_bracket(std::string_view t) {
  int round = 0, square = 0, curly = 0;
  for (const char c : t) {
    round += (c == '(') - (c == ')');
    square += (c == '[') - (c == ']');
    curly += (c == '{') - (c == '}');
  }
  return (round > 0 || square > 0 || curly > 0) && !t.ends_with("{");
}

/// True for what no line of a report ends with: an open bracket, half an offset, `at:`.
bool is_torn(std::string_view line) {
  const std::string_view t = trim(line);
  if (has_open_bracket(t)) return true;
  if (is_cut_task_state(t) || (t.starts_with("INFO: task ") && !tells_of_task(t))) return true;
  // #0: ffff888100a01128 (&foo->a_lock)
  if (t.starts_with("#") && t.size() > 2 && is_digit(t[1]) && t.find(": ") <= 4 && t.find(", at: ") == t.npos)
    return true;
  if (t.starts_with("CPU: ") && t.find("ainted") != t.npos && t.find(" #") == t.npos) return true;
  const std::string_view token = last_token(t), front = t.substr(0, t.size() - token.size());
  // `at: super_trylock_sh`: a place has an offset, or a file
  if (front.ends_with("at: ") && token.find('+') == token.npos) return true;
  // f+0x1/0x2 drivers/b
  if (ends_with_offset(last_token(trim(front))) && is_alpha(token[0]) && token.find(':') == token.npos) return true;
  return (token.find('+') != token.npos && token.find("){") == token.npos && !ends_with_offset(token)) ||
         token == "at:" || token.ends_with(".c") || token.ends_with(".c:") || token.ends_with(".h:");
}

Line text_of(std::string_view text) {
  Line line;
  line.text = text;
  return line;
}

/// How wide the terminal was, and what it did to longer lines.
struct Terminal {
  enum class Does { Nothing, Wraps, Cuts } does = Does::Nothing;
  std::uint32_t columns = 0;
};

bool says_nothing(const Line& line) {
  if (line.text.starts_with("}, ")) return true;  // no end of a block
  const Statement s = read_statement(line);
  return s.is_nothing() || (s.is<FrameView>() && s.indent == 0);
}

bool may_be_rest_of(const Line& line, const Line& before) {
  return line.number == before.number + 1 && line.bare && same_printer(line, before);
}
bool is_rest_of(const Line& line, const Line& before) { return may_be_rest_of(line, before) && says_nothing(line); }

/// Lines of the greatest length, several of them torn, are at the edge of a terminal.
Terminal find_terminal(const std::vector<Line>& lines) {
  constexpr std::uint32_t kNarrowest = 60, kWidest = 250;
  constexpr std::uint32_t kCommon[] = {72, 76, 78, 79, 80, 100, 120, 128, 132, 160, 200};
  constexpr std::uint32_t kLongestWord = 40;
  constexpr std::size_t kAtEdge = 3, kTorn = 2;  // distinct lines; of a common width one is enough
  Terminal terminal;
  std::size_t at_edge = 0;
  for (const Line& line : lines) {
    if (line.columns > terminal.columns) terminal.columns = line.columns, at_edge = 0;
    at_edge += line.columns == terminal.columns;
  }
  const bool common = std::ranges::find(kCommon, terminal.columns) != std::end(kCommon);
  if (terminal.columns < kNarrowest || terminal.columns > kWidest || (!common && at_edge < kAtEdge)) return terminal;
  std::set<std::string_view> distinct;
  std::size_t torn = 0, go_on = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto may_go_on = [&] { return i + 1 < lines.size() && may_be_rest_of(lines[i + 1], lines[i]); };
    const auto goes_on = [&] { return may_go_on() && says_nothing(lines[i + 1]); };
    if (lines[i].columns != terminal.columns) {
      // Mailers break at blanks, and thus anywhere in front of the edge.
      if (lines[i].columns + kLongestWord > terminal.columns && may_go_on() && is_torn(lines[i].text) && goes_on())
        return terminal;
      continue;
    }
    if (!distinct.insert(lines[i].text).second) continue;
    // A console that tears its lines puts a piece behind each piece.
    const bool rest = goes_on(), piece = !rest && i + 1 < lines.size() && says_nothing(lines[i + 1]);
    torn += !piece && is_torn(lines[i].text);
    go_on += rest;
  }
  if (common ? torn == 0 : distinct.size() < kAtEdge || torn < kTorn) return terminal;
  terminal.does = 2 * go_on > distinct.size() ? Terminal::Does::Wraps : Terminal::Does::Cuts;
  return terminal;
}

/// What is sure of a line whose end is missing. Of a number that is cut nothing is known, and of a name neither.
std::string_view without_cut_token(std::string_view line) {
  const std::string_view token = last_token(line);
  const std::string_view before = line.substr(0, line.size() - token.size());
  if (token.find("+0x") != token.npos && token.find("/0") != token.npos) return line;
  if (const auto plus = token.find('+'); plus != token.npos && before.ends_with("at: "))
    return line.substr(0, before.size() + plus);
  return before;
}

/// True for `fs/namei.c:12`, `fs/namei.c:12 [inline]`, `[inline]`, `[ldtest]`: the end of a frame or of a place.
bool is_end_of_place(std::string_view t) {
  if (t[0] == '[') {
    std::string_view name = t.substr(1);
    return !take_while(name, [](char c) { return is_alpha(c) || is_digit(c) || c == '_'; }).empty() && name == "]" &&
           !is_digit(t[1]);
  }
  const auto colon = t.find(':');  // most frames have none, and others have a function in front
  const std::string_view file = t.substr(0, colon == t.npos ? 0 : t.find(' '));
  if (file.size() < colon || file.empty() || !is_digit(file.back()) || file.find('/') == file.npos) return false;
  if (file.rfind(':') != colon) return false;
  if (colon == file.npos || colon < 3 || (file[colon - 2] != '.' && !file.substr(0, colon).ends_with(".rs")))
    return false;
  const std::string_view rest = trim(t.substr(file.size()));
  return rest.empty() || rest == "[inline]" ||
         (rest.starts_with("[") && rest.ends_with("]") && rest.find(' ') == rest.npos);
}

/// What such an end may stand behind.
bool wants_end_of_place(std::string_view before, std::string_view t) {
  const std::string_view token = last_token(before);
  const bool has_file = token.find(':') != token.npos && is_digit(token.back());
  if (t == "[inline]") return has_file;
  if (t[0] == '[') return ends_with_offset(token);
  return !has_file && !token.ends_with("]") && token != "at:";
}

bool is_place_said(const Statement& s) {
  if (const auto* lock = s.as<said::Lock>()) return !lock->lock.rest.empty();
  if (const auto* held = s.as<said::Held>()) return !held->lock.rest.empty();
  return s.is<FrameView>();
}

/// `G        W  O`
bool is_taint(std::string_view t) {
  return t.size() <= 32 && std::all_of(t.begin(), t.end(), [](char c) { return c == ' ' || (c >= 'A' && c <= 'Z'); });
}

// #1   #1 Tainted: G
bool is_build(std::string_view t) {
  if (!text::skip(t, "#") || take_while(t, is_digit).empty()) return false;
  return t.empty() || t[0] == ' ';
}

bool is_symbol(std::string_view t) { return t.substr(0, t.find(' ')).find("+0x") != t.npos || t.starts_with("[<"); }

bool may_end_sentence(std::string_view t) {
  switch (t.back()) {
    case ':':
    case '.':
    case '!':
    case '*': return true;
    case 'd': return t.ends_with("acquired");
    case '>': return t.ends_with("<reader>") || t.ends_with("<writer>");
    default:  // debug_locks = 1     by task holder:778
      return is_digit(t.back()) &&
             ((t.size() < 20 && t.find('=') != t.npos) || t.starts_with("task ") || t.find(" task ") != t.npos);
  }
}

/// Of most lines the last character tells that they are the rest of nothing.
bool may_be_rest(std::string_view line) {
  const char last = line.back();
  if (last == ']' || is_digit(last)) {
    std::string_view t = line;
    text::skip_blanks(t);
    switch (t[0]) {
      case '#': return is_build(t);
      case '[': return is_end_of_place(t);
      default: break;
    }
    // Most frames have a function in front of their file, or no file.
    std::string_view rest = t;
    take_while(rest, [](char c) { return c != ' ' && c != ':'; });
    if (rest.empty() || rest[0] == ' ') return may_end_sentence(t);
    return is_end_of_place(trim(t));
  }
  constexpr text::CharSet kEnds([](char c) { return std::string_view(":.!*d \t").find(c) != std::string_view::npos; });
  return kEnds(last) || (line.size() < 40 && last >= 'A' && last <= 'Z');
}

/// What the next line must go on with.
bool is_open(std::string_view line) {
  if (line.empty()) return false;  // what its terminal cut was all of it
  if (line[0] == 't' && is_cut_task_state(line)) return true;
  switch (line.back()) {
    case '>':
    case '[': return true;
    case ' ': return trim(line) == "[" || trim(line) == "... key";
    case '.': return line.size() < 16 && trim(line) == "...";
    case 'y': return line.size() < 16 && trim(line) == "... key";
    case ']': return line.ends_with(">]");
    case ':': return line.ends_with(" at:");
    case 'k': return line.ends_with(" task");
    default: return line[0] == 'C' || line[0] == 'P' ? line.starts_with("CPU: ") || line.starts_with("Pid: ") : false;
  }
}

/// A line that none of its pieces is, of two or more of them.
class Unwrapper {
 public:
  explicit Unwrapper(Excerpt& excerpt) : excerpt_(excerpt), lines_(excerpt.lines) {}

  void run() {
    terminal_ = find_terminal(lines_);
    std::size_t own = 0;
    const bool has_edge = terminal_.does != Terminal::Does::Nothing;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const Line& line = lines_[i];
      if (has_edge) before_ = std::exchange(last_, line);
      if (!join_at_edge(line, i) && !join_at_blank(line)) {
        if (kept_ != i) lines_[kept_] = line;
        if (terminal_.does == Terminal::Does::Cuts && line.columns == terminal_.columns) cut(lines_[kept_]);
        ++kept_;
      }
      if (i + 1 == excerpt_.own) own = kept_;
    }
    lines_.resize(kept_);
    excerpt_.own = own;
  }

 private:
  static void cut(Line& line) {
    line.text = without_cut_token(line.text);
    line.is_cut = true;
  }

  bool join_at_edge(const Line& line, std::size_t i) {
    if (terminal_.does != Terminal::Does::Wraps || i == 0 || kept_ == 0 || before_.columns != terminal_.columns ||
        lines_[kept_ - 1].text.size() > kLongestWrapped || !is_rest_of(line, before_))
      return false;
    const bool in_arrow = line.front == ">" && before_.front != ">";  // &foo-     >b_lock, as if it were quoted
    put(kept_ - 1, fmt::format("{}{}{}", lines_[kept_ - 1].text, in_arrow ? ">" : "", line.text));
    return true;
  }

  /// The number of the last line of the same printer among those before `end`, or of none: `end`.
  std::size_t before(const Line& line, std::size_t end) const {
    for (std::size_t k = end, seen = 0; k-- > 0 && seen < kLookBack; ++seen)
      if (same_printer(lines_[k], line)) return k;
    return end;
  }

  /// What a line may be the rest of is told by its ends, or by those of the line before.
  bool join_at_blank(const Line& line) {
    if (kept_ == 0 || (!may_be_rest(line.text) && !is_open(lines_[kept_ - 1].text))) return false;
    const std::string_view t = trim(line.text);
    if (t.size() > kLongestWrapped) return false;
    const std::size_t k = before(line, kept_);
    if (k == kept_ || lines_[k].text.size() > kLongestWrapped) return false;
    const std::string_view front = trim(lines_[k].text);
    if (front.empty()) return false;
    if (auto whole = join_task_state(front, t, !line.bare)) return put(k, std::move(*whole)), true;
    return join_stamp(k, front, t) || join_place(k, front, t) || join_taint(k, front, t) || join_key(k, front, t) ||
           join_path(k, front, t) ||
           ((may_end_sentence(t) || front.ends_with(" task")) && join_sentence(line, front, t));
  }

  bool join(std::size_t k, std::string_view t) {
    std::string whole(lines_[k].text);
    while (whole.ends_with(' ')) whole.pop_back();
    put(k, whole + ' ' + std::string(t));
    return true;
  }

  // [
  //   55.124004][T31545] text
  bool join_stamp(std::size_t k, std::string_view front, std::string_view t) {
    if (front != "[" || !is_digit(t[0])) return false;
    put(k, "[ " + std::string(t));
    const Stripped s = strip_decoration(lines_[k].text);
    lines_[k].text = s.text;
    if (s.decorated) lines_[k].caller = s.caller;
    return true;
  }

  bool join_place(std::size_t k, std::string_view front, std::string_view t) {
    if (!is_end_of_place(t) || !wants_end_of_place(front, t)) return false;
    const std::string whole = std::string(lines_[k].text) + ' ' + std::string(t);
    return is_place_said(read_statement(text_of(whole))) && join(k, t);
  }

  // 6.12.117 #1 Tainted: G        W     CPU: 0 PID: 12 Comm: a Not      6.12.117 #1
  //  O                                  tainted 5.9.0 #0                Not tainted
  bool join_taint(std::size_t k, std::string_view front, std::string_view t) {
    const auto whole = [&] { return std::string(front) + ' ' + std::string(t); };
    if (front.starts_with("CPU: ") || front.starts_with("Pid: ")) {
      // Behind the release stand its build and what the kernel is made with.
      const auto build = front.find(" #");
      if (build != front.npos && front.find("ainted") < build) return false;
      if (is_build(t)) return front.find("ainted") != front.npos && join(k, t);
      const auto header = parse_dump_header(front);
      if (header && !header->second.release.empty()) return false;
      const auto joined = parse_dump_header(whole());
      return joined && !joined->second.release.empty() && join(k, t);
    }
    if (is_build(t)) {
      const auto ident = parse_ident(front);
      return ident && ident->build.empty() && parse_ident(whole()) && join(k, t);
    }
    const bool may_be = is_taint(t) || t.starts_with("Not tainted") || t.starts_with("Tainted:") || t == "tainted";
    if (!may_be || (is_taint(t) && front.find("Tainted:") == front.npos)) return false;
    return !front.starts_with("Tainted") && parse_ident(whole()) && join(k, t);
  }

  // ... key      at: [<ffffffffa0003c78>]     ... key      at:
  //  ldt_unsafe+0x18/0x60                     [<ffffffffa0003c78>] ldt_unsafe+0x18/0x60
  bool join_key(std::size_t k, std::string_view front, std::string_view t) {
    if (front == "..." && t.starts_with("key ")) return join(k, t);
    if (!front.starts_with("... key")) return false;
    const bool at = front.ends_with(" at:") || front.ends_with(">]");
    return ((at && is_symbol(t)) || (front.size() < 16 && t.starts_with("at: "))) && join(k, t);
  }

  // &a --> &b -->         (&a){....} ->
  //  &c                    (&b){....}
  bool join_path(std::size_t k, std::string_view front, std::string_view t) {
    if (front.ends_with(" -->") || t.starts_with("--> ")) return join(k, t);
    if (!front.ends_with("->") && !t.starts_with("-> (")) return false;
    const std::string whole = std::string(front) + ' ' + std::string(t);
    if (!read_statement(text_of(whole)).is<said::Pair>()) return false;
    const std::size_t above = before(lines_[k], k);
    return above < k && read_statement(lines_[above]).phrase() == Phrase::NewDependency && join(k, t);
  }

  /// The last piece of a sentence tells itself by its end.
  bool join_sentence(const Line& line, std::string_view front, std::string_view t) {
    FrameView frame;
    if (!may_end_a_sentence_here(line, t) || view_frame(front, frame) || match_sentence(t).phrase != Phrase::None ||
        !read_statement(line).is_nothing())
      return false;
    std::string whole(t);
    bool continued = !line.bare;
    std::size_t k = kept_;
    for (std::size_t pieces = 1; pieces < kMostBreaks; ++pieces) {
      const std::size_t next = before(line, k);
      if (next == k || lines_[next].text.size() > kLongestWrapped) return false;
      k = next;
      const std::string_view piece = trim(lines_[k].text);
      if (!read_statement(lines_[k]).is_nothing() && !is_cut_claim(piece)) return false;
      whole = std::string(piece) + ' ' + whole;
      restore_newline(whole, piece.size(), std::exchange(continued, !lines_[k].bare));
      if (match_sentence(whole).phrase == Phrase::None && !tells_of_task(whole)) continue;
      put(k, std::move(whole));
      const Line& first = lines_[k];
      const auto end = std::remove_if(lines_.begin() + static_cast<std::ptrdiff_t>(k) + 1,
                                      lines_.begin() + static_cast<std::ptrdiff_t>(kept_),
                                      [&](const Line& l) { return same_printer(l, first); });
      kept_ = static_cast<std::size_t>(end - lines_.begin());
      return true;
    }
    return false;
  }

  /// Whether one of the lines before may begin what `t` ends.
  bool may_end_a_sentence_here(const Line& line, std::string_view t) const {
    std::size_t k = kept_;
    for (std::size_t pieces = 1; pieces < kMostBreaks; ++pieces) {
      const std::size_t next = before(line, k);
      if (next == k) return false;
      k = next;
      const std::string_view first = trim(lines_[k].text);
      if (!first.empty() && may_span(first, t)) return true;
    }
    return false;
  }

  void put(std::size_t k, std::string text) { lines_[k].text = excerpt_.storage.emplace_back(std::move(text)); }

  Excerpt& excerpt_;
  std::vector<Line>& lines_;
  Terminal terminal_;
  Line last_, before_;  ///< this one and the one before, as they came
  std::size_t kept_ = 0;
};

}  // namespace

void unwrap_lines(Excerpt& excerpt) { Unwrapper(excerpt).run(); }

}  // namespace lockgraph::parse
