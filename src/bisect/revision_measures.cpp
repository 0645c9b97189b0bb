#include "measures.h"
#include "tested_revisions.h"

#include <fmt/format.h>

#include <algorithm>

namespace lockgraph {

Measured drift(const Bisection& b) {
  const auto bad = later_bad(b);
  Measured m;
  std::size_t drifted = 0;
  for (const BisectionStep* s : bad) {
    const RunTally t = tally(*s);
    if (t.other == 0 || t.crashed > 0) continue;
    if (++drifted > 1) continue;
    m.line = first_crash(*s)->line;
    m.text = fmt::format("{} was called bad for `{}`, the bug looked for is `{}`", revision(*s), first_crash(*s)->title,
                         looked_for(b));
  }
  if (drifted == 0) return {};
  m.value = static_cast<double>(drifted) / static_cast<double>(bad.size());
  if (drifted > 1) m.text += fmt::format("; so were {} of {} bad revisions", drifted, bad.size());
  return m;
}

Measured single_crash(const Bisection& b) {
  constexpr unsigned kManyOk = 5, kMost = 3;
  Measured m;
  unsigned count = 0;
  for (const BisectionStep* s : later_bad(b)) {
    const RunTally t = tally(*s);
    if (t.crashed + t.other != 1 || t.ok < kManyOk) continue;
    if (count++ == 0) {
      m.line = first_crash(*s)->line;
      m.text = fmt::format("{} was called bad on 1 crash (`{}`) with {} runs OK", revision(*s), first_crash(*s)->title,
                           t.ok);
    }
  }
  if (count > 1) m.text += fmt::format("; {} revisions were", count);
  m.value = std::min(count, kMost) / static_cast<double>(kMost);
  return m;
}

Measured releases_walked(const Bisection& b) {
  constexpr std::size_t kMost = 10, kWorthSaying = 4;
  std::size_t releases = 0;
  const BisectionStep* oldest_bad = nullptr;
  for (const BisectionStep& s : b.steps) {
    releases += !s.release.empty();
    if (!s.release.empty() && shows_bug(b, s)) oldest_bad = &s;
  }
  Measured m{static_cast<double>(std::min(releases, kMost)) / kMost, 0, {}};
  if (releases >= kWorthSaying && oldest_bad) {
    m.line = oldest_bad->line;
    m.text = fmt::format(
        "{} releases were tested, back to {} the crash was there: what crashes so far back has seldom "
        "one cause, and older kernels crash for other reasons",
        releases, oldest_bad->release);
  }
  return m;
}

Measured skipped(const Bisection& b) {
  constexpr unsigned kMost = 4;
  Measured m;
  unsigned count = 0;
  for (const BisectionStep& s : b.steps)
    if (s.decision == "skip" && count++ == 0) m.line = s.line;
  if (count > 0) m.text = fmt::format("{} revision{} could not be tested", count, count == 1 ? "" : "s");
  m.value = std::min(count, kMost) / static_cast<double>(kMost);
  return m;
}

Measured lost_runs(const Bisection& b) {
  constexpr double kWorthSaying = 0.1;
  Measured m;
  unsigned lost = 0, all = 0;
  for (const BisectionStep& s : b.steps) {
    const RunTally t = tally(s);
    if (t.lost > 0 && m.line == 0) m.line = s.line;
    lost += t.lost, all += t.all();
  }
  if (all > 0) m.value = static_cast<double>(lost) / all;
  if (m.value >= kWorthSaying) m.text = fmt::format("{} of {} runs never ran the test", lost, all);
  return m;
}

}  // namespace lockgraph
