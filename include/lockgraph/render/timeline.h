// Room: render. Deadlocks by kernel release.
#pragma once
#include <lockgraph/graph/compare.h>

#include <cstddef>
#include <string>

namespace lockgraph {

/// What of a timeline is shown: deadlocks, and with `titles` also what is only known by the title of crashes.
struct TimelineLimits {
  std::size_t rows = 0;  ///< 0: all
  bool titles = false;
};

/// The timeline for a person: a block for each deadlock, a line for releases of which the same can be said.
std::string timeline_text(const Timeline&, const Analysis&, const TimelineLimits& = {});

/// `lockgraph.timeline/1`: releases, and for each deadlock its cells.
std::string timeline_json(const Timeline&, const Analysis&);

/// The timeline as a grid, deadlocks by releases.
std::string timeline_svg(const Timeline&, const Analysis&, const TimelineLimits& = {}, const std::string& title = {});

}  // namespace lockgraph
