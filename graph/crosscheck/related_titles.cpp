#include "related_titles.h"

#include <set>

namespace lockgraph {

std::map<std::string, std::size_t> deadlock_of_titles(const Audit& audit) {
  std::map<std::string, std::size_t> deadlock_of;
  for (const Duplicates& d : audit.deadlocks)
    for (const std::string& title : d.titles) deadlock_of.emplace(title, d.finding);
  for (const AmbiguousTitle& t : audit.titles) deadlock_of.erase(t.title);
  return deadlock_of;
}

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

}  // namespace lockgraph
