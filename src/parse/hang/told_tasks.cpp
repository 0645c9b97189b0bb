#include "told_tasks.h"

#include "kernel/lock_functions.h"
#include "printed.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

namespace lockgraph::parse {
namespace {

/// A number in front, behind blanks.
std::optional<long> take_number(std::string_view& t) {
  text::skip_blanks(t);
  const std::string_view digits = text::take_while(t, text::is_digit);
  if (digits.empty() || digits.size() > 9) return std::nullopt;
  return static_cast<long>(number_in(digits));
}

/// The number behind a tag.
std::optional<long> number_behind(std::string_view t, std::string_view tag, std::size_t from) {
  const auto at = t.find(tag, from);
  if (at == t.npos) return std::nullopt;
  t.remove_prefix(at + tag.size());
  return take_number(t);
}

/// `holder:778`, and what stands behind the digits.
std::optional<Task> take_task(std::string_view& t) {
  const auto colon = [&] {  // a name has colons, too: the last one before digits that end a word
    for (auto at = t.rfind(':'); at != t.npos && at > 0; at = t.rfind(':', at - 1)) {
      std::string_view rest = t.substr(at + 1);
      const auto digits = text::take_while(rest, text::is_digit);
      if (!digits.empty() && digits.size() <= 9 && (rest.empty() || rest[0] == ' ' || rest[0] == '.')) return at;
    }
    return t.npos;
  }();
  if (colon == t.npos || colon == 0) return std::nullopt;
  std::string_view rest = t.substr(colon + 1);
  const auto digits = text::take_while(rest, text::is_digit);
  Task task{std::string(t.substr(0, colon)), static_cast<long>(number_in(digits))};
  t = rest;
  return task;
}

/// Two tasks cannot both have it: no class with readers, and no order that is annotated as a lock.
bool is_exclusive_lock(const LockRef& ref) {
  const LockType type = taken_by_name(ref.label).type;
  if (type != LockType::Unknown) return is_exclusive(type);
  if (ref.label.starts_with("(") || !is_mask(ref.mask)) return false;
  if (!ref.wait.empty() && ref.wait.ends_with(":0")) return false;  // lock maps have no wait types
  const Usage usage = decode_mask(ref.mask, MaskEra::Modern);
  return usage.any_write() && !usage.any_read();
}

/// By its name, else by its wait types: `{4:4}` of a mutex, `{2:2}` of a spinlock, nothing before 5.6.
bool is_sleeping_lock(const LockRef& ref) {
  switch (taken_by_name(ref.label).type) {
    case LockType::Mutex:
    case LockType::Rwsem: return true;
    case LockType::Unknown: return ref.wait.empty() || ref.wait.ends_with(":3") || ref.wait.ends_with(":4");
    default: return false;
  }
}

/// `(____ptrval____)` is no address.
std::string address_of(std::string_view printed) {
  const bool tells = !printed.empty() && std::all_of(printed.begin(), printed.end(), text::is_hex) &&
                     printed.find_first_not_of('0') != printed.npos;
  return tells ? std::string(printed) : std::string();
}

}  // namespace

std::uint64_t number_in(std::string_view digits) {
  std::uint64_t n = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), n);
  return n;
}

// INFO: task tester:777 blocked in I/O wait for more than 143 seconds.
unsigned seconds_of(std::string_view banner) {
  constexpr std::string_view kMore = "more than ";
  const auto at = banner.find(kMore);
  if (at == banner.npos) return 0;
  const std::uint64_t n = number_in(banner.substr(at + kMore.size()));
  return static_cast<unsigned>(std::clamp<std::uint64_t>(n, 1, 1'000'000'000));
}

// task:kworker/0:6     state:D stack:25960 pid:777   tgid:777   ppid:1      task_flags:0x400140 flags:0x00080002
std::optional<TaskState> parse_task_state(std::string_view t) {
  constexpr std::string_view kTask = "task:", kState = " state:";
  const auto state = t.rfind(kState);
  if (state == t.npos || state < kTask.size()) return std::nullopt;
  const auto pid = number_behind(t, " pid:", state);
  if (!pid || state + kState.size() >= t.size()) return std::nullopt;
  return TaskState{{std::string(trim(t.substr(kTask.size(), state - kTask.size()))), *pid},
                   t[state + kState.size()],
                   number_behind(t, " tgid:", state).value_or(0)};
}

// bash            D ffff88012b0a7ac8 29392  1234   1233 0x00000000      kernel 4.10
// bash            D29392  1234   1233 0x00000000                        kernel 5.4
// bash            R  running task    29392  1234   1233 0x00000000
std::optional<TaskState> parse_old_task_state(std::string_view t) {
  constexpr std::size_t kStates[] = {16, 14}, kShortest = 30, kPointer = 8;  // columns of the state: 14 before 2.6.30
  if (t.size() < kShortest) return std::nullopt;
  for (const std::size_t at : kStates) {
    if (t[at - 1] != ' ' || std::string_view("RSDTtXZPIKWNx").find(t[at]) == std::string_view::npos) continue;
    std::string_view rest = t.substr(at + 1);
    text::skip(rest, "  running task   ");
    text::skip(rest, "  running  ");
    std::string_view behind = rest;
    text::skip_blanks(behind);
    if (text::take_while(behind, text::is_hex).size() >= kPointer) rest = behind;
    const auto free = take_number(rest), pid = take_number(rest), parent = take_number(rest);
    text::skip_blanks(rest);
    if (!free || !pid || !parent || (!rest.empty() && !text::skip(rest, "0x"))) continue;
    text::take_while(rest, text::is_hex);
    if (!rest.empty()) continue;
    return TaskState{{std::string(trim(t.substr(0, at))), *pid}, t[at], 0};
  }
  return std::nullopt;
}

// INFO: task tester:777 is blocked on a mutex likely owned by task holder:778.
// INFO: task t3:780 blocked on a semaphore likely last held by task holder:778
// INFO: task t2:779 <writer> blocked on an rw-semaphore likely owned by task holder:778 <reader>
// INFO: task t4:781 is blocked on an rw-semaphore, but the owner is not found.
std::optional<Claim> parse_claim(std::string_view t) {
  constexpr std::string_view kHead = "INFO: task ", kBlocked = " blocked on a";
  const auto blocked = t.find(kBlocked, kHead.size());
  if (!text::begins(t, kHead) || blocked == t.npos) return std::nullopt;
  std::string_view who = t.substr(kHead.size(), blocked - kHead.size()), what = t.substr(blocked + kBlocked.size());
  const bool reads = who.ends_with(" <reader>");
  auto waits = take_task(who);
  if (!waits) return std::nullopt;
  text::skip(what, "n");
  text::skip_blanks(what);
  Claim claim{std::move(*waits), {}};
  using enum WaitedFor;
  claim.on.on = text::begins(what, "mutex")          ? Mutex
                : text::begins(what, "semaphore")    ? Semaphore
                : text::begins(what, "rw-semaphore") ? (reads ? RwsemRead : RwsemWrite)
                                                     : Unknown;
  for (const std::string_view words : {" likely owned by task ", " likely last held by task "})
    if (const auto at = what.find(words); at != what.npos) {
      std::string_view owner = what.substr(at + words.size());
      claim.on.owner = take_task(owner);
      claim.on.owner_reads = owner.find("<reader>") != owner.npos;
    }
  return claim;
}

ListedLock to_listed(const LockRef& ref) {
  ListedLock lock;
  lock.label = ref.label, lock.address = address_of(ref.address);
  lock.exclusive = is_exclusive_lock(ref), lock.sleeps = is_sleeping_lock(ref);
  std::string_view rest = ref.rest;
  text::skip(rest, ",");
  text::skip_blanks(rest);
  if (text::skip(rest, "at:"))
    if (auto place = parse_place(rest)) lock.site = std::move(place->site);
  return lock;
}

}  // namespace lockgraph::parse
