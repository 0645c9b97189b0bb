// Room: model. What a log of a bisection tells.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

enum class Outcome : std::uint8_t { Crashed, Ok, BootFailed, Lost };

/// Runs of one tested revision with one outcome. `title` names the crash, or says what failed.
struct RunGroup {
  Outcome outcome;
  std::string title;
  unsigned runs = 1;  ///< 0 for `all runs:`, which does not say how many
  std::uint64_t line = 0;
};

/// One tested revision.
struct BisectionStep {
  std::string release;  ///< "v5.17" when a release was tested, else empty
  std::string commit;
  std::string subject;  ///< of the commit, where git printed it
  std::string compiler, signature;
  std::vector<RunGroup> runs;  ///< empty when the build failed
  std::string decision;        ///< "good", "bad", "skip"; empty where the log does not say
  std::uint64_t line = 0;
};

enum class BisectionResult : std::uint8_t {
  FirstBadCommit,
  OldestRelease,
  NotReproduced,
  Inconclusive,
  Timeout,
  Error
};

/// "first-bad-commit", "oldest-release", ...
std::string_view name(BisectionResult);

struct Bisection {
  std::string source;
  std::string start_commit;
  std::vector<BisectionStep> steps;
  BisectionResult result = BisectionResult::Error;
  std::string culprit, culprit_subject, error;
  std::string culprit_signature, parent_signature;
  std::string title;  ///< of the final `crash:` line
  bool flaky = false;
  std::uint64_t last_line = 0;               ///< the last line that is bisection, before the crash report
  std::vector<std::uint64_t> unknown_lines;  ///< lines no rule knows; they are kept with the step they stand in
};

}  // namespace lockgraph
