#pragma once
#include <lockgraph/findings.h>

namespace lockgraph {

/// Fills in confidence, flags and reports of a finding from the witnesses of its edges and states.
void judge(const LockGraph&, Finding&);

}  // namespace lockgraph
