// Room: graph. Questions to the graph.
#pragma once
#include <lockgraph/findings.h>

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace lockgraph {

/// The class of that name, or nothing.
std::optional<Vertex> find_class(const LockGraph&, std::string_view name);

/// Names of classes that contain `text`, for "did you mean"; at most `limit`.
std::vector<std::string> similar_classes(const LockGraph&, std::string_view text, std::size_t limit);

/// The shortest strong path, both ends included; nothing when there is none.
std::optional<std::vector<Vertex>> shortest_path(const LockGraph&, Vertex from, Vertex to);

/// Everything taken while `from` is held, directly or over others: class and number of steps, nearest first.
std::vector<std::pair<Vertex, std::size_t>> taken_under(const LockGraph&, Vertex from);

/// A lock order from the acyclic part. Level 0 is held by nobody else's holder; a class may be taken while any class of
/// a smaller level is held. Classes of one cyclic component share a level and are named as such.
struct LockLevel {
  std::vector<Vertex> classes;                  ///< in no cycle, by name
  std::vector<std::vector<Vertex>> components;  ///< cyclic ones
};
std::vector<LockLevel> lock_levels(const LockGraph&);

/// A dependency, by what its removal would end.
struct CutEdge {
  Vertex from = 0, to = 0;
  std::vector<std::size_t> findings;  ///< indices of findings that run over it
  std::size_t reports = 0;            ///< reports that bear it
};

/// Dependencies on findings, most findings first, then most reports: where a fix pays most.
std::vector<CutEdge> ranked_cuts(const LockGraph&, const std::vector<Finding>&);

/// A set of dependencies whose removal ends every cycle and inversion.
struct CutSet {
  std::vector<CutEdge> edges;
  bool exact =
      false;  ///< no smaller set exists; proven by branch and bound, tried up to 40 findings left after reduction
  std::size_t at_least = 0;  ///< a set is never smaller than this (findings that share no dependency)
};
CutSet smallest_cut(const LockGraph&, const std::vector<Finding>&);

}  // namespace lockgraph
