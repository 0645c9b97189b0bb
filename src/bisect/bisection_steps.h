// The steps of a bisection, read line by line.
#pragma once
#include "statement.h"

#include <lockgraph/bisect/bisect.h>
#include <lockgraph/model/bisection.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace lockgraph {

/// One rule a line shape, up to the line `crash:`.
class BisectionReader::Steps {
 public:
  explicit Steps(Bisection& out) : out_(out) {}

  /// False at the line behind which the crash report stands.
  bool add(const parse::Statement&);

 private:
  bool header(std::string_view s);
  bool test(std::string_view s, std::uint64_t line);
  bool run(std::string_view s, std::uint64_t line);
  bool git(std::string_view s, std::uint64_t line);
  bool summary(std::string_view s, std::uint64_t line);
  bool change(std::string_view s);
  bool told(std::string_view s) const;
  bool tool_output() const;

  BisectionStep& step(std::uint64_t line);
  BisectionStep* step_of(std::string_view commit_or_release);
  void decide(std::string_view revision, std::string_view word, std::uint64_t line);

  Bisection& out_;
  bool lost_run_open_ = false;
  bool release_open_ = false, in_change_ = false, in_candidates_ = false, in_error_ = false;
  std::string subject_commit_, subject_;
  std::map<std::string, std::size_t, std::less<>> step_of_;          // revision -> its last test
  std::map<std::pair<Outcome, std::string>, std::size_t> group_of_;  // of the runs of the step at hand
};

}  // namespace lockgraph
