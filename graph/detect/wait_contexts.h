// Locks that may not be waited for under another, put together from several boots. What the printed numbers mean
// depends on how the kernel was configured: boots speak of one another where they were configured alike.
#pragma once
#include "unrefuted.h"

#include <lockgraph/graph/graph.h>

#include <map>
#include <vector>

namespace lockgraph {

/// A dependency of which boots that are configured alike print that who holds the one may not wait for the other. It
/// was seen in a boot that prints no wait types, or where it was new: an old one of a boot that prints them was looked
/// at by its lockdep, which refutes it.
struct ForbiddenWait {
  std::vector<ReportId> seen;          ///< which bear the dependency
  std::vector<ReportId> held, wanted;  ///< which print the wait types that forbid it
};
struct WaitContexts {
  std::map<Step, ForbiddenWait> forbidden;
  std::vector<Refuted> refuted;
};
WaitContexts forbidden_waits(const LockGraph&);

}  // namespace lockgraph
