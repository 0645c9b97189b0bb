#include <lockgraph/evidence.h>

#include <range/v3/action/sort.hpp>

#include <set>
#include <tuple>
#include <utility>

namespace lockgraph {

Evidence normalized(Evidence logs) {
  logs |= ranges::actions::sort([](const LogEvidence& a, const LogEvidence& b) {
    return std::tie(a.source, a.hash) < std::tie(b.source, b.hash);
  });
  Evidence unique;
  std::set<std::string> known;
  for (LogEvidence& log : logs)
    if (known.insert(log.hash).second) unique.push_back(std::move(log));
  return unique;
}

}  // namespace lockgraph
