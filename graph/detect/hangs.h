// Circles of waits, the tasks at the roots of others, and which cycles of classes they are.
#pragma once
#include <lockgraph/graph/finding.h>
#include <lockgraph/model/evidence.h>

#include <string>
#include <vector>

namespace lockgraph {

struct DetectedHangs {
  std::vector<Finding> findings;  ///< of kind Hang; best first
  std::vector<StuckRoot> roots;   ///< as stuck_roots() tells them
  bool bounded = false;           ///< a budget ended the search for circles
};

/// Marks the findings that happened, and says in each hang which one explains it. Cost: a search in each strongly
/// connected part of the waits of a boot, within a budget.
DetectedHangs find_hangs(const Evidence&, const LockGraph&, std::vector<Finding>& findings);

/// The circles that one log shows, by their keys alone.
std::vector<std::pair<DeadlockKey, HangPlace>> hangs_in(const LogEvidence&);

}  // namespace lockgraph
