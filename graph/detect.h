// The four detections. Each gives bare findings: kind, irqs and path; the rest is filled in by find_deadlocks().
#pragma once
#include <lockgraph/findings.h>

#include <vector>

namespace lockgraph {

struct CycleResult {
  std::vector<Finding> findings;
  bool bounded = false;  ///< longer cycles were left out
};
/// `max_length` locks at most; 0: no bound.
CycleResult find_cycles(const Digraph&, std::size_t max_length = 0);

struct InversionResult {
  std::vector<Finding> findings;
  bool bounded = false;  ///< more pairs exist
};
/// `most_pairs` (safe, unsafe) pairs at most, in order of name.
InversionResult find_inversions(const Digraph&, std::size_t most_pairs = ~std::size_t{0});
std::vector<Finding> find_inconsistent_states(const Digraph&);
std::vector<Finding> find_wait_contexts(const LockGraph&);

/// True when the walk may be gone all the way round (`closed`) or from end to end: some choice of one kind for each
/// edge has no *R before S*, wrap included. Paths of one class and no edge are not strong.
bool is_strong(const Digraph&, const std::vector<Vertex>& path, bool closed);

}  // namespace lockgraph
