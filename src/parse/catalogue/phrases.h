// What a line of lockdep, of its neighbours or of /proc can say in words: a row each.
#pragma once
#include <cstddef>
#include <cstdint>
#include <iterator>

namespace lockgraph::parse {

enum class Phrase : std::uint8_t {
  None,
  // Sentences of reports.
  TryingToAcquire,  // % = task
  Holding,
  Freeing,           // % = task
  OtherTookUnsafe,   // % = HARDIRQ, SOFTIRQ-READ ...: irq inversion forwards
  OtherTakenBySafe,  // % = the same: irq inversion backwards
  NewDependency,
  ConnectsSafe,  // % = irq
  ToUnsafe,
  BecameSafe,  // % = irq
  BecameUnsafe,
  RegisteredAt,  // % = state
  AcquiredAt,
  StackBacktrace,
  CallTrace,
  ChainFollows,
  ChainExists,  // `A --> B --> C`
  Comparison,   // % = what the class's own comparison said
  NotHolding,   // the name of the nest lock
  OtherInfo,
  Scenario,
  Deadlock,
  IrqEvents,
  PathToHeld,        // SAFE ... PREV
  PathFromAcquired,  // NEXT ... UNSAFE
  ShortestPath,      // of an irq inversion
  SafeTree,          // up to 2.6.30: whole trees
  UnsafeTree,
  FirstTree,
  SecondTree,
  KeyAt,        // % = symbol
  StateChange,  // % = old state, % = new state
  Releasing,    // % = task, % = name
  Contending,
  LeavingKernel,  // % = task
  Exiting,
  RcuStatus,      // % = ..., % = debug_locks
  AtomicContext,  // % = ..., % = pid, % = comm
  WaitContext,    // % = "4:4"
  ShowingAll,
  HeldList,     // % = count, % = task
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

/// Where a phrase is of interest.
enum class Stands : std::uint8_t {
  Nowhere,
  Inside,   ///< in reports of lockdep only
  Both,     ///< in reports, and outside of them: tasks, lockdep off
  Outside,  ///< it is no part of a report
  Dept,     ///< in reports of DEPT
  Unspoken  ///< no sentence: the form of the line tells
};

/// What stands beneath a phrase, and is read as its own.
enum class Begins : std::uint8_t { Nothing, Lock, Pair, Text, Stack, Place, Blocks, Held };

struct PhraseRow {
  Phrase phrase;
  Stands stands;
  Begins begins;
};
inline constexpr PhraseRow kPhrases[] = {
    {Phrase::None, Stands::Nowhere, Begins::Nothing},
    {Phrase::TryingToAcquire, Stands::Inside, Begins::Lock},
    {Phrase::Holding, Stands::Inside, Begins::Lock},
    {Phrase::Freeing, Stands::Inside, Begins::Lock},
    {Phrase::OtherTookUnsafe, Stands::Inside, Begins::Lock},
    {Phrase::OtherTakenBySafe, Stands::Inside, Begins::Lock},
    {Phrase::NewDependency, Stands::Inside, Begins::Pair},
    {Phrase::ConnectsSafe, Stands::Inside, Begins::Lock},
    {Phrase::ToUnsafe, Stands::Inside, Begins::Lock},
    {Phrase::BecameSafe, Stands::Inside, Begins::Stack},
    {Phrase::BecameUnsafe, Stands::Inside, Begins::Stack},
    {Phrase::RegisteredAt, Stands::Inside, Begins::Stack},
    {Phrase::AcquiredAt, Stands::Inside, Begins::Stack},
    {Phrase::StackBacktrace, Stands::Inside, Begins::Stack},
    {Phrase::CallTrace, Stands::Inside, Begins::Nothing},
    {Phrase::ChainFollows, Stands::Inside, Begins::Nothing},
    {Phrase::ChainExists, Stands::Inside, Begins::Text},
    {Phrase::Comparison, Stands::Inside, Begins::Nothing},
    {Phrase::NotHolding, Stands::Inside, Begins::Text},
    {Phrase::OtherInfo, Stands::Inside, Begins::Nothing},
    {Phrase::Scenario, Stands::Inside, Begins::Nothing},
    {Phrase::Deadlock, Stands::Inside, Begins::Nothing},
    {Phrase::IrqEvents, Stands::Inside, Begins::Nothing},
    {Phrase::PathToHeld, Stands::Inside, Begins::Blocks},
    {Phrase::PathFromAcquired, Stands::Inside, Begins::Blocks},
    {Phrase::ShortestPath, Stands::Inside, Begins::Blocks},
    {Phrase::SafeTree, Stands::Inside, Begins::Blocks},
    {Phrase::UnsafeTree, Stands::Inside, Begins::Blocks},
    {Phrase::FirstTree, Stands::Inside, Begins::Blocks},
    {Phrase::SecondTree, Stands::Inside, Begins::Blocks},
    {Phrase::KeyAt, Stands::Inside, Begins::Nothing},
    {Phrase::StateChange, Stands::Inside, Begins::Nothing},
    {Phrase::Releasing, Stands::Inside, Begins::Place},
    {Phrase::Contending, Stands::Inside, Begins::Place},
    {Phrase::LeavingKernel, Stands::Inside, Begins::Nothing},
    {Phrase::Exiting, Stands::Inside, Begins::Nothing},
    {Phrase::RcuStatus, Stands::Inside, Begins::Nothing},
    {Phrase::AtomicContext, Stands::Inside, Begins::Nothing},
    {Phrase::WaitContext, Stands::Inside, Begins::Nothing},
    {Phrase::ShowingAll, Stands::Both, Begins::Nothing},
    {Phrase::HeldList, Stands::Inside, Begins::Held},
    {Phrase::NoLocksHeld, Stands::Inside, Begins::Nothing},
    {Phrase::TaskState, Stands::Both, Begins::Nothing},
    {Phrase::BlockedOn, Stands::Both, Begins::Nothing},
    {Phrase::SysRq, Stands::Both, Begins::Nothing},
    {Phrase::Remark, Stands::Inside, Begins::Nothing},
    {Phrase::DeptContext, Stands::Dept, Begins::Nothing},
    {Phrase::DeptRemark, Stands::Dept, Begins::Nothing},
    {Phrase::DeptNoDeadlock, Stands::Dept, Begins::Nothing},
    {Phrase::TurningOff, Stands::Both, Begins::Nothing},
    {Phrase::LockdepOff, Stands::Both, Begins::Nothing},
    {Phrase::ChainsOverflowed, Stands::Outside, Begins::Nothing},
    {Phrase::MessagesDropped, Stands::Outside, Begins::Nothing},
    {Phrase::BootHead, Stands::Outside, Begins::Nothing},
    {Phrase::ClassDump, Stands::Outside, Begins::Nothing},
    {Phrase::ChainDump, Stands::Outside, Begins::Nothing},
    {Phrase::StatsDump, Stands::Outside, Begins::Nothing},
    {Phrase::Entry, Stands::Unspoken, Begins::Stack},
    {Phrase::Block, Stands::Unspoken, Begins::Nothing},
    {Phrase::BlockEnd, Stands::Unspoken, Begins::Nothing},
    {Phrase::UsageState, Stands::Unspoken, Begins::Stack},
    {Phrase::HeldLocks, Stands::Unspoken, Begins::Held},
    {Phrase::DumpHeader, Stands::Unspoken, Begins::Nothing},
    {Phrase::DeptEvent, Stands::Unspoken, Begins::Stack},
    {Phrase::Place, Stands::Unspoken, Begins::Nothing},
};

consteval bool is_in_order() {
  for (std::size_t i = 0; i < std::size(kPhrases); ++i)
    if (kPhrases[i].phrase != static_cast<Phrase>(i)) return false;
  return true;
}
static_assert(is_in_order(), "a row for each phrase, in the order of the enumeration");

constexpr Stands stands(Phrase p) { return kPhrases[static_cast<std::size_t>(p)].stands; }
constexpr Begins begins(Phrase p) { return kPhrases[static_cast<std::size_t>(p)].begins; }

}  // namespace lockgraph::parse
