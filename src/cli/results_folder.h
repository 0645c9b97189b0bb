#pragma once
#include "commands.h"

#include <lockgraph/model/diagnostic.h>

#include <string>

namespace lockgraph::cli {

/// Writes all that follows from the logs into a folder, made when missing: findings, graph, check, timeline and
/// bisections as text, JSON and pictures; chains/ with a picture of each finding that is shown (`all`: of each).
void write_results(const Analysis&, const Diagnostics&, bool all, const std::string& directory);

}  // namespace lockgraph::cli
