// Every banner since 2.6.18: what a report begins with. `%` is any text.
#pragma once
#include "catalogue.h"

#include <string_view>

namespace lockgraph::parse {

/// How a banner is dressed.
enum class Dress : std::uint8_t {
  Titled,     ///< `WARNING: T`, before 4.12 `[ INFO: T ]` or `[ BUG: T ]`; pasted also without the box
  Warning,    ///< `WARNING: T` as it stands
  Info,       ///< `INFO: T`
  Bug,        ///< `BUG: T`
  Dept,       ///< `DEPT: T`
  Condition,  ///< `debug_locks && T`: what a warning that follows failed
};

enum class Star : std::uint8_t { None, Task, Subject };

struct BannerWording {
  ReportKind kind;
  Dress dress;
  std::string_view text;
  bool sure = false;
  Star star = Star::None;
};

// Every wording since 2.6.18. Those of one dress are tried in this order.
inline constexpr BannerWording kBanners[] = {
    {ReportKind::Circular, Dress::Titled, "possible circular locking dependency detected"},
    {ReportKind::Recursive, Dress::Titled, "possible recursive locking detected"},
    {ReportKind::IrqInversion, Dress::Titled, "possible irq lock inversion dependency detected"},
    {ReportKind::IrqOrder, Dress::Titled, "%-safe -> %-unsafe lock order detected", false, Star::Subject},
    {ReportKind::IrqOrder, Dress::Titled, "%-safe -> %-unsafe lock order detected!", false, Star::Subject},
    {ReportKind::InconsistentState, Dress::Titled, "inconsistent lock state"},
    {ReportKind::WaitContext, Dress::Titled, "Invalid wait context"},
    {ReportKind::BadUnlockBalance, Dress::Titled, "bad unlock balance detected!"},
    {ReportKind::BadContention, Dress::Titled, "bad contention detected!"},
    {ReportKind::HeldLockFreed, Dress::Titled, "held lock freed!"},
    {ReportKind::HeldOnReturn, Dress::Titled, "lock held when returning to user space!"},
    {ReportKind::HeldAtExit, Dress::Titled, "lock held at task exit time!"},
    {ReportKind::HeldAtExit, Dress::Titled, "% still has locks held!", false, Star::Task},
    {ReportKind::NestedNotHeld, Dress::Titled, "Nested lock was not taken"},
    {ReportKind::RcuUsage, Dress::Titled, "suspicious RCU usage"},
    {ReportKind::RcuUsage, Dress::Titled, "suspicious RCU usage."},
    {ReportKind::RcuUsage, Dress::Titled, "suspicious rcu_dereference_check() usage."},
    {ReportKind::UnregisteredKey, Dress::Info, "trying to register non-static key."},
    {ReportKind::UnregisteredKey, Dress::Bug, "key % has not been registered!"},
    {ReportKind::UnregisteredKey, Dress::Bug, "key % not in .data!"},
    {ReportKind::Limit, Dress::Bug, "MAX_% too low!"},
    {ReportKind::AtomicSleep, Dress::Bug, "sleeping function called from invalid context at %:%", true, Star::Subject},
    {ReportKind::HungTask, Dress::Info, "task % blocked for more than % seconds.", true, Star::Task},
    {ReportKind::HungTask, Dress::Info, "task % blocked in I/O wait for more than % seconds.", true, Star::Task},
    // Lockdep's own trouble: since 6.19, since 2.6.30, since 2.6.18.
    {ReportKind::Internal, Dress::Warning, "kernel/locking/lockdep.c:% at %", true, Star::Subject},
    {ReportKind::Internal, Dress::Warning, "[%] kernel/locking/lockdep.c:% at %", true},
    {ReportKind::FailedAssertion, Dress::Warning, "[debug_locks && !(lock_is_held%->dep_map%] % at %", true},
    {ReportKind::FailedAssertion, Dress::Condition, "!(lock_is_held%->dep_map%"},
    {ReportKind::Internal, Dress::Warning, "[debug_locks && %] % at %"},
    {ReportKind::Internal, Dress::Warning, "CPU: % at kernel/locking/lockdep.c:%", true, Star::Subject},
    {ReportKind::Internal, Dress::Warning, "CPU: % at kernel/lockdep.c:%", true, Star::Subject},
    {ReportKind::Internal, Dress::Warning, "at kernel/locking/lockdep.c:%", true, Star::Subject},
    {ReportKind::Internal, Dress::Warning, "at kernel/lockdep.c:%", true, Star::Subject},
    {ReportKind::Circular, Dress::Dept, "Circular dependency has been detected."},
};

}  // namespace lockgraph::parse
