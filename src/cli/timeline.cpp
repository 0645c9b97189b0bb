#include "commands.h"
#include "evidence_input.h"

#include <lockgraph/render.h>

#include <ostream>

namespace lockgraph::cli {

int timeline(const TimelineOptions& options, const Streams& io) {
  Diagnostics diagnostics;
  Evidence logs = read_evidence(options.inputs, io, diagnostics);
  const LockGraph graph = build_graph(logs, options.identity);
  const std::vector<Finding> found = find_deadlocks(graph);
  relate_titles(logs, audit_reports(logs, graph, found));
  const Timeline timeline = make_timeline(logs, graph, found);
  switch (options.format) {
    case Format::Json: io.out << timeline_json(timeline, graph, found); break;
    case Format::Svg: io.out << timeline_svg(timeline, graph, found); break;
    default: io.out << timeline_text(timeline, graph, found);
  }
  if (print_diagnostics(diagnostics, io.err)) return kTrouble;
  return timeline.rows.empty() ? kNothingFound : kFound;
}

}  // namespace lockgraph::cli
