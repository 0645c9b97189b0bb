// The dependency paths and trees of irq reports: blocks, and the edges between them.
#pragma once
#include "printed.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lockgraph::parse {

/// One `-> (class){..} {` block of a dependency path.
struct PathBlock {
  const SeenLock* lock = nullptr;
  std::uint32_t indent = 0;
  bool has_acquired = false;
  Stack acquired;
  bool has_ended = false, has_key = false;
  bool is_before_gap = false;  ///< what followed is of a block whose own line is missing
};
using Blocks = std::vector<PathBlock>;

/// Those of one report, by the sentence above them.
struct PathBlocks {
  Blocks to_held, from_acquired, shortest, safe_tree, unsafe_tree, first_tree, second_tree;
  bool has_tree = false;
  bool lacks_first = false;  ///< a path whose first block has no line of its own
};
PathBlocks path_blocks(const Printed&);

struct Edge {
  std::string from, to;
  const Stack* stack;
};
using Edges = std::vector<Edge>;

/// Edges of a path block list whose deepest lock (printed first) is the LAST of the path: root -> ... -> first.
Edges edges_from_root(const Blocks&);

/// Edges of a list whose deepest lock is the FIRST of the path. Until 5.13 the stack of block k -> k+1 stands under
/// block k; newer kernels print no stack under the deepest block, and that of k -> k+1 under block k+1.
Edges edges_to_root(const Blocks&);

/// By how much the indent grows from a block to those beneath it.
std::uint32_t step_of_tree(const Blocks&);

/// Trees of kernels up to 2.6.30: the parent of a block is the nearest one above with a smaller indent.
/// Where the indent grows by more than a step, the line of a block between is lost.
Edges edges_of_tree(const Blocks&);

}  // namespace lockgraph::parse
