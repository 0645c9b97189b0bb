#include "source.h"

#include <lockgraph/render/render.h>

#include <ostream>

namespace lockgraph::cli {

int timeline(const TimelineOptions& options, const Streams& io) {
  const Loaded l = load(options.source, io);
  const Timeline timeline = make_timeline(l.analysis);
  switch (options.format) {
    case Format::Json: io.out << timeline_json(timeline, l.analysis); break;
    case Format::Svg: io.out << timeline_svg(timeline, l.analysis); break;
    default: io.out << timeline_text(timeline, l.analysis);
  }
  return finish(l.diagnostics, !timeline.rows.empty(), io);
}

}  // namespace lockgraph::cli
