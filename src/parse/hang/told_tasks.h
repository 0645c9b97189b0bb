// What one line of the hung-task detector, of SysRq or of a list of locks says of a task.
#pragma once
#include "statement.h"

#include <lockgraph/model/standstill.h>

#include <cstdint>
#include <optional>
#include <string_view>

namespace lockgraph::parse {

std::uint64_t number_in(std::string_view digits);

/// `INFO: task tester:777 blocked in I/O wait for more than 143 seconds.`: 143; 0 where none are said.
unsigned seconds_of(std::string_view banner);

struct TaskState {
  Task task;
  char state = 0;
  long group = 0;  ///< tgid; 0: not printed
};

/// `task:NAME state:D stack:0 pid:1 tgid:1 ppid:0 flags:0x2`.
std::optional<TaskState> parse_task_state(std::string_view);

/// The same before 5.9 (sched_show_task() of kernel/sched/core.c): name, state, perhaps where it is, free stack, pid,
/// parent and, since 2.6.30, flags.
std::optional<TaskState> parse_old_task_state(std::string_view);

/// Who is blocked, and on what.
struct Claim {
  Task waits;
  BlockedOn on;
};

/// The wordings of debug_show_blocker() (kernel/hung_task.c).
std::optional<Claim> parse_claim(std::string_view);

/// A line of a list of held locks; its site is the caller's.
ListedLock to_listed(const LockRef&);

}  // namespace lockgraph::parse
