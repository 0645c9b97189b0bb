#pragma once
#include <lockgraph/graph/analysis.h>
#include <lockgraph/graph/compare.h>

#include <string>

namespace lockgraph::cli {

/// Reads a findings.json (`lockgraph.findings/1`), or what a store shows, looked at as told. Throws Error with what was
/// expected and what came.
Baseline read_baseline(const std::string& path, const AnalysisOptions&);

}  // namespace lockgraph::cli
