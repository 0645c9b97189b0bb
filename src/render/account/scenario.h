// Who holds what and waits for what: the one account of a finding that its text, its picture and its page give, with
// the same numbers of tasks.
#pragma once
#include "taking.h"

#include <lockgraph/graph/finding.h>

#include <optional>
#include <string>
#include <vector>

namespace lockgraph {

/// Who allocates under a lock may have to reclaim memory himself, and who changes a mapping runs its notifiers: what
/// they wait for, he waits for.
struct Entered {
  ClassId activity = 0;
  Taking taking;  ///< of the activity, under what is held
  bool is_new = false;
};

/// One task (or the context that may not wait): the lock that it holds and the one that it waits for.
struct Lane {
  std::string who;                  ///< "Task 1"
  std::optional<ClassId> holds;     ///< nothing: the context itself
  std::optional<ClassId> queue;     ///< of a worker: the queue whose work, `holds`, it runs
  std::optional<Site> held_since;   ///< where it took it, as far as that is known
  std::optional<Entered> entered;   ///< reclaim, between what it holds and what it waits for
  std::optional<Entered> notifies;  ///< notifiers, likewise, behind reclaim
  std::optional<ClassId> wants;     ///< nothing: not known
  Taking taking;                    ///< of what it wants, while it holds the other
  bool is_new = false;              ///< its dependency made lockdep report
  std::vector<ReportId> told_by;    ///< reports that show its places, and on which the finding does not rest
  std::string interrupt;            ///< "softirq": what strikes while the lock is held, and waits
  std::string forbids;              ///< why it may not wait: wait types

  /// How it holds its lock.
  const Taking& holding() const { return entered ? entered->taking : notifies ? notifies->taking : taking; }
};

/// True when the task has what another one waits for.
inline bool has(const Lane& lane, ClassId v) { return lane.holds == v || lane.queue == v; }

struct Scenario {
  std::vector<Lane> lanes;      ///< each waits for what the next one holds, the last one for what the first holds
  bool closed = false;          ///< the last waits for what the first holds
  std::vector<ClassId> others;  ///< locks on a cut chain of which no lane tells
  std::vector<Step> gaps;       ///< of a cut inversion: from where to where its chain leads, unseen
};

/// Who takes what a step leads to, in the scenario of a finding; null where no lane tells.
const Lane* lane_of(const Scenario&, const Step&);

/// A cycle begins behind its new dependency, so that the task which closed it comes last. Who runs work runs it for its
/// queue: that is one task, a worker; and who allocates is the one who reclaims.
Scenario scenario_of(const LockGraph&, const Finding&);

/// fs/btrfs/transaction.c: who joins a transaction is counted both ways in one go, and waits for nobody between.
bool joins_at_once(const LockGraph&, const Step&);

/// The ends of an inversion: what an interrupt takes, and what is held while it can strike. Nothing where the report is
/// cut and does not name it. Of a state both are its class.
std::optional<ClassId> safe_end(const Finding&);
std::optional<ClassId> unsafe_end(const Finding&);

/// The irqs of which the story is told: those that its own reports state; of what no boot reported those that the
/// reports show on which it rests, in one place. Others may show more.
std::vector<Irq> told_irqs(const LockGraph&, const Finding&);

/// Why a reader waits for a lock that another one may hold as a reader, too; empty where neither reads.
std::string why_readers_wait(const Lane& waiting, const Lane& holding);

}  // namespace lockgraph
