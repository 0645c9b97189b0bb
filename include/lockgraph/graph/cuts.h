// Room: graph. What to repair so that no deadlock is left.
#pragma once
#include <lockgraph/graph/analysis.h>

#include <optional>
#include <variant>
#include <vector>

namespace lockgraph {

/// `to` is no more taken while `from` is held (in no kind of acquisition); no `from`: in the context that forbids it.
struct RemovedDependency {
  std::optional<Vertex> from;
  Vertex to = 0;
  auto operator<=>(const RemovedDependency&) const = default;
};

/// The class leaves one usage state: "take it with softirqs off" ends SOFTIRQ-ON-W, "do not take it in the interrupt"
/// IN-SOFTIRQ-W.
struct EndedState {
  Vertex of = 0;
  UsageState state{};
};

using Repair = std::variant<RemovedDependency, EndedState>;

struct RatedRepair {
  Repair repair;
  std::vector<std::size_t> findings;  ///< indices of findings that it ends, alone
  std::size_t reports = 0;            ///< reports of those
};

struct Cuts {
  std::vector<RatedRepair> repairs;         ///< after these, detection finds nothing more: verified by detecting again
  bool exact = false;                       ///< no smaller set does
  std::size_t at_least = 0;                 ///< no set is smaller than this
  std::vector<std::size_t> without_repair;  ///< reported findings of which the log does not say what would end them
  std::vector<RatedRepair> ranked;          ///< single repairs, those first that end most findings, then most reports
};

/// Implicit hitting set: every deadlock needs one of its dependencies or states repaired; 1. the smallest set for those
/// known, 2. detect again without it, 3. what is found then joins those known. A set that is smallest for some of the
/// deadlocks and leaves none is smallest for all. Cost: one detection a round, some ten rounds on real graphs; when the
/// budget of proving is spent, what was chosen stays and rounds only add to it.
Cuts find_cuts(const Analysis&, const DetectLimits& = {});

}  // namespace lockgraph
