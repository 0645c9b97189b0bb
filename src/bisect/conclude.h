// What follows from the steps of a bisection, once all of them are read.
#pragma once
#include <lockgraph/model/bisection.h>

namespace lockgraph {

/// Counts the runs that the log sums up, tells the bug that is looked for from others, and infers the decisions that
/// the log does not print.
void conclude(Bisection&);

}  // namespace lockgraph
