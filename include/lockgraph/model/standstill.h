// Room: model. What a log shows of the tasks of a kernel at one moment: who is blocked and in what, who holds what.
#pragma once
#include <lockgraph/model/report.h>
#include <lockgraph/model/stack.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

/// What a blocked task waits for: by the words of the hung-task detector, else by the functions on its stack.
enum class WaitedFor : std::uint8_t {
  Unknown,
  Mutex,
  RwsemRead,
  RwsemWrite,
  Semaphore,
  RtMutex,
  Completion,
  Folio,
  Io,
  Bit
};
inline constexpr WaitedFor kLastWaitedFor = WaitedFor::Bit;

/// "unknown", "mutex", "rwsem-read", "rwsem-write", "semaphore", "rtmutex", "completion", "folio", "io", "bit".
std::string_view name(WaitedFor);

/// True for what one task gives to another: others wait for what no owner has.
constexpr bool is_lock(WaitedFor w) { return w >= WaitedFor::Mutex && w <= WaitedFor::RtMutex; }

/// `INFO: task A:1 is blocked on a mutex likely owned by task B:2.`
struct BlockedOn {
  WaitedFor on = WaitedFor::Unknown;
  std::optional<Task> owner;  ///< of readers the last one, of a semaphore the last holder; nothing: not found
  bool owner_reads = false;

  bool operator==(const BlockedOn&) const = default;
};

/// A line of a task's list of locks. The last one is perhaps not held but waited for: lockdep notes it before.
struct ListedLock {
  std::string label, address;
  bool exclusive = false;    ///< the class has no readers, and is a lock: two tasks cannot both have it
  bool sleeps = false;       ///< who waits for it sleeps, as far as its wait type or its name tells
  std::optional<Site> site;  ///< where it was taken, or is waited for

  bool operator==(const ListedLock&) const = default;
};

/// One task as a round shows it.
struct SeenTask {
  Task task;
  std::uint64_t line = 0;                        ///< the first that tells of it
  char state = 0;                                ///< `D`, `S`, `R` ...; 0: not printed
  unsigned seconds = 0;                          ///< for which it is said to be blocked; 0: it is not
  std::optional<double> stamp;                   ///< the kernel's time at that line, in seconds, where it is printed
  Stack stack;                                   ///< where it sleeps; empty when not printed
  std::optional<std::vector<ListedLock>> locks;  ///< in the order in which it took them; nothing: no list
  bool locks_whole = false;                      ///< as many as are said to be held, none left out
  std::optional<BlockedOn> blocked_on;

  bool operator==(const SeenTask&) const = default;
};

/// One round of the hung-task detector, one SysRq, one list of all locks. Tasks are told apart by pid and name.
struct Standstill {
  std::uint64_t line = 0, last_line = 0;
  unsigned boot = 0;         ///< of its log
  std::string release;       ///< where its boot or its tasks tell it
  bool preempt_rt = false;   ///< of a PREEMPT_RT kernel
  bool lockdep_off = false;  ///< `INFO: lockdep is turned off.` stands in place of the lists
  std::vector<SeenTask> tasks;

  bool operator==(const Standstill&) const = default;
};

}  // namespace lockgraph
