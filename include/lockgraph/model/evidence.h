// Room: model. What the logs say, before any conclusion: the input of the graph.
#pragma once
#include <lockgraph/model/bisection.h>
#include <lockgraph/model/blind_spot.h>
#include <lockgraph/model/proc_dump.h>
#include <lockgraph/model/report.h>
#include <lockgraph/model/shared.h>
#include <lockgraph/model/standstill.h>

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

namespace lockgraph {

/// Which logs of a store are wanted, where many say the same. All: each. Ends: some first and last ones, by source and
/// by day, and how many the others are. Conclusions are the same, but for the identity policy `exact`.
enum class WhichLogs : std::uint8_t { All, Ends };

/// The others: logs that say what another one says, of which only this is kept.
struct SummedLogs {
  std::uint64_t logs = 0, bytes = 0;
  bool operator==(const SummedLogs&) const = default;
};

/// All that one log says. A log is known by the hash of its content and of what was used of it.
struct LogEvidence {
  std::string source;
  std::string hash;         ///< 32 hex digits
  std::string content;      ///< 32 hex digits, of its bytes alone: others may have been made to have that hash, too
  std::uint64_t bytes = 0;  ///< of its text
  /// Hash of the beginning of a long log, so that one that is new is told without reading all of it; 0 for others.
  std::uint64_t head = 0;
  unsigned reading = 0;         ///< which version of the parser says so: a later one knows better
  std::vector<Report> reports;  ///< in order of position; Report::boot cuts the log into boots
  SharedValue<Bisection> bisection;
  std::vector<ProcDump> dumps;
  std::vector<BlindSpot> blind_spots;
  std::vector<Standstill> standstills;
  std::vector<std::string> boot_releases;  ///< of its `Linux version` lines, sorted, each once
  SummedLogs summed = {};                  ///< with one of the first: those between the first and the last ones

  bool operator==(const LogEvidence&) const = default;
};

/// True when a log holds nothing that is of use here.
inline bool says_nothing(const LogEvidence& log) {
  return log.reports.empty() && log.dumps.empty() && log.blind_spots.empty() && log.standstills.empty() &&
         !log.bisection;
}

/// The order of evidence.
inline bool comes_before(const LogEvidence& a, const LogEvidence& b) {
  return std::tie(a.source, a.hash) < std::tie(b.source, b.hash);
}

/// In order of source. Logs of equal content count once, under the name that sorts first.
using Evidence = std::vector<LogEvidence>;

}  // namespace lockgraph
