// In which order the locks of a rule were seen, as some releases show it.
#pragma once
#include "../search/graded_paths.h"

#include <lockgraph/graph/questions.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace lockgraph {

/// The level of each class: from one of a higher level none of a lower one is reached.
class ClassLevels {
 public:
  explicit ClassLevels(const LockGraph& g) : of_(g.classes().size()) {
    const std::vector<LockLevel> levels = lock_levels(g);
    for (std::size_t i = 0; i < levels.size(); ++i) {
      for (const ClassId v : levels[i].classes) of_[v] = i;
      for (const CyclicPart& part : levels[i].components)
        for (const ClassId v : part.classes) of_[v] = i;
    }
  }
  std::size_t lowest(const std::vector<ClassId>& classes) const {
    std::size_t level = of_.size();
    for (const ClassId v : classes) level = std::min(level, of_[v]);
    return level;
  }
  std::size_t highest(const std::vector<ClassId>& classes) const {
    std::size_t level = 0;
    for (const ClassId v : classes) level = std::max(level, of_[v]);
    return level;
  }
  bool may_reach(const std::vector<ClassId>& from, const std::vector<ClassId>& to) const {
    return !from.empty() && !to.empty() && lowest(from) <= highest(to);
  }

 private:
  std::vector<std::size_t> of_;
};

/// What some releases show of one graph (nothing: all), laid out for questions.
struct AskedGraph {
  AskedGraph(const LockGraph& graph, const ClassLevels& of_all, std::optional<ReleaseRange> wanted)
      : g(graph), levels(of_all), releases(wanted), paths(graph, wanted) {}

  bool counts(ReportId report) const { return !releases || releases->contains(g.reports()[report].release); }
  std::vector<ReportId> counted(std::vector<ReportId> reports) const {
    std::erase_if(reports, [&](ReportId r) { return !counts(r); });
    return reports;
  }

  const LockGraph& g;
  const ClassLevels& levels;  // a part of the graph leads nowhere that the whole does not
  std::optional<ReleaseRange> releases;
  GradedPaths paths;
};

/// One of `acquired` taken under one of `held`: directly, else over others, as the best evidence shows it.
/// With `itself` also a class under itself.
std::optional<RuleWitness> order_seen(const AskedGraph&, const std::vector<ClassId>& held,
                                      const std::vector<ClassId>& acquired, bool itself = false);

}  // namespace lockgraph
