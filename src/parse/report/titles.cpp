// Titles as the fuzzing community gives them, so that a finding can be looked up: a fixed text for each kind, and the
// function to blame: the place of the lock line that the kind names, or the first frame of its stack that is none of
// the generic ones below. Raw logs are titled there before they are symbolised, so inlined frames never count.
#include "titles.h"

#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>

namespace lockgraph::parse {
namespace {

using Fragments = std::span<const std::string_view>;

// Pieces of names of functions that are never to blame, whatever the kind.
constexpr std::string_view kGeneric[] = {
    "dump_stack",
    "show_stack",
    "dump_backtrace",
    "stack_trace",
    "print_",
    "lockdep",
    "lock_acquire",
    "lock_release",
    "lock_class",
    "check_",
    "mark_lock",
    "mark_held",
    "mark_usage",
    "valid_state",
    "validate_chain",
    "spin_lock",
    "spin_trylock",
    "spin_unlock",
    "raw_read_lock",
    "raw_write_lock",
    "raw_spin",
    "read_lock",
    "write_lock",
    "down_read",
    "down_write",
    "down_trylock",
    "up_read",
    "up_write",
    "mutex_lock",
    "mutex_trylock",
    "mutex_unlock",
    "rwsem_",
    "percpu_down",
    "osq_lock",
    "osq_unlock",
    "atomic_dec_and_lock",
    "might_fault",
    "might_sleep",
    "might_resched",
    "memcpy",
    "memset",
    "copy_to_user",
    "copy_from_user",
    "trace_hardirqs",
    "trace_softirqs",
    "local_bh_",
    "kasan",
    "kmsan",
    "kcsan",
    "debug_object",
    "warn_slowpath",
    "__warn",
    "report_bug",
    "should_fail",
    "timer_is_static_object",
    "perf_trace",
    "strncpy",
    "iput",
    "unwind_",
    "arch_stack_walk",
    "refcount",
};
constexpr std::string_view kAllocation[] = {
    "kmem",     "slab",        "kmalloc",    "vmalloc",     "kcalloc", "kzalloc",        "krealloc",
    "kvmalloc", "alloc_pages", "fs_reclaim", "might_alloc", "mempool", "del_timer_sync", "timer_delete_sync"};
constexpr std::string_view kWorkqueue[] = {"process_one_work",  "flush_workqueue",   "drain_workqueue",
                                           "destroy_workqueue", "flush_work",        "__queue_work",
                                           "touch_wq_lockdep",  "touch_work_lockdep"};

constexpr std::string_view kSocketLock[] = {"lock_sock", "release_sock"};
constexpr std::string_view kRcu[] = {"rcu"};
constexpr std::string_view kKeyUsers[] = {"stack",           "lock",        "IRQ",     "debug", "add_wait_queue",
                                          "prepare_to_wait", "finish_wait", "wake_up", "down"};
constexpr std::string_view kWaiting[] = {"schedule", "context_switch", "mutex", "rwsem", "wait_", "io_schedule"};

bool has_any(std::string_view f, Fragments fragments) {
  return std::any_of(fragments.begin(), fragments.end(),
                     [&](auto piece) { return f.find(piece) != std::string_view::npos; });
}

/// Without `.isra.0`, `.part.1`, `.constprop.0`, `.cold`, without the prefixes of system call wrappers, demangled.
std::string bare(std::string_view f) {
  for (const std::string_view wrapper :
       {"__do_sys_", "__se_sys_", "__x64_sys_", "__ia32_sys_", "__arm64_sys_", "__do_compat_sys_", "SYSC_", "SyS_"})
    if (f.starts_with(wrapper)) f.remove_prefix(wrapper.size());
  f = f.substr(0, f.find('.', 1));
  if (!f.starts_with("_Z")) return std::string(f);
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> plain(
      abi::__cxa_demangle(std::string(f).c_str(), nullptr, nullptr, &status), std::free);
  const std::string_view name = plain ? std::string_view(plain.get()) : f;
  return std::string(name.substr(0, name.find('(')));
}

/// The function a lock line's `at:` names: the last of its inlined copies is the one that a raw log prints.
std::string function_at(const std::optional<SeenLock>& lock) {
  return lock && !lock->place.empty() ? bare(lock->place.back().site.function) : "";
}

std::string first_function(const Stack& stack, std::initializer_list<Fragments> skip) {
  for (const Frame& f : stack) {
    if (f.unreliable || f.inlined || has_any(f.site.function, kGeneric)) continue;
    if (std::none_of(skip.begin(), skip.end(), [&](const Fragments& s) { return has_any(f.site.function, s); }))
      return bare(f.site.function);
  }
  return {};
}

std::string in(std::string_view text, const std::string& function) {
  return std::string(text) + (function.empty() ? " in corrupted" : " in " + function);
}

/// Circular: where the lock is being acquired; where that is generic, where the other is held; then the first stack of
/// the chain.
std::string blamed_for_cycle(const Collected& c) {
  if (c.banner.boxed) return function_at(c.acquiring);
  const auto useful = [](const std::string& f) {
    return !f.empty() && !has_any(f, kAllocation) && !has_any(f, kWorkqueue) && !has_any(f, kGeneric);
  };
  for (const std::string& f : {function_at(c.acquiring), function_at(c.holding)})
    if (useful(f)) return f;
  return first_function(c.chain.empty() ? c.backtrace : c.chain.front().stack, {kAllocation, kWorkqueue});
}

/// True for releases before `version`, release candidates of it included.
bool older_than(const Report& r, unsigned version) {
  if (!r.kernel) return false;
  const auto number = version_number(r.kernel->release);
  return number && (*number < version || (*number == version && r.kernel->release.find("-rc") != std::string::npos));
}

/// The first place at or behind `lock (name) at:` that says something.
std::string released_at(const Collected& c) {
  if (c.released_at.empty()) return {};
  const std::string at = bare(c.released_at.back().site.function);
  return has_any(at, kGeneric) ? first_function(c.backtrace, {}) : at;
}

}  // namespace

std::string title_of(const Collected& c, const Report& r) {
  using enum ReportKind;
  const bool boxed = c.banner.boxed;
  const std::string old = boxed ? "BUG: " : "WARNING: ", at = function_at(c.acquiring);
  switch (r.kind) {
    case Circular: {
      if (!c.dept.empty() || c.headline.starts_with("DEPT:")) return {};
      const std::string f = blamed_for_cycle(c);
      return f.empty() ? c.headline : "possible deadlock in " + f;
    }
    case IrqOrder:
      // Softirq orders were titled by the acquiring place in the time of 5.9 and before.
      if (const std::string f = first_function(c.became_safe, {kAllocation});
          !f.empty() && !boxed && !(c.subject.starts_with("SOFTIRQ") && older_than(r, 5010000)))
        return "possible deadlock in " + f;
      [[fallthrough]];
    case Recursive:
    case IrqInversion: return in("possible deadlock", at.empty() ? first_function(c.backtrace, {kAllocation}) : at);
    case InconsistentState: {
      const std::string f = first_function(c.backtrace, {});
      return in("inconsistent lock state", f.empty() ? at : f);
    }
    case WaitContext: return in("WARNING: locking bug", first_function(c.backtrace, {kSocketLock}));
    case BadUnlockBalance: return in(old + "bad unlock balance", released_at(c));
    case HeldLockFreed: return in(old + "held lock freed", at);
    case HeldOnReturn:
      return in(old + "lock held when returning to user space",
                c.held && !c.held->empty() ? function_at(c.held->front()) : "");
    case HeldAtExit:
      return in(old + "still has locks held", c.held && !c.held->empty() ? function_at(c.held->front()) : "");
    case NestedNotHeld: return in("WARNING: nested lock was not taken", first_function(c.backtrace, {}));
    case RcuUsage:
      if (!boxed && older_than(r, 4015000) && !c.rcu_text.empty())
        return "suspicious RCU usage at " + c.rcu_text.substr(0, c.rcu_text.find(':')) + ":LINE";
      return in(boxed ? "INFO: suspicious RCU usage" : "WARNING: suspicious RCU usage",
                first_function(c.backtrace, {kAllocation, kRcu}));
    case UnregisteredKey:
      return in("INFO: trying to register non-static key", first_function(c.backtrace, {kKeyUsers}));
    case AtomicSleep:
      return in("BUG: sleeping function called from invalid context", first_function(c.backtrace, {kAllocation}));
    case HungTask: return in("INFO: task hung", first_function(c.backtrace, {kWaiting}));
    case Limit: return c.headline;
    case BadContention: return {};
  }
  return {};
}

}  // namespace lockgraph::parse
