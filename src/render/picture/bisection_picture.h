#pragma once
#include "svg.h"

#include <lockgraph/model/verdict.h>

namespace lockgraph {

/// The strip of one bisection.
Picture bisection_picture(const JudgedBisection&);

/// What the colours and grains of its bars mean.
Picture bisection_legend();

}  // namespace lockgraph
