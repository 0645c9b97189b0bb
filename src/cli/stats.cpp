#include "commands.h"
#include "source.h"

#include <lockgraph/render/render.h>

#include <ostream>

namespace lockgraph::cli {

int stats(const StatsOptions& options, const Streams& io) {
  const auto print = [&](const Evidence& logs, std::size_t read) {
    io.out << (options.format == Format::Json ? stats_json(logs, read) : stats_text(logs, read, options.top));
  };
  if (!options.part.empty()) {
    const Loaded l = load(options.source, io);
    const Evidence logs = narrowed(l.analysis, classes_in(l.analysis.graph, chosen_part(options.part, l, io)));
    print(logs, logs.size());
    return finish(l.diagnostics, false, io);
  }
  Diagnostics diagnostics;
  InputTally tally;
  const Evidence logs = read_evidence(options.source.names, io.inputs(), diagnostics, &tally);
  print(logs, tally.logs);
  return finish(diagnostics, false, io);
}

}  // namespace lockgraph::cli
