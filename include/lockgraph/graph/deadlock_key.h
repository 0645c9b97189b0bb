// Room: graph. The one answer to "is this the same deadlock?", on three levels. `exact` alone is "known": ids,
// baselines, diffs, duplicates and matches go by it. The same locks taken elsewhere, and the same ends, are relations.
#pragma once
#include <lockgraph/model/usage.h>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace lockgraph {

/// Hang: a deadlock that happened, of tasks.
enum class FindingKind : std::uint8_t { Cycle, IrqInversion, InconsistentState, WaitContext, Hang };

/// One lock of a deadlock, told so that another boot tells the same: by its name after renames, without `#N`. Where
/// several locks bear that name, by its owner, else by the function that takes it; an activity by who begins it.
struct LockKey {
  std::string base;  ///< with the subclass
  std::string owner, taker;
  unsigned nth = 1;  ///< of a class: which of those that its boot shows of all this
  bool preempt_rt = false;
  bool apart = false;  ///< nothing tells which of the locks of that name it is: neither owner nor taker

  auto operator<=>(const LockKey&) const = default;
};

/// What makes a deadlock the one that it is. Of a reported one a function of its report alone, with its irq and its
/// whole chain; of one that no boot reported of its classes: of an inversion its two ends, whatever lies between them.
struct DeadlockKey {
  FindingKind kind = FindingKind::Cycle;
  bool incomplete = false;  ///< the locks that a cut report shows
  bool by_context = false;  ///< the context, not a held lock, forbids the wait
  std::vector<Irq> irqs;    ///< of a reported one
  /// In order of the chain; cycles in the rotation that sorts first. Of a hang the kinds of lock in which its tasks
  /// wait, each with the function that wants it.
  std::vector<LockKey> locks;

  auto operator<=>(const DeadlockKey&) const = default;
};

/// The number that is raised when ids change: by another rule, or by tables that part or join locks.
inline constexpr unsigned kIdScheme = 3;

/// A cycle in the rotation that sorts first; other kinds as they are.
DeadlockKey rotated(DeadlockKey);

/// Equal keys have equal hashes on every machine; no label can imitate another field.
std::uint64_t hash_of(const DeadlockKey&);

/// Of the names of its locks alone, and of its ends where it has two that count: 0 where not.
std::uint64_t hash_of_locks(const DeadlockKey&);
std::uint64_t hash_of_ends(const DeadlockKey&);

/// "cyc-1b208e03", or with all of the hash "cyc-1b208e0379fe2c41".
std::string id_of(const DeadlockKey&, bool whole = false);

/// Names of its locks alone.
std::vector<std::string> base_names(const DeadlockKey&);

/// How a lock is called: `A`, `lock (ext4)`, `lock (in f)`.
std::string name_of(const LockKey&);

/// True when a lock of it is told by who takes it: the same place, though perhaps not the same lock.
bool is_by_taker(const DeadlockKey&);

/// True when a lock of it is told by its name alone, which several bear: equal keys say no more than related.
bool is_by_name_alone(const DeadlockKey&);

}  // namespace lockgraph
