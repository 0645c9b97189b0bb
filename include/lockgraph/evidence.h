// Room: model. What the logs say, before any conclusion: the input of the graph.
#pragma once
#include <lockgraph/bisection.h>
#include <lockgraph/blind_spot.h>
#include <lockgraph/proc_dump.h>
#include <lockgraph/report.h>

#include <optional>
#include <string>
#include <vector>

namespace lockgraph {

/// All that one log says. A log is known by the hash of its content.
struct LogEvidence {
  std::string source;
  std::string hash;
  std::string
      named_after;  ///< hash of the log whose boot this one shares (set by normalized()); numbers `#N` agree in it
  std::vector<Report> reports;  ///< in order of position; Report::boot cuts the log into boots
  std::optional<Bisection> bisection;
  std::vector<ProcDump> dumps;
  std::vector<BlindSpot> blind_spots;
  std::vector<std::string> boot_releases;  ///< of its `Linux version` lines, in order
};

/// In order of source. Logs of equal content count once, under the name that sorts first.
using Evidence = std::vector<LogEvidence>;

/// Brings logs into that order; input order never matters. Dumps of /proc in files of their own are joined:
/// lockdep_stats and lockdep_chains go to the dump of /proc/lockdep in the same folder, when there is just one, and its
/// release is that of the folder's boots, when they agree.
/// (Defined in the graph room, its only user besides cli.)
Evidence normalized(Evidence logs);

}  // namespace lockgraph
