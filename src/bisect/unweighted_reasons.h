// Reasons of a verdict that are only said: they have no weight.
#pragma once
#include <lockgraph/model/bisection.h>
#include <lockgraph/model/verdict.h>

namespace lockgraph {

/// Reproduction, and the chance that a "good" was a miss.
void say_reproduction(const Bisection&, BisectionVerdict&);

/// Revisions that were decided though most of their runs never ran.
void say_lost_decisions(const Bisection&, BisectionVerdict&);

}  // namespace lockgraph
