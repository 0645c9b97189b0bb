#include "wordings.h"

namespace lockgraph::parse {
namespace {

struct Wording {
  Phrase phrase;
  std::string_view text;
};

using enum Phrase;

constexpr Wording kWordings[] = {
    {TryingToAcquire, "* is trying to acquire lock:"},
    {TryingToAcquire, "* is trying to acquire:"},
    {TryingToAcquire, "* is trying to lock:"},
    {TryingToAcquire, "* takes:"},
    {TryingToAcquire, "* just changed the state of lock:"},
    {Holding, "but task is already holding lock:"},
    {Holding, "but task is already holding:"},
    {Holding, "but * is already holding lock:"},
    {Holding, "and this task is already holding:"},
    {Holding, "but now in release context of a crosslock acquired at the following:"},
    {Other, "which lock already depends on the new lock."},
    {Other, "which lock already depends on the new lock"},
    {ChainFollows, "the existing dependency chain (in reverse order) is:"},
    {OtherInfo, "other info that might help us debug this:"},
    {OtherInfo, "other info that might help in debugging this:"},
    {ChainExists, "Chain exists of:"},
    {Scenario, "Possible unsafe locking scenario:"},
    {Scenario, "Possible unsafe locking scenario by crosslock:"},
    {Scenario, "Possible interrupt unsafe locking scenario:"},
    {Deadlock, "*** DEADLOCK ***"},
    {Other, "May be due to missing lock nesting notation"},
    {Other, "and the lock comparison function returns *:"},
    {StackBacktrace, "stack backtrace:"},
    {CallTrace, "Call Trace:"},
    {CallTrace, "Call trace:"},
    {CallTrace, "Call Trace: *"},
    {CallTrace, "Backtrace:"},
    {CallTrace, "Stack backtrace :"},
    {CallTrace, "Krnl Code: *"},
    {OtherTookUnsafe, "but this lock took another, *-unsafe lock in the past:"},
    {OtherTookUnsafe, "but this lock took another, *-irq-unsafe lock in the past:"},
    {OtherTakenBySafe, "but this lock was taken by another, *-safe lock in the past:"},
    {OtherTakenBySafe, "but this lock was taken by another, *-irq-safe lock in the past:"},
    {Other, "and interrupts could create inverse lock ordering between them."},
    {NewDependency, "which would create a new lock dependency:"},
    {ConnectsSafe, "but this new dependency connects a *-irq-safe lock:"},
    {ConnectsSafe, "but this new dependency connects an *-irq-safe lock:"},
    {BecameSafe, "... which became *-irq-safe at:"},
    {ToUnsafe, "to a *-irq-unsafe lock:"},
    {ToUnsafe, "to an *-irq-unsafe lock:"},
    {BecameUnsafe, "... which became *-irq-unsafe at:"},
    {PathToHeld, "the dependencies between *-irq-safe lock and the holding lock:"},
    {PathFromAcquired, "the dependencies between the lock to be acquired"},
    {PathFromAcquired, "the dependencies between the lock to be acquired and *-irq-unsafe lock:"},
    {Other, "and *-irq-unsafe lock:"},
    {ShortestPath, "the shortest dependencies between 2nd lock and 1st lock:"},
    {SafeTree, "the *-irq-safe lock's dependencies:"},
    {UnsafeTree, "the *-irq-unsafe lock's dependencies:"},
    {FirstTree, "the first lock's dependencies:"},
    {SecondTree, "the second lock's dependencies:"},
    {StateChange, "inconsistent {*} -> {*} usage."},
    {RegisteredAt, "{*} state was registered at:"},
    {Releasing, "* is trying to release lock (*) at:"},
    {Releasing, "* is trying to release lock () at:"},
    {Contending, "* is trying to contend lock (*) at:"},
    {Other, "but there are no more locks to release!"},
    {Other, "but there are no locks held!"},
    {FreeingMemory, "* is freeing memory *-*, with a lock still held there!"},
    {LeavingKernel, "* is leaving the kernel with locks still held!"},
    {Exiting, "* is exiting with locks still held!"},
    {NotHolding, "but this task is not holding:"},
    {RcuStatus, "*rcu_scheduler_active = *, debug_locks = *"},
    {RcuStatus, "rcu_scheduler_active = *, debug_locks = *"},
    {AtomicContext, "in_atomic(): *, pid: *, name: *"},
    {LockdepOff, "INFO: lockdep is turned off."},
    {TurningOff, "turning off the locking correctness validator."},
    {ShowingAll, "Showing all locks held in the system:"},
    {HeldList, "* locks held by *:"},
    {HeldList, "* lock held by *:"},
    {NoLocksHeld, "no locks held by *."},
    {WaitContext, "context-{*}"},
    {KeyAt, "... key at: *"},
    {KeyAt, "... key *at: *"},
    {AcquiredAt, "... acquired at:"},
    {StateAt, "* at:"},
    {BlockedOnMutex, "INFO: task * is blocked on a *"},
    {IrqEvents, "irq event stamp: *"},
    {IrqEvents, "hardirqs last *"},
    {IrqEvents, "softirqs last *"},
    {Other, "\"echo 0 > *"},
    {Other, "the code is fine but needs lockdep annotation*"},
    {Other, "The code is fine but needs lockdep annotation*"},
    {Other, "you didn't initialize this object before use?"},
    {Other, "Please attach the output of *"},
    {Other, "RCU used illegally *"},
    {Other, "preempt_count: *"},
    {Other, "RCU nest depth: *"},
    {Other, "Preemption disabled at:"},
    {Other, "Possible false positive due to lockdep disabling via debug_locks = 0"},
};

}  // namespace

std::optional<Sentence> match_sentence(std::string_view line) {
  const std::string_view t = trim(line);
  if (t.size() < 5 || t.size() > 400) return std::nullopt;
  Sentence s{};
  for (const Wording& w : kWordings)
    if (glob_match(w.text, t, s.captures)) return s.phrase = w.phrase, s;
  return std::nullopt;
}

}  // namespace lockgraph::parse
