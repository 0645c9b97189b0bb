#include "standstill_reader.h"

#include "line_times.h"
#include "printed.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <utility>

namespace lockgraph::parse {
namespace {

constexpr std::uint64_t kIdleLines = 400;     // of the caller that say nothing, behind which a round is over
constexpr std::uint64_t kOthersLines = 8000;  // of others behind which a caller's round is over
constexpr double kPause = 1.5;                // seconds between the lines of two passes of the detector, at least
constexpr double kBack = 30;                  // seconds by which lines of several processors never fall back
constexpr std::size_t kMostFrames = 64;       // of a stack: a trace of the kernel has no more
constexpr std::size_t kMostTogether = 256;    // callers whose rounds are open at a time

bool begins_round(const Statement& s) {
  if (const auto* banner = s.as<Banner>()) return banner->kind == ReportKind::HungTask;
  return s.phrase() == Phrase::ShowingAll || s.phrase() == Phrase::BlockedOn || s.phrase() == Phrase::TaskState ||
         s.phrase() == Phrase::SysRq;
}

}  // namespace

std::string StandstillReader::key_of(const Line& line) {
  return std::string(line.sender) + '\n' + std::string(line.caller);
}

StandstillReader::Round* StandstillReader::round_of(const Line& line) {
  const auto it = open_.empty() ? open_.end() : open_.find(key_of(line));
  return it == open_.end() ? nullptr : &it->second;
}

bool StandstillReader::is_in_round(const Line& line) const {
  return !open_.empty() && open_.find(key_of(line)) != open_.end();
}

void StandstillReader::begin_excerpt(const Excerpt& excerpt) {
  if (!excerpt.continues)
    while (!open_.empty()) close(open_.begin());
}

void StandstillReader::close(std::map<std::string, Round>::iterator it) {
  Standstill& seen = it->second.seen;
  if (!seen.tasks.empty() || seen.lockdep_off) done_.push_back(std::move(seen));
  open_.erase(it);
}

StandstillReader::Round& StandstillReader::begin(const Statement& s, const Line& line, const Boot& boot) {
  const std::string key = key_of(line);
  if (const auto it = open_.find(key); it != open_.end()) close(it);
  while (open_.size() >= kMostTogether) close(open_.begin());
  Round& round = open_[key];
  round.last_line = lines_;
  round.is_of_all = s.is<Sentence>() && s.phrase() != Phrase::BlockedOn;
  round.seen.line = s.line;
  constexpr unsigned kBoots = 1'000'000;  // more than a log has heads of
  const auto clock = clocks_.find(line.sender);
  round.seen.boot = boot.number + (clock == clocks_.end() ? 0 : clock->second.restarts * kBoots);
  round.seen.release = boot.release, round.seen.preempt_rt = boot.preempt_rt;
  return round;
}

/// A task that is told to be blocked once more, or after a pause, is of the next pass.
bool StandstillReader::begins_another(const Round& round, const Statement& s, const Line& line) const {
  if (round.is_over || s.phrase() == Phrase::SysRq) return true;
  const auto* banner = s.as<Banner>();
  if (!banner) return false;
  if (round.in_lists) return true;
  const auto stamp = stamp_of(line);
  if (stamp && round.last_stamp && (*stamp - *round.last_stamp > kPause || *stamp < *round.last_stamp - kBack))
    return true;
  const auto task = parse_task(std::string_view(banner->task), ':');
  if (!task) return false;
  if (const auto clock = stamp ? std::nullopt : clock_of(line.front); clock && round.last_second >= 0)
    return clock->first != round.last_day || std::abs(clock->second - round.last_second) > 1;
  // A pass goes through the processes from the oldest to the youngest.
  if (!stamp && task->pid < round.last_group) return true;
  const auto known = round.tasks.find({task->pid, task->comm});
  return known != round.tasks.end() && round.seen.tasks[known->second].seconds > 0;
}

void StandstillReader::add(const Statement& s, const Line& line, const Boot& boot) {
  if (s.phrase() == Phrase::BootHead) {
    while (!open_.empty()) close(open_.begin());
    if (const auto clock = clocks_.find(line.sender); clock != clocks_.end()) clocks_.erase(clock);
    return;
  }
  ++lines_;
  if (!clocks_.empty()) note_time(line);
  const bool begins = begins_round(s);
  if (begins && is_said_again(s, line)) {
    if (const auto it = open_.find(key_of(line)); it != open_.end()) close(it);
    return;
  }
  Round* round = round_of(line);
  if (!round && !begins) return;
  if (!round || (begins && begins_another(*round, s, line))) round = &begin(s, line, boot);
  if (const auto stamp = stamp_of(line))
    round->last_stamp = stamp;
  else if (const auto clock = clock_of(line.front))
    round->last_day = clock->first, round->last_second = clock->second;
  if (read(*round, s)) {
    round->seen.last_line = s.line;
    round->lines_since = 0, round->last_line = lines_;
    return;
  }
  const bool another_report = s.is<Banner>();
  if (another_report || ++round->lines_since > (round->is_of_all ? kOthersLines : kIdleLines))
    close(open_.find(key_of(line)));
}

/// Where the first line of a boot is not printed (`quiet`), its time tells.
void StandstillReader::note_time(const Line& line) {
  constexpr double kFirstSeconds = 5;
  const auto clock = clocks_.find(line.sender);
  if (clock == clocks_.end() || clock->second.newest < kBack) return;
  double seconds = kFirstSeconds;
  std::from_chars(line.stamp.data(), line.stamp.data() + line.stamp.size(), seconds);
  clock->second.begins |= seconds < kFirstSeconds;
}

/// Of a kernel that prints all that it has once more.
bool StandstillReader::is_said_again(const Statement& s, const Line& line) {
  constexpr std::size_t kMost = 10'000;  // lines that are kept
  const auto stamp = stamp_of(line);
  if (!stamp) return false;
  Clock& clock = clocks_[std::string(line.sender)];
  const std::string said = std::string(line.stamp) + ' ' + std::string(s.text);
  if (*stamp < clock.newest - kBack || clock.begins) {
    clock.begins = false;
    if (clock.said.count(said)) return true;
    ++clock.restarts;
    clock.newest = 0;
    clock.said.clear();
  }
  clock.newest = std::max(clock.newest, *stamp);
  if (clock.said.size() < kMost) clock.said.insert(said);
  return false;
}

bool StandstillReader::end_silent() {
  for (auto it = open_.begin(); it != open_.end();) {
    const auto at = it++;
    if (lines_ - at->second.last_line > kOthersLines) close(at);
  }
  return !open_.empty();
}

/// The lines of this task come.
void StandstillReader::show(Round& round, Task task, std::uint64_t line) {
  round.takes_stack = round.takes_list = false;
  const auto [it, is_new] = round.tasks.try_emplace({task.pid, task.comm}, round.seen.tasks.size());
  round.at = it->second;
  if (!is_new) return;
  if (++kept_ > limits_.held) {
    if (!left_out_) left_out_ = line;
    round.tasks.erase(it);
    round.at = kNone;
    return;
  }
  SeenTask& seen = round.seen.tasks.emplace_back();
  seen.task = std::move(task);
  seen.line = line;
  seen.stamp = round.last_stamp;
}

/// In a state, with the stack that follows.
void StandstillReader::show(Round& round, TaskState shown, std::uint64_t line) {
  show(round, std::move(shown.task), line);
  if (round.at == kNone) return;
  SeenTask& seen = round.seen.tasks[round.at];
  seen.state = shown.state;
  if (seen.seconds > 0) round.last_group = shown.group;
  round.takes_stack = seen.stack.empty();  // the owner's dump may be of a task that was shown before
}

void StandstillReader::add_lock(Round& round, const said::Held& held, std::uint64_t line) {
  if (!round.takes_list || round.at == kNone) return;
  SeenTask& task = round.seen.tasks[round.at];
  std::vector<ListedLock>& locks = *task.locks;
  ListedLock lock = to_listed(held.lock);
  // The same line again for an inlined function.
  if (!locks.empty() && held.index == round.last_index && locks.back().label == lock.label &&
      locks.back().address == lock.address)
    return;
  if (++kept_ > limits_.held) {
    if (!left_out_) left_out_ = line;
    return;
  }
  round.last_index = held.index;
  locks.push_back(std::move(lock));
  if (held.index + 1 != locks.size()) round.announced = 0;  // lines between are lost
  task.locks_whole = locks.size() == round.announced;
}

/// False for what says nothing of tasks.
bool StandstillReader::read(Round& round, const Statement& s) {
  if (auto shown = round.in_lists ? std::nullopt : parse_old_task_state(s.text))
    return show(round, std::move(*shown), s.line), true;
  if (const auto* banner = s.as<Banner>()) return read_banner(round, *banner, s);
  if (const auto* sentence = s.as<Sentence>()) return read_sentence(round, *sentence, s);
  if (const auto* frame = s.as<FrameView>()) return add_frame(round, *frame), true;
  if (const auto* held = s.as<said::Held>()) return add_lock(round, *held, s.line), true;
  if (s.is<said::Rule>()) {
    if (round.in_lists && s.text[0] == '=') round.is_over = true, round.takes_list = false;
    return round.in_lists;
  }
  if (auto ident = parse_ident(s.text)) round.seen.release = ident->release;  // the kernel says it itself
  return false;
}

bool StandstillReader::read_banner(Round& round, const Banner& banner, const Statement& s) {
  if (banner.kind != ReportKind::HungTask) return false;
  auto task = parse_task(std::string_view(banner.task), ':');
  if (!task) return true;
  show(round, std::move(*task), s.line);
  if (round.at != kNone) round.seen.tasks[round.at].seconds = seconds_of(s.text);
  return true;
}

void StandstillReader::add_frame(Round& round, const FrameView& frame) {
  if (!round.takes_stack || round.at == kNone) return;
  Stack& stack = round.seen.tasks[round.at].stack;
  if (stack.size() < kMostFrames) stack.edit().push_back(to_frame(frame));
}

bool StandstillReader::read_sentence(Round& round, const Sentence& sentence, const Statement& s) {
  switch (sentence.phrase) {
    case Phrase::SysRq: return true;
    case Phrase::TaskState: {
      auto shown = parse_task_state(s.text);
      if (shown) show(round, std::move(*shown), s.line);
      return shown.has_value();
    }
    case Phrase::CallTrace:
      // Before 5.9 there is no `task:` line, and the state may be lost: the trace is that of the task of the banner.
      round.takes_stack |= round.at != kNone && round.seen.tasks[round.at].state == 0 &&
                           round.seen.tasks[round.at].stack.empty() && !round.in_lists;
      return true;
    case Phrase::BlockedOn: return read_claim(round, s), true;
    case Phrase::ShowingAll:
      round.in_lists = true;
      round.at = kNone;
      round.takes_stack = false;
      return true;
    case Phrase::LockdepOff: return round.seen.lockdep_off |= s.text.find("lockdep is turned off") != s.text.npos, true;
    case Phrase::HeldList: return begin_list(round, sentence, s.line);
    default: return false;
  }
}

/// In what a task is blocked, and who is said to have it.
void StandstillReader::read_claim(Round& round, const Statement& s) {
  auto claim = parse_claim(s.text);
  round.takes_stack = false;
  if (!claim) return;
  show(round, std::move(claim->waits), s.line);
  if (round.at != kNone) round.seen.tasks[round.at].blocked_on = std::move(claim->on);
  round.at = kNone;  // what follows is the owner's
}

bool StandstillReader::begin_list(Round& round, const Sentence& sentence, std::uint64_t line) {
  auto task = parse_task(sentence.captures[1]);
  if (!task) return false;
  // Outside the list of all it may be of the task that was shown last: `2 locks held by a/1:` behind its trace.
  if (!round.in_lists && round.tasks.find({task->pid, task->comm}) == round.tasks.end()) return false;
  show(round, std::move(*task), line);
  if (round.at == kNone) return true;
  round.seen.tasks[round.at].locks.emplace();
  round.seen.tasks[round.at].locks_whole = false;
  round.announced = static_cast<std::size_t>(number_in(sentence.captures[0]));
  round.takes_list = true;
  return true;
}

std::vector<Standstill> StandstillReader::finish() {
  while (!open_.empty()) close(open_.begin());
  std::sort(done_.begin(), done_.end(), [](const Standstill& a, const Standstill& b) { return a.line < b.line; });
  return std::move(done_);
}

}  // namespace lockgraph::parse
