#include "follow.h"
#include "source.h"

#include <lockgraph/graph/compare.h>
#include <lockgraph/render/render.h>

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <ostream>

namespace lockgraph::cli {

int ingest(const IngestOptions& options, const Streams& io) {
  if (options.follow) return follow(options, io);
  Diagnostics diagnostics;
  const IngestTally tally = lockgraph::ingest(options.names, options.store, io.inputs(), diagnostics, telling());
  if (!io.quiet) {
    fmt::print(io.out, "{} ({:.1f} MB): {} new, {} known", counted(tally.logs, "log"),
               static_cast<double>(tally.bytes) / 1e6, tally.fresh, tally.logs - tally.fresh);
    if (tally.no_logs) fmt::print(io.out, "; {} no log", counted(tally.no_logs, "file"));
    fmt::print(io.out, "\n{} in the new ones\n", counted(tally.reports, "lockdep report"));
  }
  const int status = print_diagnostics(diagnostics, io.err) ? kTrouble : kNothingFound;
  return options.keep_going && tally.logs > 0 ? kNothingFound : status;
}

}  // namespace lockgraph::cli
