// What one report states, in its own words: the chain of its deadlock as labels, and the key of it.
#pragma once
#include <lockgraph/graph/deadlock_key.h>
#include <lockgraph/model/report.h>

#include <optional>
#include <string>
#include <vector>

namespace lockgraph {

/// The chain as labels, in the form of Chain. Of a cut report the locks that it shows, the acquired one first.
struct StatedDeadlock {
  FindingKind kind = FindingKind::Cycle;
  bool incomplete = false;
  std::vector<Irq> irqs;
  std::vector<std::string> labels;
  std::string safe, unsafe;  ///< of an inversion, where it names them
};

/// Nothing when the report shows not one lock of a deadlock.
std::optional<StatedDeadlock> stated_by(const Report&);

/// Its locks, as keys tell them, in the order of its labels: a function of that report and of tables shipped here.
std::vector<LockKey> locks_of(const Report&, const StatedDeadlock&);

/// The key of what a report states, of those locks.
DeadlockKey key_of(const StatedDeadlock&, std::vector<LockKey> locks);
inline DeadlockKey key_of(const Report& r, const StatedDeadlock& d) { return key_of(d, locks_of(r, d)); }

}  // namespace lockgraph
