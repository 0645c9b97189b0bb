// Who holds what and waits for what: the one account of a finding that its text, its picture and its page give, with
// the same numbers of tasks.
#pragma once
#include <lockgraph/graph/finding.h>

#include <optional>
#include <string>
#include <vector>

namespace lockgraph {

/// Who allocates under a lock may have to reclaim memory himself: what reclaim waits for, he waits for.
struct Entered {
  ClassId reclaim = 0;
  const DependencyEdge* dependency = nullptr;  ///< of the held lock and reclaim
  std::optional<Site> site;                    ///< where it allocates
  bool is_new = false;
};

/// One task (or the context that may not wait): the lock that it holds and the one that it waits for.
struct Lane {
  std::string who;                             ///< "Task 1"
  std::optional<ClassId> holds;                ///< nothing: the context itself
  std::optional<ClassId> queue;                ///< of a worker: the queue whose work, `holds`, it runs
  std::optional<Site> held_since;              ///< where it took it, as far as that is known
  std::optional<Entered> entered;              ///< between what it holds and what it waits for
  std::optional<ClassId> wants;                ///< nothing: not known
  const DependencyEdge* dependency = nullptr;  ///< that shows both; null: no report prints it, or there is none
  std::optional<Site> site;                    ///< where it waits
  bool is_new = false;                         ///< its dependency made lockdep report
  std::string interrupt;                       ///< "softirq": what strikes while the lock is held, and waits
  std::string forbids;                         ///< why it may not wait: wait types
};

/// True when the task has what another one waits for.
inline bool has(const Lane& lane, ClassId v) { return lane.holds == v || lane.queue == v; }

/// The dependency that shows how it holds its lock; null: none.
inline const DependencyEdge* held_on(const Lane& lane) {
  return lane.entered ? lane.entered->dependency : lane.dependency;
}

struct Scenario {
  std::vector<Lane> lanes;      ///< each waits for what the next one holds, the last one for what the first holds
  bool closed = false;          ///< the last waits for what the first holds
  std::vector<ClassId> others;  ///< locks on a cut chain of which no lane tells
};

/// True when a report on which the finding rests came out because of this dependency.
bool closes(const LockGraph&, const Finding&, const Step&);

/// A cycle begins behind its new dependency, so that the task which closed it comes last. Who runs work runs it for its
/// queue: that is one task, a worker; and who allocates is the one who reclaims.
Scenario scenario_of(const LockGraph&, const Finding&);

/// How the held lock was taken, and how the acquired one, as the witnesses show it: "as a reader", "as a recursive
/// reader, or exclusively"; "exclusively, which is assumed" where nothing tells; empty where it was plainly exclusive.
std::string held_as(const DependencyEdge&);
std::string taken_as(const DependencyEdge&);

/// Why a reader waits for a lock that another reader holds, where the witnesses show nothing stronger; else empty.
std::string why_readers_wait(const Lane& waiting, const Lane& holding);

}  // namespace lockgraph
