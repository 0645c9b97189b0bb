// In which order findings are read.
#pragma once
#include <lockgraph/graph/finding.h>

#include <vector>

namespace lockgraph {

/// Evidence first, then weight (boots that show it), then fewer flags, kernels that are nearer to each other and newer,
/// then length. Of those that nobody reported, what merely follows from a reported inconsistent state, and what may be
/// the same deadlock as one before it, stand behind the others.
void rank(const LockGraph&, std::vector<Finding>&);

}  // namespace lockgraph
