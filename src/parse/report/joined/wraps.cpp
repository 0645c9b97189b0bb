#include "wraps.h"

#include "broken_tasks.h"
#include "line_ends.h"
#include "lines.h"
#include "printed.h"
#include "terminal_edge.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

namespace lockgraph::parse {
namespace {

constexpr std::size_t kMostBreaks = 4;         // of one sentence
constexpr std::size_t kLongestWrapped = 1000;  // bytes
constexpr std::size_t kLookBack = 12;          // lines of others between two pieces

Line text_of(std::string_view text) {
  Line line;
  line.text = text;
  return line;
}

bool is_place_said(const Statement& s) {
  if (const auto* lock = s.as<said::Lock>()) return !lock->lock.rest.empty();
  if (const auto* held = s.as<said::Held>()) return !held->lock.rest.empty();
  return s.is<FrameView>();
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
    if (front != "[" || !text::is_digit(t[0])) return false;
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
