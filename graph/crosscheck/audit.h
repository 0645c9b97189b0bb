// Is a reported deadlock supported by its own evidence, and which reports are one deadlock.
#pragma once
#include "../detect/claims.h"

#include <lockgraph/graph/analysis.h>

namespace lockgraph {

/// Cost: the detection on each body of a report alone, then linear in reports and findings.
Audit audit_reports(const Evidence&, const Bodies&, const LockGraph&, const std::vector<Claim>&,
                    const std::vector<Finding>&);

}  // namespace lockgraph
