// Kinds that nothing printed tells, solved backwards: a chain that lockdep reported is strong, and one that it looked
// at and let pass is not.
#pragma once
#include "detection.h"

#include <vector>

namespace lockgraph {

struct Solved {
  LockGraph graph;
  std::vector<LetPass> let_pass;
};

/// The graph with the kinds that follow, boot by boot; the kinds of the dependencies follow from their witnesses.
/// 1. Kernels before 5.10 enter no recursive reader into their graph.
/// 2. A reported chain: the new dependency has the one kind that it was just taken with, so what stands before and
///    behind it has one that goes with it.
/// 3. A cycle of old dependencies has a weak point, where a recursive reader meets a shared holder. If just one of its
///    classes can be it, that is it. If none can, the evidence contradicts itself.
/// `let_pass`: the cycles of the third kind. `Exclusive` of an acquired lock stands for whatever is no recursive
/// reader.
Solved solve_kinds(LockGraph, const std::vector<Claim>&);

}  // namespace lockgraph
