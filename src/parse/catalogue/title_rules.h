// How the fuzzing community titles reports: one rule a kind and dress, a fixed text and where the function to blame
// stands.
#pragma once
#include "kernel/title_functions.h"

#include <lockgraph/model/report.h>

#include <cstdint>
#include <string_view>

namespace lockgraph::parse {

/// Where the function to blame stands.
enum class Where : std::uint8_t {
  Acquired,    ///< at the place of the lock that the head names (else of the first held one), whatever it is
  Cycle,       ///< there, else where the other is held, else on the first stack of the chain
  BecameSafe,  ///< on the stack where the lock became irq-safe, and on those behind it
  Backtrace,
  Released,   ///< at the place of the release, else on the backtrace
  FirstHeld,  ///< at the place of the first held lock
  Waiting,    ///< on the backtrace, where a task that hangs waits
  Trap,       ///< where the trap was, else on the backtrace
};

struct TitleRule {
  ReportKind kind;
  bool boxed;
  std::string_view text;
  Where where;
  Fragments skip = {};
};

// A kind that is not here in that dress has the line of its banner as its title.
inline constexpr TitleRule kTitleRules[] = {
    {ReportKind::Circular, false, "possible deadlock", Where::Cycle, kWork},
    {ReportKind::Circular, true, "possible deadlock", Where::Acquired},
    {ReportKind::Recursive, false, "possible deadlock", Where::Acquired},
    {ReportKind::Recursive, true, "possible deadlock", Where::Acquired},
    {ReportKind::IrqInversion, false, "possible deadlock", Where::Acquired},
    {ReportKind::IrqInversion, true, "possible deadlock", Where::Acquired},
    {ReportKind::IrqOrder, false, "possible deadlock", Where::BecameSafe},
    {ReportKind::IrqOrder, true, "possible deadlock", Where::Acquired},
    {ReportKind::InconsistentState, false, "inconsistent lock state", Where::Backtrace},
    {ReportKind::InconsistentState, true, "inconsistent lock state", Where::Acquired},
    {ReportKind::WaitContext, false, "WARNING: locking bug", Where::Backtrace, kSockets},
    {ReportKind::WaitContext, true, "WARNING: locking bug", Where::Backtrace, kSockets},
    {ReportKind::Internal, false, "WARNING: locking bug", Where::Trap, kSockets},
    {ReportKind::FailedAssertion, false, "WARNING", Where::Trap},
    {ReportKind::BadUnlockBalance, false, "WARNING: bad unlock balance", Where::Released},
    {ReportKind::BadUnlockBalance, true, "BUG: bad unlock balance", Where::Released},
    {ReportKind::HeldLockFreed, false, "WARNING: held lock freed", Where::Acquired},
    {ReportKind::HeldLockFreed, true, "BUG: held lock freed", Where::Acquired},
    {ReportKind::HeldOnReturn, false, "WARNING: lock held when returning to user space", Where::FirstHeld},
    {ReportKind::HeldOnReturn, true, "BUG: lock held when returning to user space", Where::FirstHeld},
    {ReportKind::HeldAtExit, false, "WARNING: still has locks held", Where::FirstHeld},
    {ReportKind::HeldAtExit, true, "BUG: still has locks held", Where::FirstHeld},
    {ReportKind::NestedNotHeld, false, "WARNING: nested lock was not taken", Where::Backtrace},
    {ReportKind::RcuUsage, false, "WARNING: suspicious RCU usage", Where::Backtrace, kRcu},
    {ReportKind::RcuUsage, true, "INFO: suspicious RCU usage", Where::Backtrace, kRcu},
    {ReportKind::UnregisteredKey, false, "INFO: trying to register non-static key", Where::Backtrace, kKeys},
    {ReportKind::AtomicSleep, false, "BUG: sleeping function called from invalid context", Where::Backtrace},
    {ReportKind::HungTask, false, "INFO: task hung", Where::Waiting},
};

}  // namespace lockgraph::parse
