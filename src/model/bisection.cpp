#include <lockgraph/model/verdict.h>

#include <algorithm>
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

std::string looked_for(const Bisection& b) {
  for (const BisectionStep& s : b.steps)
    for (const RunGroup& g : s.runs)
      if (g.outcome == Outcome::Crashed) return g.title;
  return {};
}

double miss_chance(unsigned crashed, unsigned all, unsigned runs) {
  const double a = 0.5, n = all, c = crashed, m = runs;
  return std::exp(std::lgamma(2 * a + n) - std::lgamma(a + n - c) + std::lgamma(a + n - c + m) -
                  std::lgamma(2 * a + n + m));
}

Reproduction reproduction(unsigned crashed, unsigned runs) {
  Reproduction r{crashed, runs, 0, 1};
  if (runs == 0) return r;
  const double z = 1.96, n = runs, p = crashed / n, centre = p + z * z / (2 * n),
               half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)), scale = 1 + z * z / n;
  r.low = std::max(0.0, (centre - half) / scale), r.high = std::min(1.0, (centre + half) / scale);
  return r;
}

std::string_view name(Verdict verdict) {
  static constexpr std::array<std::string_view, 3> kVerdictNames = {"trustworthy", "doubtful", "wrong"};
  return kVerdictNames.at(static_cast<std::size_t>(verdict));
}

std::string_view name(BisectionResult result) {
  static constexpr std::array<std::string_view, 6> kNames = {"first-bad-commit", "oldest-release", "not-reproduced",
                                                             "inconclusive",     "timeout",        "error"};
  return kNames.at(static_cast<std::size_t>(result));
}

}  // namespace lockgraph
