// Room: kernel. Which lock functions take which sort of lock, and how: the table that kinds of acquisition are read
// with.
#pragma once
#include <lockgraph/model/acquisition.h>
#include <lockgraph/model/stack.h>

#include <string_view>

namespace lockgraph {

/// What decides on `read_lock()`: since 5.10 a reader of a (queued) rwlock is recursive only where in_interrupt()
/// holds, before it always was (read_lock_is_recursive(), include/linux/lockdep.h).
struct LockContext {
  bool readers_always_recursive = false;  ///< kernels before 5.10
  bool in_interrupt = false;              ///< printed: hardirq, softirq, or softirqs off
};

/// How one stack took its lock.
struct Taken {
  LockType type = LockType::Unknown;
  Access access = Access::Unknown;
  bool off_bh = false;  ///< by a `_bh` function: softirqs are off from then on
};

/// By the function at the top of the stack that acquires `label`, below lockdep's own frames; type and access are
/// Unknown when it is not in the table.
Taken taken_by(const Stack& acquisition, std::string_view label, const LockContext&);

/// What the name of a pseudo lock, or of a lock that the kernel has once, says of it: `(work_completion)...` is only
/// ever taken exclusively. Unknown for the others.
Taken taken_by_name(std::string_view label);

/// True for the name of a sleeping lock that says `sem`: lockdep has no class of semaphores, so it is an rwsem.
bool names_rwsem(std::string_view label);

/// True when some function on the stack, as far as a wrapper may stand above it, is known to take locks.
bool takes_a_lock(const Stack&, std::string_view label);

}  // namespace lockgraph
