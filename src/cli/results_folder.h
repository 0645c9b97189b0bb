#pragma once
#include "source.h"

#include <lockgraph/model/diagnostic.h>
#include <lockgraph/model/limits.h>

#include <string>

namespace lockgraph::cli {

/// Writes all that follows from the logs into a folder, made when missing: findings, graph, check, timeline and
/// bisections as text, JSON and pictures; chains/ with a picture of each finding that is shown (`all`: of each). What
/// could not be drawn is said. Throws Error when the folder cannot be written: it is then as it was.
void write_results(Loaded&, const std::vector<JudgedBisection>&, bool all, const Limits&, const std::string& directory);

}  // namespace lockgraph::cli
