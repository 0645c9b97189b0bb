// How and where a task takes a lock, as witnesses show it.
#pragma once
#include <lockgraph/graph/finding.h>

#include <optional>
#include <string>
#include <vector>

namespace lockgraph {

/// How a lock was taken, as witnesses show it. Nothing is known where none tells.
struct Ways {
  bool exclusive = false, shared = false, recursive = false, known = false;  ///< assumed ones only where none is known

  bool read() const { return shared || recursive; }
  bool only_read() const { return read() && !exclusive; }
};
/// "as a reader", "as a recursive reader, or exclusively"; "in a way that no log shows" where nothing tells; empty
/// where it was plainly exclusive.
std::string words(const Ways&);

/// What shows that a task takes a lock, where, and how. Of a reported deadlock the witnesses of its own reports tell;
/// others, of the same classes, may have another story.
struct Taking {
  const DependencyEdge* dependency = nullptr;  ///< null: no report prints it, or there is none
  std::optional<Site> site;                    ///< where it takes it: the function that takes the lock
  std::optional<Site> place;                   ///< the same outside of wrappers, headers and the allocator
  bool again = false;  ///< the place lets another lock go, whereupon lockdep counts this one again: it was taken before
  std::optional<Site> held_at;     ///< where the lock before was taken, where a report lists it
  Ways held, taken;                ///< the lock before, and this one
  std::vector<ClassId> also_held;  ///< locks of the chain that the task is listed to hold besides, exclusively
  std::string primer;              ///< of what none is seen to take: the function that declares the order to lockdep

  explicit operator bool() const { return dependency != nullptr; }
  /// The place that matters, as far as one is known.
  const std::optional<Site>& where() const { return place ? place : site; }
};

/// Of one step; by the witnesses that the finding rests on, where one is given.
Taking taking_of(const LockGraph&, const Step&, const Finding* = nullptr);

/// Of all reports that show the dependency, those that show it in the place that is told, however it is written: one
/// may print an inlined function that another does not. Cost: linear in them.
std::vector<ReportId> reports_there(const LockGraph&, const Taking&);

/// True for a report on which the finding rests.
bool rests_on(const Finding&, ReportId);

/// True when a report on which the finding rests came out because of this dependency.
bool closes(const LockGraph&, const Finding&, const Step&);

}  // namespace lockgraph
