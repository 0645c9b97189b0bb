#pragma once
#include <lockgraph/graph/analysis.h>
#include <lockgraph/graph/compare.h>

#include <iosfwd>
#include <string>

namespace lockgraph::cli {

inline constexpr std::size_t kRefutedSaid = 20;  ///< of a gate: refuted findings that are told one by one

/// Reads a findings.json (`lockgraph.findings/1`), or what a store shows, looked at as told. Throws Error with what was
/// expected and what came. Says on `err` where its ids are of another scheme.
Baseline read_baseline(const std::string& path, const AnalysisOptions&, std::ostream& err);

}  // namespace lockgraph::cli
