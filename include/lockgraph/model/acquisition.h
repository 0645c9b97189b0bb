// Room: model. How a lock was taken, and how that is known.
#pragma once
#include <compare>
#include <cstdint>
#include <string_view>

namespace lockgraph {

/// How a lock was taken. Recursive: a reader that does not wait for waiting writers (lockdep's read == 2).
enum class Access : std::uint8_t { Unknown, Exclusive, Shared, Recursive };

/// "unknown", "exclusive", "shared", "recursive".
std::string_view name(Access);

/// How a kind is known, best first. InMemory: lockdep's own tables say it. Printed: the report says it (`rlock(A)`, the
/// letters of a mask or of a state). Stack: read from the function that took the lock. Solved: nothing else fits what
/// lockdep reported and what it let pass. Assumed: nothing tells; the worst is taken, exclusive.
enum class Known : std::uint8_t { InMemory, Printed, OnStack, Solved, Assumed };

/// "memory", "printed", "stack", "solved", "assumed".
std::string_view name(Known);

/// What sort of lock a class is. Pseudo: no lock, an order that is annotated as one (work items, completions,
/// `fs_reclaim`, timers).
enum class LockType : std::uint8_t { Unknown, Spinlock, Rwlock, Mutex, Rwsem, Seqcount, Srcu, LocalLock, Pseudo };

/// True for those that nobody can share.
constexpr bool is_exclusive(LockType t) {
  return t == LockType::Spinlock || t == LockType::Mutex || t == LockType::LocalLock;
}

/// One side of a dependency.
struct Acquisition {
  Access access = Access::Unknown;
  Known known = Known::Assumed;

  bool is_shared() const { return access == Access::Shared || access == Access::Recursive; }
  auto operator<=>(const Acquisition&) const = default;
};

}  // namespace lockgraph
