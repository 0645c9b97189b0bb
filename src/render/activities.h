// What is no lock and still waits and is waited for: work, queues, timers, SRCU, reclaim. In a kernel developer's
// words.
#pragma once
#include "scenario.h"

#include <lockgraph/graph/finding.h>

#include <optional>
#include <string>

namespace lockgraph {

/// Items of work and the queues that they are on: `(work_completion)(&x->work)`, `(wq_completion)events`.
bool is_work(const ClassNode&);
bool is_work_queue(const ClassNode&);
bool is_reclaim(const ClassNode&);

/// "holds X", "runs the work X of the queue Q", "reclaims memory (fs_reclaim)".
std::string holding_words(const LockGraph&, const Lane&);
/// "waits for X", "waits until the work X is done", "waits for all readers of X", "allocates memory (fs_reclaim)".
std::string waiting_words(const LockGraph&, const Lane&);

/// What to change so that `to` is no more waited for while `from` is held (none: in the context that forbids it).
std::string removal_advice(const LockGraph&, std::optional<ClassId> from, ClassId to);

}  // namespace lockgraph
