// Room: graph. Deadlocks in the graph: cycles, irq inversions, inconsistent states, wait contexts.
#pragma once
#include <lockgraph/lock_graph.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

enum class FindingKind : std::uint8_t { Cycle, IrqInversion, InconsistentState, WaitContext };
/// Best evidence first.
enum class Confidence : std::uint8_t { Reported, SameBoot, SameRelease, CrossRelease };

std::string_view name(FindingKind);
std::string_view name(Confidence);

struct Finding {
  std::string id;  ///< kind and a hash of the canonical chain: the same on every machine
  FindingKind kind = FindingKind::Cycle;
  std::vector<Irq> irqs;  ///< of inversions and inconsistent states
  /// Cycle: its classes, starting at the one that sorts first. Inversion: safe ... unsafe. State: the one class. Wait
  /// context: the held class and the acquired one.
  std::vector<Vertex> path;
  Confidence confidence = Confidence::CrossRelease;
  std::vector<std::string> flags;    ///< "ambiguous", "guarded?", "provoked", "unknown-mode"
  std::string extends;               ///< id of the minimal inversion inside this one; empty when it is minimal
  std::vector<std::size_t> reports;  ///< reports that state all of it, or a smallest set that does together
};

struct DetectLimits {
  std::size_t max_length = 0;           ///< locks of a cycle; 0: 512, more than any kernel runs into
  std::size_t most_inversions = 50000;  ///< (safe, unsafe) pairs; real graphs have some hundreds
};

struct Detection {
  std::vector<Finding> findings;
  std::vector<std::string> bounds;  ///< what a limit kept out, in words
};

/// Everything found, best evidence first, then shorter, then by name; ids are unique. Cycles: the shortest strong cycle
/// through every edge of a component, unique up to rotation, without those that contain a shorter one. Inversions: for
/// each (safe, unsafe) pair the shortest strong path. Cost: see cycle_search.h; inversions search from the safe
/// classes, 512 at a time.
Detection detect_deadlocks(const LockGraph&, const DetectLimits&);

/// The id of a finding: its kind and a hash of its chain. Cycles start at the class that sorts first.
std::string finding_id(FindingKind, const std::vector<std::string>& chain);

/// The findings alone, within the default limits.
std::vector<Finding> find_deadlocks(const LockGraph&);

/// Up to this many locks a finding is shown by default; 0: without limit.
std::size_t shown_length(Confidence);

/// True when a finding is listed without `--all`.
bool is_shown(const Finding&);

}  // namespace lockgraph
