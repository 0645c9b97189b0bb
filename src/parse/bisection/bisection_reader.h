// The log of a bisection -> its steps and its result. Lines without a rule belong to the step they stand in.
#pragma once
#include "statement.h"

#include <lockgraph/model/bisection.h>

#include <memory>
#include <optional>
#include <string>

namespace lockgraph::parse {

class BisectionReader {
 public:
  BisectionReader();
  ~BisectionReader();

  /// The first lines of a log tell whether it is one of a bisection; if not, nothing is read.
  void begin_excerpt(const Excerpt&);
  void add(const Statement&);

  /// The bisection that the log tells of, or nothing.
  std::optional<Bisection> finish(const std::string& source);

 private:
  class Steps;
  std::unique_ptr<Bisection> bisection_;
  std::unique_ptr<Steps> steps_;  ///< until the line `crash:`; behind it only the source files are of interest
  std::string function_;          ///< that the title of the crash names
  bool begun_ = false;
};

}  // namespace lockgraph::parse
