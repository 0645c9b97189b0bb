#pragma once
#include "source.h"

namespace lockgraph::cli {

/// What `analyze` says on one screen: what was read, the deadlocks worth looking at first, the cross-checks, what was
/// not whole.
void print_summary(const Loaded&, const std::vector<JudgedBisection>&, const AnalyzeOptions&, const Streams&);

}  // namespace lockgraph::cli
