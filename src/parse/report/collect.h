// Lines of one report -> what they say, section by section. Judges nothing; that is the work of each kind's own file.
#pragma once
#include "banners.h"
#include "lock_line.h"

#include <lockgraph/model/report.h>
#include "lines.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lockgraph::parse {

/// A lock as one line (and its inlined copies) printed it.
struct SeenLock {
  std::string label, address, mask, wait;
  Stack place;  ///< behind `at:`; inlined copies in front, innermost first
  std::uint64_t line = 0;
};

struct ChainEntry {
  unsigned index = 0;
  std::optional<SeenLock> lock;  ///< nothing when the line cannot be read
  Stack stack;
  std::uint64_t line = 0;
  std::string text;  ///< the line, when it cannot be read
};

/// One `-> (class){..} {` block of a dependency path.
struct PathBlock {
  SeenLock lock;
  unsigned indent = 0;
  std::vector<std::pair<UsageState, Stack>> usages;
  std::string key;
  bool has_acquired = false;
  Stack acquired;
};

/// One context of a DEPT report: while `start` is pending, `wait` is waited for.
struct DeptContext {
  std::string start, wait;
  Stack start_stack, wait_stack;
};

/// One line of the scenario table: verb "lock", "rlock", "sync", "unlock".
struct ScenarioStep {
  std::string verb, label;
};

struct Collected {
  Banner banner{};
  std::string headline;  ///< the banner's line
  std::uint64_t line = 0, last_line = 0;
  std::optional<KernelRelease> kernel;
  std::optional<Task> task;
  std::optional<SeenLock> acquiring, holding, other, safe, unsafe, new_from, new_to;
  std::string subject;  ///< irq word of the sentence that names the other lock or of the banner
  bool forwards = false, backwards = false;
  Stack became_safe, became_unsafe, registered, backtrace;
  bool has_backtrace = false;
  std::string old_state, new_state;
  std::vector<ChainEntry> chain;
  std::vector<std::string> chain_exists;
  std::vector<PathBlock> to_held, from_acquired, shortest;
  std::vector<PathBlock> safe_tree, unsafe_tree, first_tree, second_tree;
  bool saw_tree = false;
  std::vector<ScenarioStep> scenario;
  std::vector<DeptContext> dept;              ///< by the letter of the context, A first
  std::optional<std::vector<SeenLock>> held;  ///< of the report's own task
  std::optional<std::size_t> held_count;      ///< as the header says
  std::vector<SeenLock> held_by_others;
  bool debug_locks_off = false;
  Stack released_at;  ///< where a lock was released or contended that is not held; inlined copies in front
  std::string released_name, nest_name, wait_context, rcu_text;
  std::vector<SeenLock> seen;  ///< every lock line in order of appearance
};

/// Reads the report whose banner is lines[at]. Only lines of the banner's caller are read; those that mean nothing to a
/// report are stepped over. Ends at the next banner of the caller, at the head of an oops, at a boot, or when nothing
/// of a report came for a while. `is_banner[i]` tells where reports begin. The head of another boot ends it whoever
/// prints it.
Collected collect(const std::vector<Line>& lines, std::size_t at, const Banner& banner,
                  const std::vector<bool>& is_banner, const std::vector<std::size_t>& next_of_same_caller);

/// The ident line under a banner: `5.11.0-syzkaller #0 Not tainted`.
std::optional<KernelRelease> parse_ident(std::string_view line);

/// `CPU: 1 PID: 226 Comm: kworker/u4:5 Not tainted 5.9.0-rc2 #0`, `Pid: 1, comm: swapper Not tainted 2.6.31 #1145`.
std::optional<std::pair<Task, KernelRelease>> parse_dump_header(std::string_view line);

/// `COMM/PID`, the pid behind the last `/`; a ` [HC0[0]:...]` behind it is dropped.
std::optional<Task> parse_task(std::string_view text, char separator = '/');

}  // namespace lockgraph::parse
