#include <lockgraph/bisect/bisect.h>

#include <algorithm>
#include <set>

namespace lockgraph {
namespace {

/// A copy only where there is something to relate.
SharedValue<Bisection> relate_titles(const SharedValue<Bisection>& told,
                                     const std::map<std::string, std::size_t>& deadlock_of) {
  const Bisection& b = *told;
  std::set<std::size_t> looked_for;
  for (const BisectionStep& s : b.steps)
    for (const RunGroup& g : s.runs)
      if (const auto it = deadlock_of.find(g.title); g.likeness == Likeness::Same && it != deadlock_of.end())
        looked_for.insert(it->second);
  const auto is_akin = [&](const RunGroup& g) {
    const auto it = deadlock_of.find(g.title);
    return g.likeness == Likeness::Other && it != deadlock_of.end() && looked_for.count(it->second);
  };
  if (std::ranges::none_of(b.steps, [&](const auto& s) { return std::ranges::any_of(s.runs, is_akin); })) return told;
  Bisection related = b;
  for (BisectionStep& s : related.steps)
    for (RunGroup& g : s.runs)
      if (is_akin(g)) g.likeness = Likeness::Akin;
  return related;
}

}  // namespace

std::vector<JudgedBisection> judge_bisections(const Evidence& logs,
                                              const std::map<std::string, std::size_t>& deadlock_of) {
  std::vector<JudgedBisection> all;
  for (std::size_t i = 0; i < logs.size(); ++i)
    if (logs[i].bisection) {
      SharedValue<Bisection> b = relate_titles(logs[i].bisection, deadlock_of);
      BisectionVerdict verdict = judge(*b);
      all.push_back({i, logs[i].source, std::move(b), std::move(verdict)});
    }
  return all;
}

}  // namespace lockgraph
