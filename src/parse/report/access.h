#pragma once
#include <lockgraph/model/report.h>

namespace lockgraph::parse {

/// How the lock at the top of an acquisition's stack was taken, by the names of the functions that took it; Unknown
/// when none of them is known. `read_lock` (rwlock_t) is recursive only in interrupt since 5.10 (queued rwlocks);
/// before, a dependency that is in the graph at all was no recursive read, since those made no edges.
Access infer_access(const Stack& acquisition);

}  // namespace lockgraph::parse
