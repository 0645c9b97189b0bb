// What reports of one log say in the same words, kept once: a log may hold one deadlock a thousand times.
#pragma once
#include <lockgraph/model/report.h>

#include <set>

namespace lockgraph::parse {

class Bodies {
 public:
  /// Lists and stacks that an earlier report has, too, become shared with it. Cost: a look-up for each.
  void share(Report&);

 private:
  void share(Stack&);

  // Trees: what is in them is up to who wrote the log.
  std::set<Stack> stacks_;
  std::set<SharedList<ClassFact>> classes_;
  std::set<SharedList<Dependency>> dependencies_;
};

}  // namespace lockgraph::parse
