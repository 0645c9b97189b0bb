// Room: graph. Is a reported deadlock already known?
#pragma once
#include <lockgraph/graph/analysis.h>

#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

enum class MatchStatus : std::uint8_t { Known, Related, New };

/// "known", "related", "new".
std::string_view name(MatchStatus);

/// One reported deadlock of some logs, beside what others know.
struct Match {
  std::size_t finding = 0;  ///< index into the findings of the logs that were asked about
  ReportId report = 0;      ///< which of their reports states it
  MatchStatus status = MatchStatus::New;
  std::vector<std::size_t> as;  ///< findings of the others: the very same, or the related ones, nearest first
  std::string why;              ///< related: in what
};

/// Each reported deadlock of `logs` in `others`. Known: a report of the others states the very same. Related, nearest
/// first: their graph has it though no boot reported it; the same locks, of which some cannot be told apart between
/// boots; the same new dependency; the same ends over other locks, or one inside the other. The names of classes are
/// the same in every body of evidence, so the two need no common one. Cost: O(n log n) in the findings.
std::vector<Match> match(const Analysis& logs, const Analysis& others);

}  // namespace lockgraph
