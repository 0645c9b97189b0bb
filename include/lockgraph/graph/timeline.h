// Room: graph. In which kernel releases a deadlock was seen, tested and not seen, or could not be tested.
#pragma once
#include <lockgraph/graph/analysis.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

/// Strongest first. Untestable: no run of it could have shown the bug, be it that none got as far as the test, or that
/// each ended in another crash before.
enum class Presence : std::uint8_t { Reported, Seen, Absent, Untestable };

/// "reported", "seen", "absent", "not testable".
std::string_view name(Presence);

struct SourceLine {
  std::string source;
  std::uint64_t line = 0;
  auto operator<=>(const SourceLine&) const = default;
};

struct TimelineCell {
  Presence presence = Presence::Untestable;
  unsigned reports = 0;
  RunTally runs;
  double miss = 0;  ///< absent: chance that all those runs missed it, from the rate at which it shows where it is seen
  std::string why;  ///< not testable: what came in between
  std::map<std::string, unsigned> titles;  ///< under which it crashed here, with runs
  std::vector<SourceLine> where;
};

/// One deadlock. A bug is known by its cycle where a report gives it; bisections whose logs hold no report of what they
/// look for go by titles.
struct TimelineRow {
  std::vector<std::size_t> findings;  ///< indices; several where one title hides several, none where no report gives it
  std::string title;
  RunTally rate;  ///< runs of the revisions that showed it, added up
  std::map<ReleasePoint, TimelineCell> cells;
};

struct Timeline {
  std::vector<ReleasePoint> releases;  ///< oldest first, each with a cell in some row
  std::vector<TimelineRow> rows;       ///< findings in their order, then titles
};

/// Cost: linear in reports and runs, up to sorting.
Timeline make_timeline(const Analysis&);

}  // namespace lockgraph
