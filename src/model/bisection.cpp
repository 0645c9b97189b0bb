#include <lockgraph/bisection.h>

#include <array>
#include <cmath>

namespace lockgraph {

RunTally tally(const BisectionStep& step) {
  RunTally t;
  for (const RunGroup& g : step.runs) {
    unsigned& count = g.outcome == Outcome::Ok        ? t.ok
                      : g.outcome != Outcome::Crashed ? t.lost
                      : g.likeness == Likeness::Other ? t.other
                                                      : t.crashed;
    count += g.runs;
  }
  return t;
}

double miss_chance(unsigned crashed, unsigned all, unsigned runs) {
  const double a = 0.5, n = all, c = crashed, m = runs;
  return std::exp(std::lgamma(2 * a + n) - std::lgamma(a + n - c) + std::lgamma(a + n - c + m) -
                  std::lgamma(2 * a + n + m));
}

std::string_view name(BisectionResult result) {
  static constexpr std::array<std::string_view, 6> kNames = {"first-bad-commit", "oldest-release", "not-reproduced",
                                                             "inconclusive",     "timeout",        "error"};
  return kNames.at(static_cast<std::size_t>(result));
}

std::string_view name(Verdict verdict) {
  static constexpr std::array<std::string_view, 3> kNames = {"trustworthy", "doubtful", "wrong"};
  return kNames.at(static_cast<std::size_t>(verdict));
}

}  // namespace lockgraph
