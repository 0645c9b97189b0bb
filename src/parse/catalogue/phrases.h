// What a line of lockdep, of its neighbours or of /proc can say in words.
#pragma once
#include <cstdint>

namespace lockgraph::parse {

enum class Phrase : std::uint8_t {
  None,
  // Sentences of reports, with what follows them.
  TryingToAcquire,   // % = task; a lock line follows
  Holding,           // a lock line follows
  Freeing,           // % = task; a lock line follows
  OtherTookUnsafe,   // % = HARDIRQ, SOFTIRQ-READ ...: irq inversion forwards; a class follows
  OtherTakenBySafe,  // % = the same: irq inversion backwards
  NewDependency,     // `(A){..} -> (B){..}` follows
  ConnectsSafe,      // % = irq; a class follows
  ToUnsafe,          // a class follows
  BecameSafe,        // % = irq; a stack follows
  BecameUnsafe,
  RegisteredAt,  // % = state; a stack follows
  AcquiredAt,    // a stack follows
  StackBacktrace,
  CallTrace,
  ChainFollows,
  ChainExists,  // `A --> B --> C` follows
  Comparison,   // % = what the class's own comparison said
  NotHolding,   // the name of the nest lock follows
  OtherInfo,
  Scenario,
  Deadlock,
  IrqEvents,
  PathToHeld,        // blocks SAFE ... PREV follow
  PathFromAcquired,  // blocks NEXT ... UNSAFE follow
  ShortestPath,      // blocks of an irq inversion follow
  SafeTree,          // up to 2.6.30: whole trees
  UnsafeTree,
  FirstTree,
  SecondTree,
  KeyAt,        // % = symbol
  StateChange,  // % = old state, % = new state
  Releasing,    // % = task, % = name; a place follows
  Contending,
  LeavingKernel,  // % = task
  Exiting,
  RcuStatus,      // ..., % = debug_locks
  AtomicContext,  // ..., % = pid, % = comm
  WaitContext,    // % = "4:4"
  ShowingAll,
  HeldList,     // % = count, % = task: lines `#n: ...` follow
  NoLocksHeld,  // % = task
  // Of tasks that are blocked.
  TaskState,  // `task:NAME state:D ... pid:1 ...`
  BlockedOn,  // in what, and who is likely to own it
  SysRq,      // of tasks or their locks
  Remark,     // belongs to a report, tells the graph nothing
  // DEPT.
  DeptContext,  // % = its letter
  DeptRemark,
  DeptNoDeadlock,  // a wait of the circle has a timeout
  // What a log cannot tell, and where boots and dumps begin.
  TurningOff,
  LockdepOff,
  ChainsOverflowed,
  MessagesDropped,
  BootHead,  // % = release and what follows
  ClassDump,
  ChainDump,
  StatsDump,  // % = number of classes
  // Parts of a report that no sentence opens (see report/printed.h).
  Entry,
  Block,
  BlockEnd,
  UsageState,
  HeldLocks,
  DumpHeader,
  DeptEvent,
  Place,
};

}  // namespace lockgraph::parse
