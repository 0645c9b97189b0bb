#include "unweighted_reasons.h"

#include "tested_revisions.h"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace lockgraph {

void say_reproduction(const Bisection& b, BisectionVerdict& v) {
  constexpr double kLowRate = 0.5, kHighMiss = 0.05, kHighError = 0.2;
  unsigned crashed = 0, decisive = 0;
  bool later = false;
  const BisectionStep* lowest = nullptr;
  double low = kLowRate;
  for (const BisectionStep& s : b.steps) {
    const RunTally t = tally(s);
    if (t.crashed == 0) continue;
    // The rate counts where the bisection was decided; on the revision it started from it is often higher.
    if (&s != &b.steps.front() && !later) later = true, crashed = decisive = 0;
    crashed += t.crashed, decisive += t.crashed + t.ok;
    const double rate = static_cast<double>(t.crashed) / (t.crashed + t.ok);
    if (rate < low) low = rate, lowest = &s;
  }
  if (b.flaky) v.reasons.push_back({"flaky", b.flaky_line, "the tool found the reproducer flaky", 0});
  if (lowest) {
    const RunTally t = tally(*lowest);
    const Reproduction rate = reproduction(t.crashed, t.crashed + t.ok);
    v.reasons.push_back({"low-reproduction", lowest->line,
                         fmt::format("{} crashed in {} of {} runs (95 % interval of the rate: {:.0f} to {:.0f} %)",
                                     revision(*lowest), rate.crashed, rate.runs, 100 * rate.low, 100 * rate.high),
                         0});
  }
  const BisectionStep* worst = nullptr;
  double worst_miss = kHighMiss;
  for (const BisectionStep& s : b.steps) {
    if (!shows_none(b, s) || decisive == 0) continue;
    if (const double miss = miss_chance(crashed, decisive, tally(s).ok); miss > worst_miss)
      worst_miss = miss, worst = &s;
  }
  if (worst)
    v.reasons.push_back(
        {"low-reproduction", worst->line,
         fmt::format("{} was called good on {} runs, with a chance of {:.0f} % that they missed the crash",
                     revision(*worst), tally(*worst).ok, 100 * worst_miss),
         0});
  if (b.error_probability && *b.error_probability > kHighError)
    v.reasons.push_back(
        {"low-reproduction", b.result_line,
         fmt::format("the tool itself puts the chance of an error at {:.0f} %", 100 * *b.error_probability), 0});
}

void say_lost_decisions(const Bisection& b, BisectionVerdict& v) {
  const BisectionStep* first = nullptr;
  unsigned count = 0;
  for (const BisectionStep& s : b.steps) {
    const RunTally t = tally(s);
    if (s.decision.empty() || s.decision == "skip" || 2 * t.lost <= t.all()) continue;
    if (count++ == 0) first = &s;
  }
  if (!first) return;
  const RunTally t = tally(*first);
  std::string text = fmt::format("{} was called {} though {} of {} runs never ran the test", revision(*first),
                                 first->decision, t.lost, t.all());
  if (count > 1) text += fmt::format("; {} revisions were decided so", count);
  v.reasons.push_back({"infra-loss", first->line, std::move(text), 0});
}

}  // namespace lockgraph
