// Breadth-first search under lockdep's strong-dependency rule (since 5.10): no edge whose target was taken by a
// recursive reader only (`*R`) may be followed by one whose source was held shared (`S*`).
#pragma once
#include <lockgraph/lock_graph.h>

#include <optional>
#include <vector>

namespace lockgraph {

/// Shortest strong paths from one class to all others. States are (class, reached by *R only); a class reached by *N is
/// never left worse off, so each class is entered at most twice.
class StrongSearch {
 public:
  explicit StrongSearch(const Digraph&);

  /// Searches from `start`; `only_exclusive`: the first edge must be E*.
  void run(Vertex start, bool only_exclusive);

  /// The shortest path found to `target`, start and target included, whose last edge is *N when `need_n`. The start is
  /// met once; another class may be met twice, as in lockdep's own search. Among equally short ones the first in order
  /// of class names.
  std::optional<std::vector<Vertex>> path_to(Vertex target, bool need_n) const;

 private:
  static constexpr std::uint32_t kNone = ~0u;
  // State 2 * v + (only reached by *R).
  std::vector<Vertex> unwind(std::uint32_t state) const;
  std::uint32_t best(Vertex target, bool need_n) const;

  const Digraph& graph_;
  std::vector<std::uint32_t> parent_, depth_;
  std::vector<std::uint32_t> touched_;
  Vertex start_ = 0;
};

}  // namespace lockgraph
