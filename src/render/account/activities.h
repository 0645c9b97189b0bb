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
bool is_notifier(const ClassNode&);
/// Who is said to take the map of notifiers there allocates: fs_reclaim_acquire() tells lockdep what reclaim may do.
bool only_allocates(const Taking&);
/// Of work queues before 2.6.30, which lockdep calls by the name of the queue alone: told by who waits for them.
bool flushes(const Taking&);
/// No lock, and told as what it is.
bool is_activity(const ClassNode&);
/// Who has it runs it: work and its queue, a timer.
bool is_run(const ClassNode&);
/// Why who enters waits for others that have: of readers a queued writer, of handles a commit; empty where neither.
std::string why_one_waits(const LockGraph&, const Lane& waiting, const Lane& holding);
/// What who has it does with it: "holds" a lock, "runs" work, "is in" an operation on a file.
std::string_view verb_of(const ClassNode&);
/// The kernel has it once, as far as its name tells: no member of objects, no lock of many owners.
bool is_one_object(const ClassNode&);

/// "holds X", "runs the work X of the queue Q", "has frozen the queue X", "reclaims memory (fs_reclaim)".
std::string holding_words(const LockGraph&, const Lane&);
/// " as a reader": how it holds a lock; empty for activities.
std::string held_how(const LockGraph&, const Lane&);
/// "waits for X", "waits until the work X is done", "waits for all readers of X", "allocates memory (fs_reclaim)".
std::string waiting_words(const LockGraph&, const Lane&);

/// Who waits for the readers of an SRCU domain holds nothing of it, and takes it for no more than that.
bool waits_for_readers(const std::optional<Site>&);
/// Who touches user memory takes the lock only where that faults: might_lock_read().
bool may_fault(const std::optional<Site>&);
/// A worker takes its queue when it begins the work: what it holds then, an earlier work has left.
bool is_left_by_worker(const ClassNode& wanted, const std::optional<Site>&);
/// True where that is plain of both: exclusively, and never as a reader.
bool is_plainly_exclusive(const Ways&);

}  // namespace lockgraph
