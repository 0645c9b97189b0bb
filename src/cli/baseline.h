#pragma once
#include <lockgraph/graph/baseline.h>

#include <string>

namespace lockgraph::cli {

/// Reads a findings.json (`lockgraph.findings/1`). Throws Error with what was expected and what came.
Baseline read_baseline(const std::string& path);

}  // namespace lockgraph::cli
