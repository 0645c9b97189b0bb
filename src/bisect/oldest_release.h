// A bisection that names no commit, since the crash happened on the oldest release that was tested.
#pragma once
#include <lockgraph/model/bisection.h>
#include <lockgraph/model/verdict.h>

namespace lockgraph {

/// "Happened on the oldest release": only if it did.
void judge_oldest(const Bisection&, BisectionVerdict&);

}  // namespace lockgraph
