#pragma once
#include <lockgraph/graph/findings.h>

namespace lockgraph {

/// Fills in confidence, flags, reports and boots of a finding from the witnesses of its dependencies and states.
/// `reports` holds the reports that claim it, if any.
void judge(const LockGraph&, Finding&);

}  // namespace lockgraph
