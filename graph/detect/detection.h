// Everything found: what reports state, and what the graph gives and no boot refutes.
#pragma once
#include "claims.h"

#include <lockgraph/graph/analysis.h>

namespace lockgraph {

/// A cycle of one boot's old dependencies, which its lockdep let pass.
struct LetPass {
  ReportId report = 0;  ///< one that shows some of it
  std::vector<ClassId> cycle;
  bool contradicts = false;  ///< by all that is known of its kinds lockdep should have reported it
};

struct Detection {
  std::vector<Finding> findings;
  std::vector<Finding> refuted;     ///< what the graph alone would give and lockdep let pass; no findings
  std::vector<std::string> bounds;  ///< what a limit kept out, in words
};

/// Each claim is a finding, whatever else is found. Besides, the shortest strong cycle through every edge of a
/// component, unique up to rotation, without those that contain a shorter one; for each (safe, unsafe) pair the
/// shortest strong path; inconsistent states; of these only what no boot refutes, and what solve_kinds() saw pass joins
/// those. Order: evidence, boots, newest release, fewer flags, shorter, names. Cost: see strong_paths.h.
Detection detect_deadlocks(const LockGraph&, const std::vector<Claim>&, const std::vector<LetPass>& = {},
                           const DetectLimits& = {});

}  // namespace lockgraph
