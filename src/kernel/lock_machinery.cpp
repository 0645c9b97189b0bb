#include "lock_machinery.h"

#include "paths.h"
#include "words.h"

#include <algorithm>
#include <string_view>

namespace lockgraph {
namespace {

// Source files whose frames never say who took a lock, or what they begin with (spinlock.h, spinlock_api_smp.h ...). A
// symbolised frame is judged by these alone.
constexpr std::string_view kMachineryFiles[] = {
    "kernel/locking/",
    "kernel/lockdep.c",
    "kernel/trace/trace_preemptirq.c",
    "kernel/mutex.c",
    "kernel/rwsem.c",
    "kernel/spinlock.c",
    "kernel/rtmutex.c",
    "kernel/semaphore.c",
    "lib/rwsem",
    "lib/lockref.c",
    "lib/spinlock_debug.c",
    "lib/kernel_lock.c",
    "lib/dump_stack.c",
    "include/linux/spinlock",
    "include/linux/rwlock",
    "include/linux/rwsem",
    "include/linux/mutex.h",
    "include/linux/ww_mutex.h",
    "include/linux/lockdep",
    "include/linux/percpu-rwsem.h",
    "include/linux/seqlock",
    "include/linux/local_lock",
    "include/linux/lockref.h",
    "include/linux/instrumented.h",
    "include/linux/atomic/",
    "include/linux/cleanup.h",
    "include/linux/kcsan-checks.h",
    "include/linux/rcupdate.h",
    "include/linux/semaphore.h",
    "include/asm-generic/atomic",
    "include/asm-generic/qspinlock",
    "include/asm-generic/qrwlock",
    "include/asm-generic/bitops",
    "include/linux/srcu.h",
    "include/linux/preempt.h",
    "include/linux/bottom_half.h",
};

// The same below arch/*/: arch/x86/include/asm/atomic64_64.h and its like.
constexpr std::string_view kArchMachinery[] = {
    "/asm/atomic",    "/asm/spinlock",     "/asm/rwlock",        "/asm/irqflags",  "/asm/paravirt",
    "/asm/qspinlock", "/asm/bitops",       "/asm/current.h",     "/asm/preempt.h", "/asm/cmpxchg",
    "/asm/dumpstack", "/kernel/dumpstack", "/kernel/stacktrace",
};

// Beginnings of function names, used where no file is printed. Leading `.` (powerpc) and `_` are not compared.
constexpr std::string_view kMachinery[] = {
    "raw_spin_lock",
    "raw_spin_trylock",
    "raw_read_lock",
    "raw_read_trylock",
    "raw_write_lock",
    "raw_write_trylock",
    "raw_spin_unlock",
    "raw_read_unlock",
    "raw_write_unlock",
    "spin_lock",
    "spin_trylock",
    "spin_unlock",
    "read_lock",
    "read_trylock",
    "read_unlock",
    "write_lock",
    "write_trylock",
    "write_unlock",
    "do_raw_",
    "mutex_lock",
    "mutex_trylock",
    "mutex_unlock",
    "ww_mutex_lock",
    "ww_mutex_trylock",
    "ww_mutex_unlock",
    "rt_mutex_",
    "rt_spin_",
    "rt_read_",
    "rt_write_",
    "rtlock_",
    "rwbase_",
    "down_read",
    "down_write",
    "down_interruptible",
    "down_killable",
    "down_timeout",
    "down_trylock",
    "up_read",
    "up_write",
    "rwsem_",
    "call_rwsem_",
    "percpu_down_",
    "percpu_up_",
    "lockref_",
    "lock_acquire",
    "lock_release",
    "lock_acquired",
    "lock_contended",
    "lock_sync",
    "lock_map_acquire",
    "lock_kernel",
    "lockdep_",
    "validate_chain",
    "check_prev",
    "check_noncircular",
    "check_deadlock",
    "check_usage",
    "check_wait_context",
    "check_irq_usage",
    "check_path",
    "mark_lock",
    "mark_held_locks",
    "mark_usage",
    "print_circular",
    "print_bad",
    "print_irq",
    "print_deadlock",
    "print_usage",
    "print_lock",
    "valid_state",
    "save_trace",
    "save_stack_trace",
    "register_lock_class",
    "add_lock_to_list",
    "lookup_chain_cache",
    "add_chain_cache",
    "process_chain",
    "dump_stack",
    "dump_backtrace",
    "show_stack",
    "show_trace",
    "unwind_backtrace",
    "trace_hardirqs_",
    "kernel_text_address",
    "queued_spin_lock",
    "queued_read_lock",
    "queued_write_lock",
    "rcu_lock_acquire",
    "rcu_read_lock",
    "reacquire_held_locks",
};

// Parts of it that take again what is held.
constexpr std::string_view kAgain[] = {"lock_release", "lock_set_class", "lock_set_subclass", "lock_downgrade",
                                       "reacquire_held_locks"};

// Names that begin like machinery but mean something to the reader.
constexpr std::string_view kMeaningful[] = {"rcu_read_lock_held", "raw_spin_rq_lock"};

// Whole names too short to be a prefix.
constexpr std::string_view kWholeNames[] = {"down", "up", "stack_trace_save", "arch_stack_walk"};

}  // namespace

std::string_view without_underscores(std::string_view f) {
  const auto first = f.find_first_not_of("._");
  return first == std::string_view::npos ? f : f.substr(first);
}

bool is_lock_machinery(const Site& site) {
  if (!site.file.empty()) {
    const std::string_view file = canonical_path(site.file);
    if (begins_with_one_of(kMachineryFiles, file)) return true;
    return file.starts_with("arch/") && std::any_of(std::begin(kArchMachinery), std::end(kArchMachinery),
                                                    [&](auto e) { return file.find(e) != std::string_view::npos; });
  }
  if (site.function.find("kernel::sync::") != site.function.npos) return true;  // what wraps locks for Rust
  const std::string_view f = without_underscores(site.function);
  if (begins_with_one_of(kMeaningful, f)) return false;
  return is_one_of(kWholeNames, f.substr(0, f.find('.'))) || begins_with_one_of(kMachinery, f);
}

bool is_taken_again(const Stack& stack) {
  for (const Frame& f : stack) {
    if (f.unreliable) continue;
    if (begins_with_one_of(kAgain, without_underscores(f.site.function))) return true;
    if (!is_lock_machinery(f.site)) return false;
  }
  return false;
}

namespace {

/// True for machinery, and for what is inlined into a function of it: a header's static_key_count() in lock_acquire().
bool is_in_machinery(const Stack& stack, std::size_t i) {
  if (is_lock_machinery(stack[i].site)) return true;
  if (!stack[i].inlined) return false;
  while (i < stack.size() && stack[i].inlined) ++i;
  return i < stack.size() && is_lock_machinery(stack[i].site);
}

}  // namespace

std::optional<Site> acquiring_site(const Stack& stack) {
  // Who lets one lock go takes again those that it holds above it: inode_unlock() is no place where anything is taken.
  const bool again = is_taken_again(stack);
  for (const bool unreliable : {false, true})
    for (std::size_t i = 0; i < stack.size(); ++i)
      if (const Frame& f = stack[i]; f.unreliable == unreliable && !is_in_machinery(stack, i) &&
                                     !(again && f.site.function.find("unlock") != std::string::npos))
        return f.site;
  return std::nullopt;
}

}  // namespace lockgraph
