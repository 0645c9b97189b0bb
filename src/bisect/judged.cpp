#include <lockgraph/bisect/bisect.h>

#include <set>

namespace lockgraph {
namespace {

Bisection relate_titles(Bisection b, const std::map<std::string, std::size_t>& deadlock_of) {
  std::set<std::size_t> looked_for;
  for (const BisectionStep& s : b.steps)
    for (const RunGroup& g : s.runs)
      if (const auto it = deadlock_of.find(g.title); g.likeness == Likeness::Same && it != deadlock_of.end())
        looked_for.insert(it->second);
  for (BisectionStep& s : b.steps)
    for (RunGroup& g : s.runs)
      if (const auto it = deadlock_of.find(g.title);
          g.likeness == Likeness::Other && it != deadlock_of.end() && looked_for.count(it->second))
        g.likeness = Likeness::Akin;
  return b;
}

}  // namespace

std::vector<JudgedBisection> judge_bisections(const Evidence& logs,
                                              const std::map<std::string, std::size_t>& deadlock_of) {
  std::vector<JudgedBisection> all;
  for (std::size_t i = 0; i < logs.size(); ++i)
    if (logs[i].bisection) {
      Bisection b = relate_titles(*logs[i].bisection, deadlock_of);
      BisectionVerdict verdict = judge(b);
      all.push_back({i, std::move(b), std::move(verdict)});
    }
  return all;
}

}  // namespace lockgraph
