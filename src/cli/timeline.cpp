#include "source.h"

#include <lockgraph/render/render.h>

#include <ostream>

namespace lockgraph::cli {

int timeline(const TimelineOptions& options, const Streams& io) {
  const Loaded l = load(options.source, io);
  const Timeline timeline = make_timeline(l.analysis, judged_bisections(l.analysis));
  constexpr std::size_t kDrawn = 60;
  switch (options.format) {
    case Format::Json: io.out << timeline_json(timeline, l.analysis); break;
    case Format::Svg:
      io.out << timeline_svg(timeline, l.analysis, {options.top.value_or(kDrawn), options.titles});
      break;
    default: io.out << timeline_text(timeline, l.analysis, {options.top.value_or(0), options.titles});
  }
  return finish(l.diagnostics, !timeline.rows.empty(), io);
}

}  // namespace lockgraph::cli
