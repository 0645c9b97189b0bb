// The sentences between the facts of a report. A new wording of a future kernel is a line in the table.
#pragma once
#include "glob.h"

#include <optional>
#include <string_view>

namespace lockgraph::parse {

enum class Phrase {
  TryingToAcquire,  // * = task; a lock line follows
  Holding,          // a lock line follows
  ChainFollows,
  OtherInfo,
  ChainExists,
  Scenario,
  Deadlock,
  StackBacktrace,
  CallTrace,
  OtherTookUnsafe,   // * = HARDIRQ, SOFTIRQ-READ ...: irq inversion forwards; a class follows
  OtherTakenBySafe,  // * = the same: irq inversion backwards
  NewDependency,     // `(A){..} -> (B){..}` follows
  ConnectsSafe,      // * = irq; a class follows
  BecameSafe,        // * = irq; a stack follows
  ToUnsafe,
  BecameUnsafe,
  PathToHeld,        // blocks SAFE ... PREV follow
  PathFromAcquired,  // blocks NEXT ... UNSAFE follow
  ShortestPath,      // blocks of an irq inversion follow
  SafeTree,
  UnsafeTree,
  FirstTree,
  SecondTree,    // up to 2.6.30: whole trees
  StateChange,   // * = old state, * = new state
  RegisteredAt,  // * = state; a stack follows
  Releasing,     // * = task, * = name
  Contending,    // * = task, * = name
  FreeingMemory,
  LeavingKernel,
  Exiting,
  NotHolding,     // the name of the nest lock follows
  RcuStatus,      // *, * = debug_locks
  AtomicContext,  // *, * = pid, * = comm
  LockdepOff,
  TurningOff,
  ShowingAll,
  HeldList,     // *, * = task: lines `#n: ...` follow
  NoLocksHeld,  // * = task
  WaitContext,  // * = "4:4"
  KeyAt,        // * = `[<addr>] symbol`
  AcquiredAt,   // a stack follows
  StateAt,      // * = state: a stack follows
  BlockedOnMutex,
  IrqEvents,
  Other,
};

struct Sentence {
  Phrase phrase;
  Captures captures{};
};

/// The sentence on a line, or nothing.
std::optional<Sentence> match_sentence(std::string_view line);

}  // namespace lockgraph::parse
