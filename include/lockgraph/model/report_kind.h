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
  Internal,  ///< a check of lockdep's own failed: `WARNING: ... at kernel/locking/lockdep.c`
};

/// "circular", "irq-inversion", ...: the spelling of the JSON contract.
std::string_view name(ReportKind);

/// True for the reports that state a deadlock: circular, recursive, irq inversion and order, inconsistent state, wait
/// context.
bool reports_deadlock(ReportKind);

}  // namespace lockgraph
