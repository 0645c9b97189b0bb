// Reported cycles in whose functions tasks were seen to wait.
#pragma once
#include "boots_of_logs.h"

#include <lockgraph/graph/finding.h>

#include <vector>

namespace lockgraph {

/// Marks the findings that happened, and says in each hang which one explains it.
void mark_happened(const Evidence&, const LockGraph&, const std::vector<BootOfLog>&, std::vector<Finding>& hangs,
                   std::vector<Finding>& findings);

}  // namespace lockgraph
