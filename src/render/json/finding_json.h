// A finding as JSON, as `lockgraph.findings/1` has it.
#pragma once
#include "json/json.h"

#include <lockgraph/graph/finding.h>

namespace lockgraph {

Json finding_json(const LockGraph&, const Finding&);

/// A deadlock of tasks: each waits for what the next one holds.
Json hang_json(const Finding&);

/// What makes it the one that it is; baselines are compared by it.
Json key_json(const DeadlockKey&);

}  // namespace lockgraph
