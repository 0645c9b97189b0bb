// Room: graph. All conclusions from some evidence, as one value.
#pragma once
#include <lockgraph/graph/audit.h>
#include <lockgraph/graph/bisection_verdict.h>
#include <lockgraph/graph/findings.h>

#include <string>
#include <vector>

namespace lockgraph {

struct AnalysisOptions {
  IdentityPolicy identity = IdentityPolicy::Auto;
  DetectLimits limits;
};

struct Analysis {
  Evidence logs;
  Identities identities;
  LockGraph graph;
  std::vector<Finding> findings;            ///< in their order
  std::vector<Finding> refuted;             ///< no findings: lockdep looked at them in one boot and let them pass
  std::vector<std::string> bounds;          ///< what a limit of detection kept out, in words
  Audit audit;                              ///< of the reported ones
  std::vector<JudgedBisection> bisections;  ///< in order of the logs
};

/// The one entrance to the room. Equal evidence gives equal conclusions; the evidence stays as it is.
Analysis analyze(Evidence, const AnalysisOptions& = {});

/// The finding of that id, refuted ones included; else those whose ids begin so ("cyc-1b2", "1b208").
std::vector<const Finding*> findings_called(const Analysis&, std::string_view id);

/// Ids that are near to one that is not known, at most `limit`.
std::vector<std::string> similar_ids(const Analysis&, std::string_view id, std::size_t limit);

}  // namespace lockgraph
