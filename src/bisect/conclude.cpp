#include "conclude.h"

#include "crash_titles.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {
namespace {

constexpr unsigned kUsualRuns = 10;
constexpr std::size_t kMostTitles = 50;  // under which the first revision crashed

/// How many runs `all runs:` means: as many as the tool lists elsewhere. It runs a flaky bug more often from then on.
void count_all_runs(Bisection& b) {
  std::map<unsigned, unsigned> usual;
  unsigned most = 0;
  for (const BisectionStep& s : b.steps) {
    unsigned runs = 0;
    for (const RunGroup& g : s.runs) runs += g.counted ? g.runs : 0;
    if (runs > 0) ++usual[runs], most = std::max(most, runs);
  }
  for (BisectionStep& s : b.steps) {
    const bool often = most >= 2 * kUsualRuns && (&s == &b.steps.front() || (b.flaky && s.line > b.flaky_line));
    for (RunGroup& g : s.runs)
      if (!g.counted) g.runs = often ? most : kUsualRuns;
  }
}

void compare_titles(Bisection& b) {
  std::vector<std::string> looked_for;
  const auto first = std::find_if(b.steps.begin(), b.steps.end(), [](const BisectionStep& s) {
    return std::any_of(s.runs.begin(), s.runs.end(), [](const RunGroup& g) { return g.outcome == Outcome::Crashed; });
  });
  if (first == b.steps.end()) return;
  for (const RunGroup& g : first->runs)
    if (g.outcome == Outcome::Crashed && looked_for.size() < kMostTitles) looked_for.push_back(g.title);
  std::map<std::string_view, Likeness> known;
  for (BisectionStep& s : b.steps)
    for (RunGroup& g : s.runs) {
      if (g.outcome != Outcome::Crashed) continue;
      const auto [it, added] = known.try_emplace(g.title);
      if (added) it->second = likeness(g.title, looked_for);
      g.likeness = it->second;
    }
}

/// The tool's rule of 2021: any crash is bad; else, more than two thirds of the runs lost is skip; else any OK is good.
void infer_decisions(Bisection& b) {
  for (BisectionStep& s : b.steps) {
    if (!s.decision.empty() || s.commit.empty()) continue;
    const RunTally t = tally(s);
    const bool crashed = t.crashed + t.other > 0;
    const bool skipped = !crashed && (t.ok == 0 || 3 * t.lost > 2 * t.all());
    s.decision = skipped ? "skip" : crashed != b.fixing ? "bad" : "good";
    s.inferred = true;
  }
}

}  // namespace

void conclude(Bisection& b) {
  count_all_runs(b);
  compare_titles(b);
  infer_decisions(b);
}

}  // namespace lockgraph
