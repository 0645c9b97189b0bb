// Room: bisect. Logs of bisections: read line by line, concluded, and judged.
#pragma once
#include <lockgraph/model/evidence.h>
#include <lockgraph/model/verdict.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

struct Excerpt;
namespace parse {
struct Statement;
}

/// The log of a bisection -> its steps and its result. Lines without a rule belong to the step they stand in. Cost:
/// linear in the lines.
class BisectionReader {
 public:
  BisectionReader();
  ~BisectionReader();

  /// The first lines of a log tell whether it is one of a bisection, which is returned; if not, nothing is read.
  bool begin_excerpt(const Excerpt&);
  void add(const parse::Statement&);

  /// The bisection that the log tells of, or nothing; the reader is as new again.
  std::optional<Bisection> finish();

 private:
  class Steps;
  std::unique_ptr<Bisection> bisection_;
  std::unique_ptr<Steps> steps_;  ///< until the line `crash:`; behind it only the source files are of interest
  std::string function_;          ///< that the title of the crash names
  bool begun_ = false;
};

/// Judges from the log alone. The model and the reason for each of its weights: src/bisect/verdict.cpp. Cost: linear in
/// the revisions and the files of the culprit.
BisectionVerdict judge(const Bisection&);

/// The codes that reasons of verdicts have.
std::vector<std::string_view> verdict_codes();

/// All bisections of some logs, in order of the logs. Drift is judged by the cycle, not by the title: `deadlock_of`
/// gives the deadlock that reports show under a title, where it is one alone; a crash under another title of the
/// deadlock that is looked for counts as that deadlock (Likeness::Akin).
std::vector<JudgedBisection> judge_bisections(const Evidence&, const std::map<std::string, std::size_t>& deadlock_of);

}  // namespace lockgraph
