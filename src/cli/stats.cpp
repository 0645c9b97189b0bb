#include "commands.h"
#include "source.h"

#include <lockgraph/render/render.h>

#include <ostream>

namespace lockgraph::cli {

int stats(const StatsOptions& options, const Streams& io) {
  Diagnostics diagnostics;
  InputTally tally;
  const Evidence logs = read_evidence(options.names, io.inputs(), diagnostics, &tally);
  io.out << (options.format == Format::Json ? stats_json(logs, tally.logs) : stats_text(logs, tally.logs, options.top));
  return finish(diagnostics, false, io);
}

}  // namespace lockgraph::cli
