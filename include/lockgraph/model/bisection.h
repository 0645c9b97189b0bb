// Room: model. What a log of a bisection tells, and how far it can be trusted.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

enum class Outcome : std::uint8_t { Crashed, Ok, BootFailed, Lost };

/// Is a crash of this title the bug that the bisection looks for? Same: a title of the first tested revision. Akin:
/// another wording of it (see crash_titles.h). Other: another bug.
enum class Likeness : std::uint8_t { Same, Akin, Other };

/// Runs of one tested revision with one outcome. `title` names the crash, or says what failed.
struct RunGroup {
  Outcome outcome = Outcome::Lost;
  std::string title;
  unsigned runs = 1;       ///< see `counted`
  bool counted = true;     ///< false for `all runs:`, which does not say how many: `runs` is then the usual number
  std::uint64_t line = 0;  ///< of its first run
  Likeness likeness = Likeness::Other;  ///< of crashes

  bool operator==(const RunGroup&) const = default;
};

/// Runs of one revision, added up.
struct RunTally {
  unsigned crashed = 0;  ///< by the bug that is looked for
  unsigned other = 0;    ///< by another bug
  unsigned ok = 0;
  unsigned lost = 0;  ///< boot failed, or the test never ran
  unsigned all() const { return crashed + other + ok + lost; }
  unsigned decisive() const { return crashed + other + ok; }
};

/// One tested revision.
struct BisectionStep {
  std::string release;  ///< "v5.17" when a release was tested, else empty
  std::string commit;
  std::string subject;  ///< of the commit, where git printed it
  std::string compiler, signature;
  std::vector<RunGroup> runs;  ///< empty when the build failed
  std::string decision;        ///< "good", "bad", "skip"; empty for a release that was never reached
  bool inferred = false;       ///< the log does not print the decision: it follows from the runs by the tool's rule
  std::uint64_t line = 0;
  std::uint64_t decision_line = 0;  ///< 0 when inferred

  bool operator==(const BisectionStep&) const = default;
};

RunTally tally(const BisectionStep&);

/// Chance that a revision which has the bug shows it in none of `runs` runs, when `crashed` of `all` runs elsewhere
/// showed it: the beta-binomial for Jeffreys' prior.
double miss_chance(unsigned crashed, unsigned all, unsigned runs);

/// How often a bug showed, with Wilson's 95 % interval of the rate.
struct Reproduction {
  unsigned crashed = 0, runs = 0;
  double low = 0, high = 1;
};
Reproduction reproduction(unsigned crashed, unsigned runs);

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

/// The commit that was blamed, as git shows it in the log.
struct Culprit {
  std::string commit, subject;
  std::vector<std::string> files;          ///< touched, as printed (long paths are cut with `...`)
  std::optional<unsigned> inserted_lines;  ///< where the summary of the change is printed
  std::string signature, parent_signature;
  std::uint64_t line = 0, signature_line = 0;

  bool operator==(const Culprit&) const = default;
};

struct Bisection {
  std::string start_commit;
  bool fixing = false;                  ///< looks for the commit that fixed the bug: git's "bad" means fixed
  std::string good_commit, bad_commit;  ///< as given to `git bisect start`
  std::vector<BisectionStep> steps;
  BisectionResult result = BisectionResult::Error;
  Culprit culprit;
  std::vector<std::string> candidates;  ///< of an inconclusive bisection
  std::string error;
  std::string title;                     ///< of the final `crash:` line
  std::vector<std::string> crash_files;  ///< source files of the final crash's stacks, each once, in order
  std::string crash_file;                ///< the one of the function that the title names, where a stack shows it
  bool flaky = false;
  std::optional<double> error_probability;  ///< as newer tools print it
  std::uint64_t result_line = 0, title_line = 0, flaky_line = 0;
  std::uint64_t last_line = 0;               ///< the last line that is bisection, before the crash report
  std::vector<std::uint64_t> unknown_lines;  ///< lines no rule knows; they are kept with the step they stand in

  bool operator==(const Bisection&) const = default;
};

/// The title under which the bug that is looked for crashed first; empty when nothing crashed.
std::string looked_for(const Bisection&);

}  // namespace lockgraph
