// Room: model. What the logs say, before any conclusion: the input of the graph.
#pragma once
#include <lockgraph/bisection.h>
#include <lockgraph/report.h>

#include <optional>
#include <string>
#include <vector>

namespace lockgraph {

/// All that one log says. A log is known by the hash of its content.
struct LogEvidence {
  std::string source;
  std::string hash;
  std::vector<Report> reports;  ///< in order of position; Report::boot cuts the log into boots
  std::optional<Bisection> bisection;
};

/// In order of source. Logs of equal content count once, under the name that sorts first.
using Evidence = std::vector<LogEvidence>;

/// Brings logs into that order; input order never matters. (Defined in the graph room, its only user besides cli.)
Evidence normalized(Evidence logs);

}  // namespace lockgraph
