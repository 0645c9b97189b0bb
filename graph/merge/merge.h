// All evidence -> one graph.
#pragma once
#include "../identity/identities.h"

#include <lockgraph/graph/graph.h>

namespace lockgraph {

/// Derives the graph from normalized evidence, of which the identities were resolved. Cost: O(n log n) in the facts of
/// the reports. Where boots do not refute, none counts as ReportRef::checked.
LockGraph build_graph(const Evidence&, const Identities&, IdentityPolicy, bool boots_refute = true);

}  // namespace lockgraph
