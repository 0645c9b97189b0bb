#pragma once
#include <lockgraph/graph/analysis.h>

namespace lockgraph {

/// Fills in which of the audited reports are one deadlock, may be one, or share a dependency.
void group_duplicates(const Evidence&, const LockGraph&, const std::vector<Finding>&, Audit&);

}  // namespace lockgraph
