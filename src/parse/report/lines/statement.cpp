#include "statement.h"

#include <lockgraph/model/usage.h>

#include <algorithm>
#include <charconv>

namespace lockgraph::parse {
namespace {

using text::is_digit;
using text::skip;
using text::skip_blanks;
using text::take_while;

bool take_index(std::string_view& t, std::uint32_t& index, std::size_t most_digits) {
  const auto digits = take_while(t, is_digit);
  if (digits.empty() || digits.size() > most_digits) return false;
  std::from_chars(digits.data(), digits.data() + digits.size(), index);
  return true;
}

// -> #2 (&type->s_umount_key#42){++++}-{3:3}:        -> #1 (&x){+.+.} ops: 12:        -> #0 (half a na
//     -> (tasklist_lock){.+.+}-{2:2} {               -> (&x){..-.} ops: 12 {
bool read_arrow(std::string_view t, Statement& s) {
  if (!skip(t, "->")) return false;
  skip_blanks(t);
  if (skip(t, "#")) {
    said::Entry entry;
    if (!take_index(t, entry.index, 9)) return false;
    skip(t, ":");
    if (const auto ref = parse_lock_ref(t)) entry.lock = *ref;
    s.said = entry;
    return true;
  }
  const auto ref = parse_lock_ref(t);
  if (ref) s.said = said::Block{*ref};
  return ref.has_value();
}

//  #0: ffff8880a393dd48 (&mm->mmap_lock#2){++++}-{3:3}, at: __might_fault+0xa3/0x180 mm/memory.c:5260
//  #1:  (&info->bfs_lock){--..}, at: [<c0226c00>] bfs_create+0x45/0x187
bool read_held(std::string_view t, Statement& s) {
  std::uint32_t index = 0;
  if (!skip(t, "#") || !take_index(t, index, 9) || !skip(t, ":")) return false;
  const auto ref = parse_lock_ref(t);
  if (ref) s.said = said::Held{index, *ref};
  return ref.has_value();
}

// ffff0000c909cc70 (&dat_lock_key){.+.+}-{3:3}, at: nilfs_count_free_blocks+0x2c/0x6c      (&x){+.+.+.}
//  (&(&ctx->ctx_lock)->rlock){..-.} -> (&ctx->fd_wqh){....}
bool read_lock(std::string_view t, Statement& s) {
  if (const auto from = parse_first_lock_ref(t); from && from->rest.starts_with("->")) {
    if (const auto to = parse_lock_ref(from->rest.substr(2))) {
      s.said = said::Pair{*from, *to};
      return true;
    }
  }
  const auto ref = parse_lock_ref(t);
  if (ref) s.said = said::Lock{*ref};
  return ref.has_value();
}

// lock(&x->lock);   rlock(&x->lock);   sync(set->srcu);   unlock((complete)&ret.event);
bool read_step(std::string_view t, Statement& s) {
  if (!t.ends_with(");")) return false;
  for (const std::string_view verb : {"lock", "rlock", "sync", "unlock"})
    if (std::string_view u = t; skip(u, verb) && skip(u, "(")) {
      s.said = said::Step{verb, u.substr(0, u.size() - 2)};
      return true;
    }
  return false;
}

// IN-HARDIRQ-W at:   in-softirq-R at:   INITIAL USE at:
bool read_usage_state(std::string_view t, Statement& s) {
  constexpr std::size_t kLongest = 40;
  if (t.size() > kLongest || !t.ends_with(" at:")) return false;
  const std::string_view state = trim(t.substr(0, t.size() - 4));
  if (!parse_state(state)) return false;
  s.said = said::State{state};
  return true;
}

// CPU: 1 PID: 226 Comm: kworker/u4:5 Not tainted 5.9.0-rc2 #0      Pid: 1, comm: swapper Not tainted 2.6.31 #1145
bool is_dump_header(std::string_view t) { return (t[0] == 'C' || t[0] == 'P') && t.find("omm: ") != t.npos; }

// [S] lock(a:0)   [W] wait(b:0)   [E] unlock(a:0)
bool read_dept_event(std::string_view t, Statement& s) {
  if (t.size() < 4 || t[2] != ']' || std::string_view("SWE").find(t[1]) == std::string_view::npos) return false;
  s.said = said::DeptEvent{t.substr(1, 1)};
  return true;
}

bool read_frame(std::string_view t, Statement& s) {
  FrameView frame;
  if (!view_frame(t, frame)) return false;
  s.said = frame;
  return true;
}

bool take(const Sentence& sentence, Statement& s) {
  if (sentence.phrase == Phrase::None) return false;
  s.said = sentence;
  return true;
}

bool read_head(std::string_view t, Statement& s) {
  const Head head = match_head(t);
  if (head != Head::None) s.said = head;
  return head != Head::None;
}

bool read_banner(std::string_view t, Statement& s) {
  const auto banner = match_banner(t);
  if (banner) s.said = *banner;
  return banner.has_value();
}

/// What only lines with this first character can say.
bool read_by_first(std::string_view t, Statement& s) {
  switch (t[0]) {
    case '=': return is_rule(t) && (s.said = said::Rule(), true);
    case '-': return is_rule(t) ? (s.said = said::Rule(), true) : read_arrow(t, s);
    case '#': return read_held(t, s);
    case '}': return t.size() == 1 && (s.said = said::BlockEnd(), true);
    case '[': return read_banner(t, s) || read_dept_event(t, s);
    case '(': return read_lock(t, s);
    case '.':  // ≤4.8: `...` glued to the first frame of a stack
      return t.starts_with("... ") && read_frame(t.substr(3), s);
    case 'l':
    case 'r':
    case 's':
    case 'u': return read_step(t, s);
    case 'W':
    case 'I':
    case 'B':
    case 'D':
    case 'w':
    case 'i':
    case 'b':
    case 'd': return read_banner(t, s);
    default: return false;
  }
}

/// The first reader that knows the line wins.
bool read(std::string_view t, Statement& s) {
  if (read_by_first(t, s) || (text::begins_with_address(t) && read_lock(t, s)) || read_frame(t, s) ||
      read_usage_state(t, s) || take(match_sentence(t), s))
    return true;
  if (is_dump_header(t)) return s.said = said::DumpHeader(), true;
  return read_head(t, s);
}

/// Banners, and what tells of boots, dumps and blind spots.
bool read_outside(std::string_view t, Statement& s) { return read_banner(t, s) || take(match_sentence_outside(t), s); }

}  // namespace

bool is_rule(std::string_view t) {
  return t.size() >= 3 && (t[0] == '=' || t[0] == '-') &&
         std::all_of(t.begin(), t.end(), [&](char c) { return c == t[0]; });
}

void read_statement(const Line& line, Scope scope, Statement& s) {
  s.said = std::monostate();
  s.line = line.number;
  s.is_cut = line.is_cut;
  s.front = line.front;
  s.text = trim(line.text);
  s.indent = static_cast<std::uint32_t>(std::min<std::ptrdiff_t>(s.text.data() - line.text.data(), 10000));
  if (s.text.empty()) return;
  if (scope == Scope::Outside)
    read_outside(s.text, s);
  else
    read(s.text, s);
}

Statement read_statement(const Line& line) {
  Statement s;
  read_statement(line, Scope::Report, s);
  return s;
}

}  // namespace lockgraph::parse
