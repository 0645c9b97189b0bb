#include "sleeps.h"

#include "lock_machinery.h"
#include "words.h"

#include <algorithm>
#include <iterator>

namespace lockgraph {
namespace {

// Names without `_` in front (kernel/sched/core.c, kernel/time/sleep_timeout.c).
constexpr std::string_view kScheduler[] = {"schedule",         "switch_to",         "context_switch",
                                           "preempt_schedule", "rt_mutex_schedule", "finish_task_switch"};

/// The beginning of a function's name, or (`whole`) all of it.
struct Sleep {
  WaitedFor what;
  std::string_view function;
  bool whole = false;
};

// The first that fits counts: kernel/locking, kernel/sched, mm/filemap.c, block.
constexpr Sleep kSleeps[] = {
    {WaitedFor::Mutex, "mutex_lock"},
    {WaitedFor::Mutex, "ww_mutex_lock"},
    {WaitedFor::RtMutex, "rt_mutex_"},
    {WaitedFor::RtMutex, "rtlock_"},
    {WaitedFor::RtMutex, "rt_spin_lock"},
    {WaitedFor::RtMutex, "rt_read_lock"},
    {WaitedFor::RtMutex, "rt_write_lock"},
    {WaitedFor::RwsemRead, "rwbase_read_lock"},
    {WaitedFor::RwsemWrite, "rwbase_write_lock"},
    {WaitedFor::RwsemRead, "rwsem_down_read"},
    {WaitedFor::RwsemWrite, "rwsem_down_write"},
    {WaitedFor::RwsemRead, "call_rwsem_down_read"},
    {WaitedFor::RwsemWrite, "call_rwsem_down_write"},
    {WaitedFor::RwsemRead, "percpu_down_read"},
    {WaitedFor::RwsemWrite, "percpu_down_write"},
    {WaitedFor::Unknown, "percpu_rwsem_wait"},  // who calls it tells
    {WaitedFor::RwsemRead, "down_read"},
    {WaitedFor::RwsemWrite, "down_write"},
    {WaitedFor::Semaphore, "down_common"},
    {WaitedFor::Semaphore, "down_interruptible"},
    {WaitedFor::Semaphore, "down_killable"},
    {WaitedFor::Semaphore, "down_timeout"},
    {WaitedFor::Semaphore, "down", true},
    {WaitedFor::Completion, "wait_for_completion"},
    {WaitedFor::Completion, "wait_for_common"},
    {WaitedFor::Completion, "do_wait_for_common"},
    {WaitedFor::Completion, "wait_rcu_gp"},
    {WaitedFor::Folio, "folio_wait_"},
    {WaitedFor::Folio, "folio_lock"},
    {WaitedFor::Folio, "lock_page"},
    {WaitedFor::Folio, "wait_on_page_"},
    {WaitedFor::Bit, "bit_wait"},
    {WaitedFor::Bit, "wait_on_bit"},
    {WaitedFor::Bit, "out_of_line_wait_on_bit"},
    {WaitedFor::Io, "io_schedule"},
    {WaitedFor::Io, "blk_mq_get_tag"},
    {WaitedFor::Io, "blk_io_schedule"},
    {WaitedFor::Io, "rq_qos_wait"},
    {WaitedFor::Io, "wait_on_buffer"},
    {WaitedFor::Io, "bit_wait_io"},
};

/// Without what compilers add: `down_write.part.0`.
std::string_view plain(const Frame& f) {
  const std::string_view function = without_underscores(f.site.function);
  return function.substr(0, function.find('.'));
}

bool is_scheduler(const Frame& f) { return begins_with_one_of(kScheduler, plain(f)); }

const Sleep* sleep_of(const Frame& f) {
  const std::string_view function = plain(f);
  const auto found = std::find_if(std::begin(kSleeps), std::end(kSleeps), [&](const Sleep& s) {
    return s.whole ? function == s.function : function.starts_with(s.function);
  });
  return found == std::end(kSleeps) ? nullptr : &*found;
}

}  // namespace

WaitedFor waited_for(const Stack& stack) {
  // Who schedules for I/O may do so for a page; on PREEMPT_RT other locks are made of rt_mutexes.
  WaitedFor found = WaitedFor::Unknown;
  const auto may_be_more = [](WaitedFor w) {
    return w == WaitedFor::Io || w == WaitedFor::Bit || w == WaitedFor::Unknown || w == WaitedFor::RtMutex;
  };
  for (const Frame& f : stack) {
    if (f.unreliable || is_scheduler(f)) continue;
    const Sleep* sleep = sleep_of(f);
    if (!sleep) break;
    if (sleep->what != WaitedFor::Unknown) found = sleep->what;
    if (!may_be_more(sleep->what)) break;
  }
  // A futex is no lock of the kernel's, though an rt_mutex stands for it.
  const bool is_futex =
      std::any_of(stack.begin(), stack.end(), [](const Frame& f) { return plain(f).starts_with("futex_"); });
  return is_futex ? WaitedFor::Unknown : found;
}

Stack behind_wait(const Stack& stack) {
  const auto is_wait = [](const Frame& f) { return is_scheduler(f) || sleep_of(f); };
  // What stands in front of the last of them is of the wait, too, as far as it is not reliable.
  auto begin = stack.begin();
  for (auto at = stack.begin(); at != stack.end() && (at->unreliable || is_wait(*at)); ++at)
    if (!at->unreliable) begin = std::next(at);
  Stack behind;
  behind.edit().assign(begin, stack.end());
  return behind;
}

}  // namespace lockgraph
