// Neighbours of a chain that are one task: a worker and the work that it runs, who allocates and reclaims.
#pragma once
#include "scenario.h"

#include <vector>

namespace lockgraph {

/// Of a report that is cut only what a queue and a count tell.
void join_tasks(const LockGraph&, std::vector<Lane>&, bool is_cut);

/// Who allocates in an interrupt, the last lane, reclaims there: nobody else's reclaim is waited for.
void join_struck_reclaim(const LockGraph&, std::vector<Lane>&);

}  // namespace lockgraph
