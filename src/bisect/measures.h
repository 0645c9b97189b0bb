// The kinds of evidence of which the verdict's model is made, each measured in one log as a number in 0..1.
#pragma once
#include <lockgraph/model/bisection.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace lockgraph {

/// One kind of evidence in one log: how much of it, where, and in words. No words: nothing worth saying.
struct Measured {
  double value = 0;
  std::uint64_t line = 0;
  std::string text;
  std::string_view code = {};  ///< where it is another than the model's
};

// By the revisions that were tested.
Measured drift(const Bisection&);
Measured single_crash(const Bisection&);
Measured releases_walked(const Bisection&);
Measured skipped(const Bisection&);
Measured lost_runs(const Bisection&);

// By the commit that is blamed.
Measured merge_culprit(const Bisection&);
Measured exposing_culprit(const Bisection&);
Measured small_culprit(const Bisection&);
Measured same_binary(const Bisection&);
Measured no_code(const Bisection&);
Measured touches_the_crash(const Bisection&);

}  // namespace lockgraph
