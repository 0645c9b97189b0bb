// Titles as the fuzzing community gives them, so that a finding can be looked up: a fixed text for each kind, and the
// function to blame. Which function: the place of the lock line that the kind names, or the first frame of its stack that
// is none of the generic ones below.
#include "titles.h"

#include <algorithm>
#include <string_view>

namespace lockgraph::parse {
namespace {

// Beginnings of functions that stand between a lock and the code to blame.
constexpr std::string_view kGeneric[] = {
    "dump_stack", "__dump_stack", "lockdep_", "print_", "__lock_acquire", "lock_acquire", "lock_release", "__lock_release", "check_", "mark_",
    "valid_state", "register_lock_class", "assign_lock_key", "validate_", "debug_", "___might_sleep", "__might_sleep", "__might_resched", "might_sleep",
    "__might_fault", "spin_", "_raw_", "__raw_", "raw_spin_", "do_raw_", "_spin_", "mutex_", "__mutex_", "ww_mutex_", "__ww_mutex_", "down_", "__down_", "up_", "__up_",
    "rwsem_", "percpu_down_", "percpu_up_", "read_", "write_", "rcu_", "__rcu_", "srcu_", "kasan_", "kmem_", "slab_", "kmalloc", "__kmalloc", "krealloc", "kzalloc", "kcalloc",
    "__alloc_pages", "alloc_pages", "alloc_skb", "__alloc_skb", "fs_reclaim_", "__fs_reclaim", "prepare_alloc_pages", "show_stack", "dump_backtrace", "__might",
    "process_one_work", "process_scheduled_works", "worker_thread", "flush_workqueue", "__flush_workqueue", "drain_workqueue", "destroy_workqueue", "flush_work", "__flush_work", "cancel_work_sync",
    "find_lock_", "lock_timer_base", "del_timer_sync", "timer_delete_sync", "arch_", "unwind", "kthread", "ret_from_fork",
};

bool is_generic(std::string_view f) {
  return std::any_of(std::begin(kGeneric), std::end(kGeneric), [&](auto head) { return f.starts_with(head); });
}

/// Without `.isra.0`, `.part.1`, `.constprop.0`, `.cold`.
std::string bare(std::string_view f) { return std::string(f.substr(0, f.find('.', 1))); }

/// The function a lock line's `at:` names: the outermost of its inlined copies is the one a raw log prints.
std::string function_at(const std::optional<SeenLock>& lock) {
  return lock && !lock->place.empty() ? bare(lock->place.back().site.function) : "";
}

/// Frames as a raw log prints them: no inlined ones.
std::string first_function(const Stack& stack) {
  for (const Frame& f : stack)
    if (!f.unreliable && !f.inlined && !is_generic(f.site.function)) return bare(f.site.function);
  return {};
}

std::string in(std::string_view text, const std::string& function) {
  return std::string(text) + (function.empty() ? " in corrupted" : " in " + function);
}

}  // namespace

std::string title_of(const Collected& c, const Report& r) {
  using enum ReportKind;
  const bool boxed = c.banner.boxed;
  const std::string at = function_at(c.acquiring), trace = first_function(c.backtrace);
  switch (r.kind) {
    case Circular: case Recursive: case IrqInversion:
      if (!at.empty() && !is_generic(at)) return "possible deadlock in " + at;
      if (const std::string held = function_at(c.holding); !held.empty() && !is_generic(held)) return "possible deadlock in " + held;
      return trace.empty() ? "" : "possible deadlock in " + trace;
    case IrqOrder: return in("possible deadlock", at.empty() ? trace : at);
    case InconsistentState: return in("inconsistent lock state", at.empty() ? trace : at);
    case WaitContext: return {};
    case BadUnlockBalance: return in(boxed ? "BUG: bad unlock balance" : "WARNING: bad unlock balance", trace);
    case HeldLockFreed: return in(boxed ? "BUG: held lock freed" : "WARNING: held lock freed", trace);
    case HeldOnReturn: return in(boxed ? "BUG: lock held when returning to user space" : "WARNING: lock held when returning to user space",
                                 c.held && !c.held->empty() ? function_at(c.held->back()) : "");
    case HeldAtExit: return in(boxed ? "BUG: still has locks held" : "WARNING: still has locks held", trace);
    case NestedNotHeld: return in("WARNING: nested lock was not taken", at);
    case RcuUsage: return in(boxed ? "INFO: suspicious RCU usage" : "WARNING: suspicious RCU usage", trace);
    case UnregisteredKey: return in("INFO: trying to register non-static key", trace);
    case AtomicSleep: return in("BUG: sleeping function called from invalid context", trace);
    case HungTask: return in("INFO: task hung", trace);
    case Limit: return c.headline;
    case BadContention: return {};
  }
  return {};
}

}  // namespace lockgraph::parse
