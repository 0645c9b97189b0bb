#include "oldest_release.h"

#include "tested_revisions.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace lockgraph {

void judge_oldest(const Bisection& b, BisectionVerdict& v) {
  constexpr double kSeen = 0.85, kUntestable = 0.45, kOtherBug = 0.15;
  const BisectionStep* last_seen = nullptr;
  const BisectionStep* other = nullptr;
  const BisectionStep* untestable = nullptr;
  unsigned older = 0, lost = 0;
  for (const BisectionStep& s : b.steps) {
    const RunTally t = tally(s);
    if (t.crashed > 0) {
      last_seen = &s;
      other = untestable = nullptr;
      older = lost = 0;
      continue;
    }
    ++older;
    lost += t.decisive() == 0;
    if (t.other > 0 && !other) other = &s;
    if (t.decisive() == 0 && !untestable) untestable = &s;
  }
  v.score = kSeen;
  const std::string down_to = last_seen ? revision(*last_seen) : "no revision";
  if (other) {
    v.score = kOtherBug;
    v.reasons.push_back({"title-drift", first_crash(*other)->line,
                         fmt::format("the bug is seen down to {}; {} crashed with `{}`, another bug", down_to,
                                     revision(*other), first_crash(*other)->title),
                         0});
  }
  if (untestable) {
    v.score = std::min(v.score, kUntestable);
    v.reasons.push_back(
        {"untestable-boundary", untestable->line,
         fmt::format("the bug is seen down to {}; of {} older revisions {} could not be tested, {} first", down_to,
                     older, lost, revision(*untestable)),
         0});
  }
}

}  // namespace lockgraph
