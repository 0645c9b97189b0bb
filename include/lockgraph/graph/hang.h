// Room: graph. Deadlocks that happened: tasks that wait for each other, by what the kernel printed of them. No lockdep
// is needed.
#pragma once
#include <lockgraph/model/evidence.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lockgraph {

/// A task and what it waits for.
struct StuckTask {
  Task task;
  WaitedFor on = WaitedFor::Unknown;
  std::string waits_for;           ///< the label of the lock, where a list of locks prints it
  std::optional<Site> in;          ///< where it waits
  std::string taker;               ///< the function that wants the lock, by symbols; part of the key
  std::optional<Site> taken_in;    ///< where it took what the task before it on the circle waits for
  std::string last_lock;           ///< of a task that waits for no lock: the label of the last one that it took
  std::optional<Site> last_in;     ///< and where that was
  std::vector<Task> also_held_by;  ///< others than the next one that hold what it waits for: readers
  char state = 0;                  ///< `D`, `S` ...; 0: not printed
  unsigned seconds = 0;            ///< for which the kernel said it to be blocked; 0: it did not
  std::uint64_t line = 0;          ///< of its log
};

/// Where a hang was seen.
struct HangPlace {
  std::size_t log = 0;  ///< index into the evidence
  std::string source, release;
  std::uint64_t line = 0;
  unsigned boot = 0;
};

/// A circle: each task waits for what the next one holds, the last one for what the first holds.
struct Hang {
  std::vector<StuckTask> tasks;   ///< as the first place shows them
  std::vector<HangPlace> places;  ///< one a boot, in order of the logs
  std::string explained_by;       ///< id of the cycle of classes that those functions take; empty: none
};

/// Who holds up others, or waits alone, without a circle.
struct StuckRoot {
  StuckTask task;           ///< what it does itself
  std::size_t waiting = 0;  ///< tasks that wait for it, also through others
  HangPlace place;
};

/// The roots of all boots, those of whom most wait first. Cost: linear in what logs show of tasks.
std::vector<StuckRoot> stuck_roots(const Evidence&);

}  // namespace lockgraph
