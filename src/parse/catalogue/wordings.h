// The tables of the catalogue. `%` is any text.
#pragma once
#include "catalogue.h"

#include <lockgraph/text/text.h>

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

struct SentenceWording {
  Phrase phrase;
  std::string_view text;
};

inline constexpr SentenceWording kSentences[] = {
    {Phrase::TryingToAcquire, "% is trying to acquire lock:"},
    {Phrase::TryingToAcquire, "% is trying to acquire:"},
    {Phrase::TryingToAcquire, "% is trying to lock:"},
    {Phrase::TryingToAcquire, "% takes:"},
    {Phrase::TryingToAcquire, "% just changed the state of lock:"},
    {Phrase::Holding, "but task is already holding lock:"},
    {Phrase::Holding, "but task is already holding:"},
    {Phrase::Holding, "but % is already holding lock:"},
    {Phrase::Holding, "and this task is already holding:"},
    {Phrase::Holding, "but now in release context of a crosslock acquired at the following:"},
    {Phrase::Remark, "which lock already depends on the new lock."},
    {Phrase::Remark, "which lock already depends on the new lock"},
    {Phrase::ChainFollows, "the existing dependency chain (in reverse order) is:"},
    {Phrase::OtherInfo, "other info that might help us debug this:"},
    {Phrase::OtherInfo, "other info that might help in debugging this:"},
    {Phrase::ChainExists, "Chain exists of:"},
    {Phrase::Scenario, "Possible unsafe locking scenario:"},
    {Phrase::Scenario, "Possible unsafe locking scenario by crosslock:"},
    {Phrase::Scenario, "Possible interrupt unsafe locking scenario:"},
    {Phrase::Deadlock, "*** DEADLOCK ***"},
    {Phrase::Remark, "May be due to missing lock nesting notation"},
    {Phrase::Comparison, "and the lock comparison function returns %:"},
    {Phrase::StackBacktrace, "stack backtrace:"},
    {Phrase::CallTrace, "Call Trace:"},
    {Phrase::CallTrace, "Call Trace: %"},
    {Phrase::CallTrace, "Backtrace:"},
    {Phrase::CallTrace, "Stack backtrace :"},
    {Phrase::CallTrace, "Krnl Code: %"},
    {Phrase::OtherTookUnsafe, "but this lock took another, %-unsafe lock in the past:"},
    {Phrase::OtherTookUnsafe, "but this lock took another, %-irq-unsafe lock in the past:"},
    {Phrase::OtherTakenBySafe, "but this lock was taken by another, %-safe lock in the past:"},
    {Phrase::OtherTakenBySafe, "but this lock was taken by another, %-irq-safe lock in the past:"},
    {Phrase::Remark, "and interrupts could create inverse lock ordering between them."},
    {Phrase::NewDependency, "which would create a new lock dependency:"},
    {Phrase::ConnectsSafe, "but this new dependency connects a %-irq-safe lock:"},
    {Phrase::ConnectsSafe, "but this new dependency connects an %-irq-safe lock:"},
    {Phrase::BecameSafe, "... which became %-irq-safe at:"},
    {Phrase::ToUnsafe, "to a %-irq-unsafe lock:"},
    {Phrase::ToUnsafe, "to an %-irq-unsafe lock:"},
    {Phrase::BecameUnsafe, "... which became %-irq-unsafe at:"},
    {Phrase::PathToHeld, "the dependencies between %-irq-safe lock and the holding lock:"},
    {Phrase::PathFromAcquired, "the dependencies between the lock to be acquired"},
    {Phrase::PathFromAcquired, "the dependencies between the lock to be acquired and %-irq-unsafe lock:"},
    {Phrase::Remark, "and %-irq-unsafe lock:"},
    {Phrase::ShortestPath, "the shortest dependencies between 2nd lock and 1st lock:"},
    {Phrase::SafeTree, "the %-irq-safe lock's dependencies:"},
    {Phrase::UnsafeTree, "the %-irq-unsafe lock's dependencies:"},
    {Phrase::FirstTree, "the first lock's dependencies:"},
    {Phrase::SecondTree, "the second lock's dependencies:"},
    {Phrase::StateChange, "inconsistent {%} -> {%} usage."},
    {Phrase::RegisteredAt, "{%} state was registered at:"},
    {Phrase::Releasing, "% is trying to release lock (%) at:"},
    {Phrase::Releasing, "% is trying to release lock () at:"},
    {Phrase::Contending, "% is trying to contend lock (%) at:"},
    {Phrase::Remark, "but there are no more locks to release!"},
    {Phrase::Remark, "but there are no locks held!"},
    {Phrase::Freeing, "% is freeing memory %-%, with a lock still held there!"},
    {Phrase::LeavingKernel, "% is leaving the kernel with locks still held!"},
    {Phrase::Exiting, "% is exiting with locks still held!"},
    {Phrase::NotHolding, "but this task is not holding:"},
    {Phrase::RcuStatus, "RCU used illegally %rcu_scheduler_active = %, debug_locks = %"},
    {Phrase::RcuStatus, "rcu_scheduler_active = %, debug_locks = %"},
    {Phrase::AtomicContext, "in_atomic(): %, pid: %, name: %"},
    {Phrase::LockdepOff, "INFO: lockdep is turned off."},
    {Phrase::LockdepOff, "Disabling lock debugging due to kernel taint"},
    {Phrase::LockdepOff, "*WARNING* lock debugging disabled!! - possibly due to a lockdep warning"},
    {Phrase::TurningOff, "turning off the locking correctness validator."},
    {Phrase::ShowingAll, "Showing all locks held in the system:"},
    {Phrase::HeldList, "% locks held by %:"},
    {Phrase::HeldList, "% lock held by %:"},
    {Phrase::NoLocksHeld, "no locks held by %."},
    {Phrase::WaitContext, "context-{%}"},
    {Phrase::KeyAt, "... key at: %"},
    {Phrase::KeyAt, "... key %at: %"},
    {Phrase::KeyAt, "... key\t%at: %"},  // blanks that an editor made tabs
    {Phrase::AcquiredAt, "... acquired at:"},
    {Phrase::IrqEvents, "irq event stamp: %"},
    {Phrase::IrqEvents, "hardirqs last %"},
    {Phrase::IrqEvents, "softirqs last %"},
    {Phrase::TaskState, "task:% state:%"},
    {Phrase::BlockedOn, "INFO: task % blocked on a% likely owned by task %"},
    {Phrase::BlockedOn, "INFO: task % blocked on a% likely last held by task %"},
    {Phrase::BlockedOn, "INFO: task % blocked on a%, but the owner is not found."},
    {Phrase::BlockedOn, "INFO: task % blocked on a%, but the last holder is not found."},
    {Phrase::SysRq, "sysrq: Show Locks Held"},
    {Phrase::SysRq, "sysrq: Show Blocked State"},
    {Phrase::SysRq, "sysrq: Show State"},
    {Phrase::SysRq, "SysRq : Show Locks Held"},
    {Phrase::SysRq, "SysRq : Show Blocked State"},
    {Phrase::SysRq, "SysRq : Show State"},
    {Phrase::SysRq, "sysrq: SysRq : Show Locks Held"},
    {Phrase::SysRq, "sysrq: SysRq : Show Blocked State"},
    {Phrase::SysRq, "sysrq: SysRq : Show State"},
    {Phrase::Remark, "\"echo 0 > %"},
    {Phrase::Remark, "the code is fine but needs lockdep annotation%"},
    {Phrase::Remark, "you didn't initialize this object before use?"},
    {Phrase::Remark, "Please attach the output of %"},
    {Phrase::Remark, "RCU used illegally %"},
    {Phrase::Remark, "preempt_count: %"},
    {Phrase::Remark, "RCU nest depth: %"},
    {Phrase::Remark, "Preemption disabled at:"},
    {Phrase::Remark, "Possible false positive due to lockdep disabling via debug_locks = 0"},
    {Phrase::DeptContext, "context %"},
    {Phrase::DeptNoDeadlock, "NOT A DEADLOCK BUT A CIRCULAR DEPENDENCY"},
    {Phrase::DeptRemark, "CHECK IF THE TIMEOUT IS INTENDED"},
    {Phrase::DeptRemark, "summary"},
    {Phrase::DeptRemark, "information that might be helpful"},
    {Phrase::DeptRemark, "stacktrace:"},
    {Phrase::DeptRemark, "(N/A)"},
    {Phrase::MessagesDropped, "** % printk messages dropped **"},
    {Phrase::MessagesDropped, "** % printk messages dropped ** %"},
    {Phrase::BootHead, "Linux version %"},
    {Phrase::ClassDump, "all lock classes:"},
    {Phrase::ChainDump, "all lock chains:"},
    {Phrase::ChainsOverflowed, "(buggered) all lock chains:"},
    {Phrase::StatsDump, "lock-classes: %"},
};

struct HeadWording {
  Head head;
  std::string_view text;
};

inline constexpr HeadWording kHeads[] = {
    {Head::Oops, "------------[ cut here ]"},
    {Head::Oops, "general protection fault"},
    {Head::Oops, "BUG: KASAN"},
    {Head::Oops, "BUG: KCSAN"},
    {Head::Oops, "BUG: KMSAN"},
    {Head::Oops, "BUG: unable to handle"},
    {Head::Oops, "BUG: kernel NULL"},
    {Head::Oops, "BUG: Bad "},
    {Head::Oops, "BUG: spinlock"},
    {Head::Oops, "BUG: soft lockup"},
    {Head::Oops, "BUG: scheduling while atomic"},
    {Head::Oops, "BUG: workqueue"},
    {Head::Oops, "BUG: using "},
    {Head::Oops, "WARNING: CPU:"},
    {Head::Oops, "kernel BUG at"},
    {Head::Oops, "Kernel panic"},
    {Head::Oops, "Unable to handle"},
    {Head::Oops, "Internal error"},
    {Head::Oops, "Oops:"},
    {Head::Oops, "KASAN:"},
    {Head::Oops, "rcu: INFO:"},
    {Head::Oops, "INFO: rcu"},
    {Head::Oops, "watchdog:"},
    {Head::Oops, "NMI backtrace for"},
    {Head::Oops, "Sending NMI"},
    {Head::Oops, "UBSAN:"},
    {Head::Oops, "divide error"},
    {Head::Oops, "stack segment"},
    {Head::Oops, "invalid opcode"},
    {Head::Oops, "double fault"},
    {Head::Register, "RIP:"},
    {Head::Register, "Code:"},
    {Head::Register, "RSP:"},
    {Head::Register, "RAX:"},
    {Head::Register, "RDX:"},
    {Head::Register, "RBP:"},
    {Head::Register, "R10:"},
    {Head::Register, "R13:"},
    {Head::Register, "RCX:"},
    {Head::Register, "FS:"},
    {Head::Register, "CS:"},
    {Head::Register, "CR2:"},
    {Head::Register, "DR0:"},
    {Head::Register, "DR3:"},
    {Head::Register, "ORIG_RAX"},
    {Head::Register, "EIP:"},
    {Head::Register, "EAX:"},
    {Head::Register, "ESI:"},
    {Head::Register, "EBP:"},
    {Head::Register, "NIP"},
    {Head::Register, "LR "},
    {Head::Furniture, "<IRQ>"},
    {Head::Furniture, "</IRQ>"},
    {Head::Furniture, "<TASK>"},
    {Head::Furniture, "</TASK>"},
    {Head::Furniture, "<NMI>"},
    {Head::Furniture, "</NMI>"},
    {Head::Furniture, "<EOI>"},
    {Head::Furniture, "<SOFTIRQ>"},
    {Head::Furniture, "<EOE>"},
    {Head::Furniture, "<<EOE>>"},
    {Head::Furniture, "<Interrupt>"},
    {Head::Furniture, "Hardware name:"},
    {Head::Furniture, "Workqueue:"},
    {Head::Furniture, "Tainted:"},
    {Head::Furniture, "Sched_ext:"},
    {Head::Furniture, "Last Breaking-Event-Address:"},
    {Head::Furniture, "Exception stack"},
    {Head::Furniture, "---"},
    {Head::Furniture, "==="},
    {Head::Furniture, "***"},
    {Head::Furniture, "CPU0"},
    {Head::Furniture, "CPU:"},
    {Head::Furniture, "Pid:"},
    {Head::Furniture, "Stack :"},
    {Head::Furniture, "local_irq_disable"},
    {Head::Furniture, "lock("},
    {Head::Furniture, "rlock("},
    {Head::Furniture, "sync("},
    {Head::Furniture, "unlock("},
    {Head::Furniture, "..."},
    {Head::Furniture, "}"},
};

// An oops that is being printed: a report right behind came out of its printing (console locks and the like).
inline constexpr std::string_view kProvokingOops[] = {"------------[ cut here ]",
                                                      "BUG: KASAN",
                                                      "BUG: KMSAN",
                                                      "BUG: KCSAN",
                                                      "BUG: spinlock",
                                                      "Oops:",
                                                      "Internal error: Oops",
                                                      "Unable to handle kernel",
                                                      "general protection fault",
                                                      "WARNING: CPU:",
                                                      "kernel BUG at",
                                                      "BUG: unable to handle",
                                                      "BUG: kernel NULL",
                                                      "UBSAN:",
                                                      "FAULT_INJECTION:"};
inline constexpr std::string_view kOopsEnds[] = {"---[ end trace", "# git bisect",
                                                 "crash: ", "Disabling lock debugging due to kernel taint"};

/// Lines that are looked for besides banners. Where a boot begins, the line alone is enough.
inline constexpr Needle kOtherNeedles[] = {
    {"INFO:", "lockdep is turned off"},
    {"INFO:", "task "},  // is blocked on a mutex ...: mailers break it anywhere behind
    {"WARNING:", "chain_key collision"},
    {"Showing all locks held in the system:", ""},
    {"Show ", "Blocked State"},  // behind `sysrq: `, `SysRq : ` or both
    {"Show ", "Locks Held"},
    {"Show ", "State"},
    {"all lock classes:", ""},
    {"all lock chains:", ""},
    {"lock-classes:", ""},
    {"Linux version ", "", false, true},
    {"that might help us debug this:", "", false, true},  // of a report whose banner is missing
    {"that might help in debugging this:", "", false, true},
};

/// Heads of logs that are kept whole: those of bisections, which tell their story line by line, and of what was read
/// from a kernel's memory.
inline constexpr std::string_view kBisectionHeads[] = {"bisecting cause commit starting from ",
                                                       "bisecting fixing commit since ",
                                                       "searching for guilty commit starting from "};
inline constexpr std::string_view kMemoryHead = R"({"schema":"lockgraph.memory/)";

}  // namespace lockgraph::parse
