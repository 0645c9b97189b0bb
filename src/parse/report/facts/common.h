// What reports of all kinds have in common: who printed them, on what kernel, holding what.
#pragma once
#include "kernel/eras.h"
#include "printed.h"

#include <lockgraph/model/report.h>

#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lockgraph::parse {

struct Common {
  std::optional<KernelRelease> kernel;
  std::optional<Task> task;
  std::optional<std::vector<SeenLock>> held;  ///< by the report's own task
  std::optional<std::size_t> held_count;      ///< as the header says
  bool held_is_stale = false;                 ///< lockdep was off: debug_locks = 0
  Stack backtrace;
  std::vector<const SeenLock*> locks;  ///< every lock that the report is about, in order of appearance
  Era era;                             ///< by the release, and by the form where that names no version
  bool preempt_rt = false;
};

Common read_common(const Printed&);

/// The last section of one of these phrases that names a lock; its first lock, or null.
const SeenLock* lock_under(const Printed&, std::initializer_list<Phrase>);

/// The sections of one phrase, as one stack.
Stack stack_under(const Printed&, Phrase);

/// The last section of one of these phrases, or null.
const Section* last_section(const Printed&, std::initializer_list<Phrase>);

/// What the printed masks of a label say, all of them together; nothing when none is printed.
std::optional<Usage> printed_masks(const Common&, const std::string& label);

/// Kind, place, kernel, task, classes with their states, held locks, backtrace.
Report build_common(const Printed&, const Common&);

/// Lines for `problems` that hold for every kind: a missing backtrace, held locks that were promised and not printed.
void audit_common(const Printed&, const Common&, Report&);

/// Problems of one sort, of which a mangled report can have any number: the first ones are said, the others counted.
class Problems {
 public:
  explicit Problems(Report& r) : r_(r) {}
  ~Problems();
  Problems(const Problems&) = delete;
  Problems& operator=(const Problems&) = delete;
  void say(std::string);

 private:
  Report& r_;
  std::size_t count_ = 0;
};

/// Adds dependencies to a report, each pair once: the first that names it counts. Cost: constant for each.
class DependencyList {
 public:
  explicit DependencyList(Report& r) : r_(r) {}
  void add(Dependency);

 private:
  Report& r_;
  std::set<std::string> known_;
};

/// The stack of the acquisition that made lockdep report; of a report that is cut before any, the place that its head
/// prints, where that is no mere wrapper.
const Stack& acquisition(const Stack& printed, const SeenLock* acquiring);

}  // namespace lockgraph::parse
