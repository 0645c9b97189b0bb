#include "printed.h"

#include "day.h"

#include <algorithm>
#include <utility>

namespace lockgraph::parse {
namespace {

constexpr std::size_t kIdleInside = 400;     // foreign lines stepped over inside a report
constexpr std::size_t kIdleBehind = 12;      // and behind its backtrace
constexpr std::size_t kIdentWithin = 8;      // the ident line stands this near to the banner
constexpr std::size_t kMostParts = 1 << 17;  // lines that are kept: far more than lockdep can print

}  // namespace

ReportReader::ReportReader(const Statement& s, bool own_backtrace, const Limits& limits)
    : limits_(limits), own_backtrace_(own_backtrace) {
  const Banner& banner = *s.as<Banner>();
  out_.kind = banner.kind;
  out_.boxed = banner.boxed;
  out_.dept = banner.dept;
  out_.headline = s.text;
  out_.banner_task = banner.task;
  out_.subject = banner.subject;
  out_.line = out_.last_line = s.line;
  out_.day = day_of(s.front);
  open(Phrase::None, s);
}

bool ReportReader::add(const Statement& s) {
  if (s.text.empty()) return true;
  ++lines_;
  out_.cut_lines += s.is_cut;
  if (lines_ == 1 && out_.kind == ReportKind::FailedAssertion && text::begins(s.text, "WARNING: ")) {
    out_.headline.append(" ").append(s.text);  // behind its condition
    out_.last_line = s.line;
    return true;
  }
  if (const auto* head = s.as<Head>(); head && *head == Head::Oops) return false;
  if (out_.is_endless = parts_ > kMostParts; out_.is_endless) return false;
  if (read(s)) {
    out_.last_line = s.line;
    idle_ = 0;
    return !ended_;
  }
  if (ended_) return false;
  ++idle_;
  return idle_ <= (finished() ? kIdleBehind : kIdleInside);
}

// WARNING: CPU: 0 PID: 0 at kernel/locking/lockdep.c:167 hlock_class kernel/locking/lockdep.c:167 [inline]
// WARNING: CPU: 0 PID: 0 at kernel/locking/lockdep.c:167 mark_lock+0x7c4/0x11d0 kernel/locking/lockdep.c:3643
// WARNING: kernel/locking/lockdep.c:238 at hlock_class kernel/locking/lockdep.c:230 [inline], CPU#0: syz.2.19/5879
bool ReportReader::add_copy(const Statement& s) {
  const std::string_view head = out_.headline;
  const std::string_view last = head.substr(std::min(head.size(), head.rfind("WARNING: ")));
  const bool inlined = last.ends_with("[inline]") || last.find("[inline], CPU#") != last.npos;
  if (!is_warning() || !s.announces(out_.kind) || lines_ > 0 || !inlined) return false;
  if (++parts_ > kMostParts) return false;
  out_.headline += ' ';
  out_.headline += s.text;
  out_.last_line = s.line;
  return true;
}

Section& ReportReader::open(Phrase phrase, const Statement& s) {
  ++parts_;
  Section& section = out_.sections.emplace_back();
  section.phrase = phrase;
  section.line = s.line;
  section.indent = s.indent;
  return section;
}

/// Whether a limit lets one more in where `n` are; says it when it does not.
bool ReportReader::has_room(std::size_t n, std::uint64_t Limits::*limit) {
  if (n < limits_.*limit) return true;
  std::string text = beyond(limits_, limit) + ": the others are left out";
  if (std::ranges::find(out_.beyond, text) == out_.beyond.end()) out_.beyond.push_back(std::move(text));
  return false;
}

void ReportReader::open_backtrace(const Statement& s) {
  has_backtrace_ = true;
  open(Phrase::StackBacktrace, s);
}

/// Lines whose form alone tells that they are no ident.
bool has_its_own_form(const Statement& s) {
  return s.is<FrameView>() || s.is<said::Rule>() || s.is<said::Held>() || s.is<said::Entry>() || s.is<said::Block>();
}

bool ReportReader::read(const Statement& s) {
  if (out_.dept && read_dept(s)) return true;
  if (lines_ <= kIdentWithin && !out_.ident && !has_its_own_form(s))
    if (auto ident = parse_ident(s.text)) return out_.ident = std::move(*ident), true;
  return std::visit([&](const auto& said) { return read(s, said); }, s.said);
}

bool ReportReader::read(const Statement& s, const std::monostate&) { return read_loose_text(s); }
bool ReportReader::read(const Statement& s, const Banner&) { return read_loose_text(s); }
bool ReportReader::read(const Statement& s, const said::DeptEvent&) { return read_loose_text(s); }

bool ReportReader::read(const Statement&, const said::Rule&) {
  ended_ |= out_.kind == ReportKind::HungTask && all_tasks_;
  return is_behind_rule_ = true;
}

bool ReportReader::read(const Statement& s, const FrameView& frame) { return add_frame(s, frame), true; }
bool ReportReader::read(const Statement& s, const said::Entry& entry) { return add_entry(s, entry), true; }

bool ReportReader::read(const Statement& s, const said::BlockEnd&) {
  if (in_blocks_ && out_.sections.back().phrase != Phrase::BlockEnd) open(Phrase::BlockEnd, s);
  return in_blocks_;
}

bool ReportReader::read(const Statement& s, const said::State& said) {
  if (in_blocks_) open(Phrase::UsageState, s).words[0] = said.state;
  return in_blocks_;
}

bool ReportReader::read(const Statement&, const said::Step& step) {
  ++parts_;
  out_.scenario.push_back({std::string(step.verb), std::string(step.label)});
  return true;
}

bool ReportReader::read(const Statement& s, const said::DumpHeader&) {
  open(Phrase::DumpHeader, s).text = s.text;
  if (has_backtrace_ || own_backtrace_) open_backtrace(s);
  return true;
}

bool ReportReader::read(const Statement& s, const Head& head) { return head != Head::Register || read_register(s); }

/// The sentence before, and nothing between: a console printed the line twice.
bool ReportReader::is_said_again(const Sentence& s) const {
  const Section& last = out_.sections.back();
  return last.phrase == s.phrase && last.locks.empty() && last.stack.empty() &&
         std::equal(last.words.begin(), last.words.end(), s.captures.begin());
}

bool ReportReader::read(const Statement& s, const Sentence& sentence) {
  const Phrase phrase = sentence.phrase;
  if (phrase == Phrase::Remark || phrase == Phrase::LockdepOff || phrase == Phrase::TurningOff ||
      phrase == Phrase::TaskState)
    return true;
  if (phrase == Phrase::BlockedOn) return is_owners_ = true;  // the stack of the lock's owner follows
  if (phrase == Phrase::MessagesDropped && !finished()) {
    out_.lost_lines = true;
    open(Phrase::MessagesDropped, s);  // what follows may belong to a line that is lost
    return true;
  }
  if (stands(phrase) == Stands::Dept || stands(phrase) == Stands::Outside) return read_loose_text(s);
  if (phrase == Phrase::CallTrace) {
    out_.has_trace = true;
    if (finished() && out_.kind != ReportKind::HungTask) return ended_ = true, false;
    if (is_owners_)
      open(Phrase::CallTrace, s);
    else if (has_backtrace_ || own_backtrace_ || out_.kind == ReportKind::RcuUsage)
      open_backtrace(s);
    return true;
  }
  has_backtrace_ |= phrase == Phrase::StackBacktrace;
  in_blocks_ = (in_blocks_ && phrase != Phrase::StackBacktrace) || begins(phrase) == Begins::Blocks;
  all_tasks_ |= phrase == Phrase::ShowingAll;
  if (is_said_again(sentence)) return true;
  Section& section = open(phrase, s);
  for (std::size_t i = 0; i < section.words.size(); ++i) section.words[i] = sentence.captures[i];
  if (phrase == Phrase::TryingToAcquire && !head_of_comm_.empty())  // the name of a task may hold a newline
    section.words[0] = head_of_comm_ + '\n' + section.words[0];
  return true;
}

// RIP: 0010:lock_release+0x613/0x8b0 kernel/locking/lockdep.c:4230
bool ReportReader::read_register(const Statement& s) {
  std::string_view t = s.text;
  FrameView frame;
  if (is_warning() && !finished() && text::skip(t, "RIP: ")) {
    text::take_while(t, text::is_digit);
    text::skip(t, ":");
    if (view_frame(t, frame)) open(Phrase::Place, s).stack.push_back(to_frame(frame));
  }
  return has_backtrace_ || is_warning();
}

// context A   [S] lock(a:0)   [W] wait(b:0)   [E] unlock(a:0)   and again with stacks: [S] lock(a:0): ... stacktrace:
bool ReportReader::read_dept(const Statement& s) {
  if (const auto* said = s.as<said::DeptEvent>()) {
    Section& event = open(Phrase::DeptEvent, s);
    event.words[0] = said->letter;
    event.text = s.text;
    return true;
  }
  if (s.phrase() == Phrase::DeptContext) {
    open(Phrase::DeptContext, s).words[0] = s.as<Sentence>()->captures[0];
    return true;
  }
  if (s.phrase() == Phrase::DeptNoDeadlock) return open(Phrase::DeptNoDeadlock, s), true;
  return s.phrase() == Phrase::DeptRemark;
}

/// Text that only its place makes known.
bool ReportReader::read_loose_text(const Statement& s) {
  Section& section = out_.sections.back();
  if (is_inlined_frame(s, section)) {
    ++parts_;
    section.stack.push_back({{std::string(s.text), {}, 0}, false, true, {}, 0});
    return true;
  }
  if (std::exchange(is_behind_rule_, false) && s.is_nothing() && out_.ident && out_.sections.size() == 1) {
    constexpr std::size_t kLongestComm = 16;
    if (s.text.size() < kLongestComm) return head_of_comm_ = s.text, true;
  }
  const bool awaited = (section.phrase == Phrase::ChainExists && s.text.find(" --> ") != s.text.npos) ||
                       section.phrase == Phrase::NotHolding;
  if (awaited && section.text.empty()) return section.text = s.text, true;
  if (out_.kind == ReportKind::RcuUsage && out_.rcu_text.empty() && s.text.ends_with("!") &&
      s.text.find(':') != s.text.npos)
    return out_.rcu_text = s.text, true;
  return false;
}

}  // namespace lockgraph::parse
