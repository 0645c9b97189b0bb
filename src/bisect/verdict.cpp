// How far a bisection can be trusted. A logistic model that can be read: each kind of evidence is measured in the log
// as a number in 0..1 and adds its weight to the log-odds that the blamed commit is wrong. The weights were fitted by
// scripts/fit-verdict on bisections of which it is known what later turned out; run it to see the cross-validation.
#include "measures.h"
#include "oldest_release.h"
#include "unweighted_reasons.h"

#include <lockgraph/bisect/bisect.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace lockgraph {
namespace {

/// One row of the model.
struct Feature {
  std::string_view name, code;
  double weight;
  Measured (*measure)(const Bisection&);
};

// Weights in log-odds towards "wrong" for the whole of the evidence.
constexpr double kBias = -1.1;
constexpr std::array<Feature, 11> kModel = {{
    // Bad because of another crash: the most common way to a wrong commit (195 of 213 false bad ones).
    {"drift", "title-drift", 2.0, drift},
    // One crash among many OK: noise decides.
    {"single-crash", "low-reproduction", 2.0, single_crash},
    // The further back it crashes, the more probable that other bugs take part or that a release hid it.
    {"releases-walked", "long-walk", 3.4, releases_walked},
    // A merge brings no code of its own; the bisection could not separate its sides.
    {"merge", "merge-culprit", 3.0, merge_culprit},
    // Adds a check or opens a way in: the bug is older.
    {"exposing", "exposing-culprit", 2.0, exposing_culprit},
    // Hardly any new code, hardly a new bug.
    {"small", "small-culprit", 1.0, small_culprit},
    // No difference in the binary can make no difference in the runs. Set by that, not fitted (1.3): it is rare.
    {"same-binary", "same-binary", 4.0, same_binary},
    // Revisions nobody tested may hide the true one.
    {"skipped", "infra-loss", 0.4, skipped},
    // Runs that never ran decide nothing, or decide "good" too early.
    {"lost-runs", "infra-loss", 0.8, lost_runs},
    // Documentation, other architectures, user-space tools.
    {"no-code", "unrelated-culprit", 1.3, no_code},
    // Evidence for it: what crashes is what was changed.
    {"touches-crash", "unrelated-culprit", -1.6, touches_the_crash},
}};

// Chances that a commit is wrong from which on it is called so, and below which it is trusted.
constexpr double kWrongFrom = 0.67, kTrustedBelow = 0.40;

}  // namespace

std::vector<std::string_view> verdict_codes() {
  // Beside those of the model: what is only said, and results without a commit.
  std::vector<std::string_view> codes = {"flaky", "related-culprit", "untestable-boundary"};
  for (const Feature& f : kModel) codes.push_back(f.code);
  for (const BisectionResult r : {BisectionResult::Inconclusive, BisectionResult::NotReproduced,
                                  BisectionResult::Timeout, BisectionResult::Error})
    codes.push_back(name(r));
  return codes;
}

BisectionVerdict judge(const Bisection& b) {
  BisectionVerdict v;
  switch (b.result) {
    case BisectionResult::FirstBadCommit: {
      double log_odds = kBias;
      for (const Feature& e : kModel) {
        Measured m = e.measure(b);
        v.evidence[std::string(e.name)] = m.value;
        const double weight = e.weight * m.value;
        log_odds += weight;
        if (!m.text.empty())
          v.reasons.push_back({std::string(m.code.empty() ? e.code : m.code), m.line, std::move(m.text), weight});
      }
      const double wrong = 1 / (1 + std::exp(-log_odds));
      v.score = 1 - wrong;
      break;
    }
    case BisectionResult::OldestRelease: judge_oldest(b, v); break;
    case BisectionResult::Inconclusive:
      v.score = 0.45;  // 8 of 18 in the study
      v.reasons.push_back({"inconclusive", b.result_line,
                           b.candidates.empty() ? std::string("no commit is blamed")
                                                : fmt::format("{} commits are left, the others could not be tested",
                                                              b.candidates.size()),
                           0});
      break;
    default:
      v.reasons.push_back({std::string(name(b.result)), b.result_line,
                           "no commit is blamed" + (b.error.empty() ? std::string{} : ": " + b.error), 0});
  }
  const double wrong = 1 - v.score;
  v.verdict = wrong >= kWrongFrom ? Verdict::Wrong : wrong < kTrustedBelow ? Verdict::Trustworthy : Verdict::Doubtful;

  say_reproduction(b, v);
  say_lost_decisions(b, v);
  if (!b.steps.empty()) {
    const RunTally t = tally(b.steps.front());
    v.at_start = reproduction(t.crashed, t.crashed + t.other + t.ok);
  }
  std::stable_sort(v.reasons.begin(), v.reasons.end(), [](const VerdictReason& x, const VerdictReason& y) {
    return std::abs(x.weight) > std::abs(y.weight);
  });
  return v;
}

}  // namespace lockgraph
