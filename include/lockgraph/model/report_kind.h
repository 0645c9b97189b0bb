// Room: model. What lockdep, or a check beside it, reports.
#pragma once
#include <cstdint>
#include <string_view>

namespace lockgraph {

enum class ReportKind : std::uint8_t {
  Circular,
  Recursive,
  IrqInversion,
  IrqOrder,
  InconsistentState,
  WaitContext,
  BadUnlockBalance,
  BadContention,
  HeldLockFreed,
  HeldOnReturn,
  HeldAtExit,
  NestedNotHeld,
  RcuUsage,
  Limit,
  UnregisteredKey,
  AtomicSleep,
  HungTask,
  Internal,         ///< a check of lockdep's own failed: `WARNING: ... at kernel/locking/lockdep.c`
  FailedAssertion,  ///< a function expects a lock to be held, or not to be: `lockdep_assert_held()` and its like
};

inline constexpr ReportKind kLastReportKind = ReportKind::FailedAssertion;

/// "circular", "irq-inversion", ...: the spelling of the JSON contract.
std::string_view name(ReportKind);

/// True for the reports that state a deadlock: circular, recursive, irq inversion and order, inconsistent state, wait
/// context.
bool reports_deadlock(ReportKind);

}  // namespace lockgraph
