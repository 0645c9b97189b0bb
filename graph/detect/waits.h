// Who waits for whom in one boot, and for how long, by all rounds that its log shows.
#pragma once
#include <lockgraph/graph/hang.h>

#include <map>
#include <utility>
#include <vector>

namespace lockgraph {

using TaskName = std::pair<long, std::string>;
inline TaskName name_of(const Task& t) { return {t.pid, t.comm}; }

/// That somebody holds what a task waits for.
struct Owner {
  std::vector<double> seen;  ///< when: the moments of rounds
  std::optional<Site> taken_in;
};

/// One wait of one task, from before its first sighting to the last: in seconds where the kernel's time is printed, in
/// rounds where it is not. Who waits for one that waits itself does so as long.
struct Wait {
  StuckTask task;
  double from = 0, until = 0;
  std::map<TaskName, Owner> owners;
};

struct BootWaits {
  std::vector<Wait> waits;
  /// By number of waits: those of the tasks that hold what it waits for, which waited themselves when that was seen.
  /// Who waits takes nothing and gives nothing away, so both waits last while they last.
  std::vector<std::vector<std::size_t>> next;
  bool bounded = false;                  ///< more hold a lock than are followed
  std::map<TaskName, StuckTask> others;  ///< tasks that are waited for and wait for nothing known, as last seen
};

/// Of the rounds of one boot, in order. A lock that lists show is waited for where its task sleeps in a lock function,
/// or where another one has it, who took more behind it, and two cannot have it. Cost: linear in what is listed, but
/// for readers, of whom each that holds is a pair with each that waits.
BootWaits waits_of(const std::vector<const Standstill*>& rounds);

}  // namespace lockgraph
