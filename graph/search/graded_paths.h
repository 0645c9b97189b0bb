// The path between classes that rests on the best evidence: one dependency, one boot, one release, or what several
// show.
#pragma once
#include "search_graph.h"

#include <lockgraph/graph/questions.h>

#include <map>
#include <optional>
#include <vector>

namespace lockgraph {

struct GradedPath {
  std::vector<ClassId> path;  ///< both ends included
  Grade grade = Grade::Seen;
};

/// What each boot, and each release, shows on its own is laid out once; of the releases in question, or of all.
class GradedPaths {
 public:
  explicit GradedPaths(const LockGraph&, const std::optional<ReleaseRange>& = {});

  /// A strong path from one of `from` to another one of `to` (`itself`: or to itself, directly), of the best grade and
  /// among those the shortest. Cost: a search in each boot and release that has dependencies of both; then one in all.
  std::optional<GradedPath> best(const std::vector<ClassId>& from, const std::vector<ClassId>& to,
                                 bool itself = false) const;

 private:
  using Number = std::size_t;
  /// Dependencies by who shows them, with the kinds that are shown there; each list in order of the dependencies.
  struct Shown {
    std::map<std::string_view, Number> numbers;
    std::vector<std::vector<SearchEdge>> edges;
    void add(std::string_view who, const Step&, Mode);
  };
  std::optional<std::vector<ClassId>> within(const Shown&, const std::vector<ClassId>& from,
                                             const std::vector<ClassId>& to) const;

  bool are_dependent(ClassId from, ClassId to) const;

  const LockGraph& g_;
  std::optional<ReleaseRange> range_;
  std::vector<SearchEdge> all_;  // in order
  Shown boots_, releases_;
};

}  // namespace lockgraph
