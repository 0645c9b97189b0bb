#include "lines.h"
#include "rejoin.h"

#include "catalogue.h"
#include "cursor.h"

#include <lockgraph/model/usage.h>

#include <algorithm>
#include <string>

namespace lockgraph::parse {
namespace {

using text::is_digit;
using text::is_hex;
using text::skip;
using text::skip_blanks;
using text::take_while;
using text::trim;

constexpr std::size_t kLookAhead = 12;      // lines of the same caller searched for a missing piece
constexpr std::size_t kMostPieces = 16;     // of one line
constexpr std::size_t kLongestJoin = 4096;  // bytes; class names of macros reach some hundreds

constexpr std::string_view kVerbs[] = {"lock(", "rlock(", "sync(", "unlock("};

/// What a line lacks to be whole.
enum class Missing {
  Nothing,
  Open,     // `-> #1`, `#0:`, `#0: ffff...`: the ` (` or an address comes next
  Name,     // `... (`, `... (name`: the name, or the end of it
  NameEnd,  // `(name` alone on a line: `){...}` must come next
  Wait,     // `...){+.+.}-`: the wait types come next
  Tail,     // `...){+.+.}-{3:3}`: may go on with `, at:`, `:` or ` {`; whole without it
  Place,    // `..., at:` or `at: [<c0268a7f>]` or a bare `[<c0268a7f>]`: the symbol comes next
  Close,    // `  lock(name`: `);` comes next; `  lock(`: the name, too
  At,       // `INITIAL USE`, `{SOFTIRQ-ON-W}`: ` at:` comes next
};

bool skip_address(std::string_view& s) {  // ffff8880a393dd48  c3baa3d4  (ptrval)  (____ptrval____)  [<c0268a7f>]
  std::string_view t = s;
  if (skip(t, "(ptrval)") || skip(t, "(____ptrval____)")) return s = t, true;
  if (take_while(t, is_hex, 17).size() < 8) return false;
  if (!t.empty() && t[0] != ' ') return false;
  return s = t, true;
}

bool is_box(std::string_view t) {  // [<c0268a7f>]
  if (!skip(t, "[<")) return false;
  take_while(t, [](char c) { return is_hex(c) || c == '(' || c == ')' || (c >= 'g' && c <= 'z') || c == '_'; });
  return t == ">]";
}

/// Behind `){`: the rest after the mask and wait types, or nothing when there is no whole mask.
bool after_mask(std::string_view t, std::string_view& rest) {
  for (auto at = t.rfind("){"); at != std::string_view::npos; at = at ? t.rfind("){", at - 1) : at) {
    std::string_view u = t.substr(at + 2);
    const auto close = u.substr(0, 8).find('}');
    if (close != std::string_view::npos && is_mask(u.substr(0, close))) {
      u.remove_prefix(close + 1);
      if (skip(u, "-{")) {
        const auto end = u.substr(0, 8).find('}');
        if (end != std::string_view::npos) u.remove_prefix(end + 1);
      }
      rest = u;
      return true;
    }
    if (at == 0) break;
  }
  return false;
}

/// Cheap: most lines begin with a character that no lock line begins with, or with a letter of a stack frame.
bool may_be_broken(std::string_view t) {
  switch (t[0]) {
    case '[':
    case '-':
    case '#':
    case '(':
    case '{': return true;
    default: break;
  }
  constexpr std::size_t kLongestState = 24;
  if (t.size() <= kLongestState && (t.find('-') != t.npos || t.ends_with("USE"))) return true;
  for (const std::string_view verb : kVerbs)
    if (text::begins(t, verb)) return true;
  return text::begins_with_address(t);
}

Missing missing(std::string_view line) {
  std::string_view t = trim(line);
  if (t.empty() || t.size() > kLongestJoin || !may_be_broken(t)) return Missing::Nothing;
  if (is_box(t) || (t.ends_with("] ?") && is_box(t.substr(0, t.size() - 2)))) return Missing::Place;
  for (const std::string_view verb : kVerbs)
    if (t.starts_with(verb)) return t.ends_with(");") || t.find(';') != t.npos ? Missing::Nothing : Missing::Close;
  std::string_view state = t;
  skip(state, "{"), (void)(state.ends_with("}") && (state.remove_suffix(1), true));
  if (parse_state(state) || state == "INITIAL USE" || state == "INITIAL READ USE") return Missing::At;

  bool indexed = false;
  std::string_view u = t;
  if (skip(u, "->")) {
    skip_blanks(u);
    if (skip(u, "#")) take_while(u, is_digit);
    indexed = true;
  } else if (skip(u, "#")) {
    if (take_while(u, is_digit).empty() || !skip(u, ":")) return Missing::Nothing;
    indexed = true;
  }
  skip_blanks(u);
  if (u.empty()) return indexed ? Missing::Open : Missing::Nothing;
  const bool address = skip_address(u);
  skip_blanks(u);
  if (u.empty()) return address ? Missing::Open : Missing::Nothing;
  if (!skip(u, "(")) return Missing::Nothing;
  std::string_view rest;
  if (!after_mask(u, rest)) return indexed || address || u.empty() ? Missing::Name : Missing::NameEnd;
  if (trim(rest).empty()) return Missing::Tail;
  if (trim(rest) == "-") return Missing::Wait;
  if (trim(rest) == ",") return Missing::Tail;
  if (trim(rest) == ", at:" || (rest.starts_with(", at: ") && is_box(trim(rest.substr(6))))) return Missing::Place;
  return Missing::Nothing;
}

/// `ffff8880a393dd48 (&x){+.+.}`, `#0: ...`, `-> #1 ...`: a line of its own, not the name that is missing.
bool is_lock_line(std::string_view t) {
  if (t.starts_with("->")) return true;
  if (skip(t, "#")) return !take_while(t, is_digit).empty() && t.starts_with(":");
  return skip_address(t) && (skip_blanks(t), t.starts_with("("));
}

/// Another report or boot: what is missing in front of it does not stand behind it.
bool begins_anew(std::string_view t) { return t.starts_with("Linux version ") || match_banner(t).has_value(); }

bool looks_like_symbol(std::string_view t) {
  if (t.starts_with("[<")) return true;
  const auto plus = t.find("+0x");
  const auto blank = t.find(' ');
  return (plus != std::string_view::npos && plus < blank) || t.starts_with("0x") ||
         t.find(" (") != std::string_view::npos || t.find(".c:") != std::string_view::npos ||
         t.find(".h:") != std::string_view::npos;
}

/// `behind` is the line after `next`.
bool fits(Missing need, std::string_view current, std::string_view next, std::string_view behind) {
  if (next.empty()) return false;
  switch (need) {
    case Missing::Nothing: return false;
    case Missing::Open: {
      std::string_view t = next;
      return t[0] == '(' || skip_address(t);
    }
    case Missing::Name:
      if (next.find("+0x") < next.find("){") || next.starts_with("? ")) return false;  // a frame in between
      if (is_lock_line(next)) return false;
      if (trim(current).ends_with("(")) {
        if (next.starts_with("){")) return false;  // the name itself is lost
        if (next.find("){") != next.npos || next.find_first_of(" :") == next.npos) return true;
        return behind.starts_with("){") || behind.starts_with("#") || behind.starts_with("/");
      }
      if (trim(current).ends_with(')') && next[0] == '{' && is_mask(next.substr(1, next.find('}') - 1))) return true;
      return next[0] == ')' || next[0] == '#' || next[0] == '/' || next.find("){") != next.npos;
    case Missing::NameEnd: return next[0] == ')' || next[0] == '#' || next[0] == '/';
    case Missing::Wait: return next[0] == '{';
    case Missing::Tail:
      return next.starts_with(", at:") || next == ":" || next == "{" || next.starts_with("ops: ") ||
             (next.starts_with("at: ") && looks_like_symbol(next.substr(4)));
    case Missing::Place: return looks_like_symbol(next) && !is_lock_line(next);
    case Missing::Close:
      return next == ");" || (trim(current).ends_with("(") && behind == ");" && next.find_first_of(" ;") == next.npos);
    case Missing::At: return next == "at:" || next == "state was registered at:";
  }
  return false;
}

/// A fragment that nothing else in a log looks like: its rest is looked for behind foreign lines, too.
bool surely_opens(std::string_view t) {
  constexpr std::size_t kAddress = 16;
  return (t.size() == kAddress && std::all_of(t.begin(), t.end(), is_hex)) || t.starts_with("#") ||
         t.starts_with("->") || t == "(" || t.starts_with("lock(");
}

/// Pieces between which the console or the mailer left no blank out.
bool glued(std::string_view current, std::string_view next) {
  return current.ends_with('(') || current.ends_with('-') ||
         (current.ends_with(')') && (next[0] == '(' || next[0] == '{')) ||
         std::string_view(")#/,:;}").find(next[0]) != std::string_view::npos;
}

/// A symboliser repeats the last piece, `){+.-.}-{2:2}, at: f a.c:1 [inline]`, once for each inlined function: every
/// copy becomes a whole line of its own.
void repeat_for_inlined(Excerpt& excerpt, std::size_t last_piece, const std::string& before) {
  std::vector<Line>& lines = excerpt.lines;
  const std::string_view piece = trim(lines[last_piece].text);
  const auto at = piece.find("at: ");
  if (at == std::string_view::npos || (piece[0] != ')' && piece[0] != ',')) return;
  for (std::size_t j = last_piece; j + 1 < lines.size() && trim(lines[j].text).ends_with("[inline]"); ++j) {
    const std::string_view copy = trim(lines[j + 1].text);
    if (!copy.starts_with(piece.substr(0, at + 4))) return;
    lines[j + 1].text = excerpt.storage.emplace_back(before + std::string(copy));
  }
}

/// Joins the pieces of broken lines. A piece that was used up is no line any more.
class Joiner {
 public:
  explicit Joiner(Excerpt& excerpt)
      : excerpt_(excerpt),
        lines_(excerpt.lines),
        used_(lines_.size(), false),
        following_(next_of_same_printer(lines_)) {}

  void run(std::size_t first) {
    for (std::size_t i = first; i < excerpt_.own; ++i)
      if (!used_[i] && missing(lines_[i].text) != Missing::Nothing) join(i);
    erase_lines(excerpt_, [&](std::size_t i) { return used_[i]; });
  }

 private:
  std::string_view behind(std::size_t j) const {
    return following_[j] < lines_.size() ? trim(lines_[following_[j]].text) : std::string_view{};
  }

  /// These stand on the very next line or are not to come.
  static bool must_be_next(Missing need) {
    return need == Missing::Tail || need == Missing::Place || need == Missing::At || need == Missing::NameEnd;
  }

  void join(std::size_t i) {
    Missing need = missing(lines_[i].text);
    std::string joined(lines_[i].text), before_last;
    while (joined.ends_with(' ')) joined.pop_back();
    const bool patient = surely_opens(trim(joined));
    std::vector<std::size_t> pieces;
    std::size_t seen = 0;
    for (std::size_t j = following_[i];
         j < lines_.size() && seen < kLookAhead && need != Missing::Nothing && pieces.size() < kMostPieces;
         j = following_[j]) {
      ++seen;
      if (used_[j]) continue;
      const std::string_view next = trim(lines_[j].text);
      if (begins_anew(next)) break;
      if (!fits(need, joined, next, behind(j))) {
        if (!patient || (must_be_next(need) && (need != Missing::Tail || pieces.empty() || is_lock_line(next)))) break;
        continue;
      }
      before_last = joined;
      if (!glued(joined, next)) joined += ' ';
      joined += next;
      pieces.push_back(j);
      need = missing(joined);
      seen = 0;
    }
    if (pieces.empty() || (need != Missing::Nothing && need != Missing::Tail)) return;
    for (const std::size_t j : pieces) {
      used_[j] = true;
      if (lines_[i].lost.empty()) lines_[i].lost = lines_[j].lost;
    }
    lines_[i].text = excerpt_.storage.emplace_back(std::move(joined));
    repeat_for_inlined(excerpt_, pieces.back(), before_last);
  }

  Excerpt& excerpt_;
  std::vector<Line>& lines_;
  std::vector<bool> used_;
  std::vector<std::size_t> following_;
};

}  // namespace

void rejoin_lock_lines(Excerpt& excerpt) {
  const auto own_end = excerpt.lines.begin() + static_cast<std::ptrdiff_t>(excerpt.own);
  const auto broken = std::find_if(excerpt.lines.begin(), own_end,
                                   [](const Line& line) { return missing(line.text) != Missing::Nothing; });
  if (broken != own_end) Joiner(excerpt).run(static_cast<std::size_t>(broken - excerpt.lines.begin()));
}

}  // namespace lockgraph::parse
