#include "../search/cycle_search.h"
#include "detect.h"

#include <algorithm>

namespace lockgraph {

DetectedCycles find_cycles(const SearchGraph& g, std::size_t max_length) {
  CycleSearchResult found = shortest_cycles(g, {max_length});
  DetectedCycles result;
  result.bounded = found.bounded, result.longest = found.longest;
  result.cycles = std::move(found.cycles);
  return result;
}

void CycleIndex::add(const std::vector<ClassId>& cycle, std::size_t number) {
  std::vector<ClassId> classes = cycle;
  std::sort(classes.begin(), classes.end());
  const ClassId smallest = classes.front();
  starting_at_[smallest].push_back({std::move(classes), number});
}

std::vector<std::size_t> CycleIndex::inside(const std::vector<ClassId>& cycle) const {
  std::vector<ClassId> classes = cycle;
  std::sort(classes.begin(), classes.end());
  std::vector<std::size_t> found;
  for (const ClassId v : classes)
    for (const Entry& e : starting_at_[v])
      if (e.classes.size() < classes.size() &&
          std::includes(classes.begin(), classes.end(), e.classes.begin(), e.classes.end()))
        found.push_back(e.number);
  return found;
}

}  // namespace lockgraph
