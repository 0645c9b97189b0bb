#include "tested_revisions.h"

namespace lockgraph {

std::vector<const BisectionStep*> later_bad(const Bisection& b) {
  std::vector<const BisectionStep*> bad;
  for (std::size_t i = 1; i < b.steps.size(); ++i)
    if (shows_bug(b, b.steps[i])) bad.push_back(&b.steps[i]);
  return bad;
}

const RunGroup* first_crash(const BisectionStep& s) {
  for (const RunGroup& g : s.runs)
    if (g.outcome == Outcome::Crashed) return &g;
  return nullptr;
}

std::string revision(const BisectionStep& s) { return s.release.empty() ? s.commit.substr(0, 12) : s.release; }

}  // namespace lockgraph
