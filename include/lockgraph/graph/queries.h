// Room: graph. Questions to the graph.
#pragma once
#include <lockgraph/graph/lock_graph.h>

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace lockgraph {

/// The class of that name, or nothing.
std::optional<Vertex> find_class(const LockGraph&, std::string_view name);

/// Names of classes that contain `text`, or of which it is a misspelling, for "did you mean"; at most `limit`.
std::vector<std::string> similar_classes(const LockGraph&, std::string_view text, std::size_t limit);

/// The shortest strong path between two classes, both ends included; nothing when there is none.
std::optional<std::vector<Vertex>> shortest_path(const LockGraph&, Vertex from, Vertex to);

/// The shortest one from any of some classes to another one of others. Cost: linear in the graph.
std::optional<std::vector<Vertex>> shortest_path(const LockGraph&, const std::vector<Vertex>& from,
                                                 const std::vector<Vertex>& to);

/// Everything taken while `from` is held, directly or over others: class and number of steps, nearest first.
struct TakenUnder {
  Vertex vertex;
  std::size_t steps;
};
std::vector<TakenUnder> taken_under(const LockGraph&, Vertex from);

/// A lock order from the acyclic part. Level 0 is held by nobody else's holder; a class may be taken while any class of
/// a smaller level is held. Classes of one cyclic component share a level and are named as such.
struct LockLevel {
  std::vector<Vertex> classes;                  ///< in no cycle, by name
  std::vector<std::vector<Vertex>> components;  ///< cyclic ones
};
std::vector<LockLevel> lock_levels(const LockGraph&);

}  // namespace lockgraph
