#include "follow.h"
#include "source.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <ostream>

namespace lockgraph::cli {

int ingest(const IngestOptions& options, const Streams& io) {
  if (options.follow) return follow(options, io);
  Diagnostics diagnostics;
  const IngestTally tally = lockgraph::ingest(options.names, options.store, io.inputs(), diagnostics);
  if (!io.quiet) {
    fmt::print(io.out, "{} logs ({:.1f} MB): {} new, {} known", tally.logs, static_cast<double>(tally.bytes) / 1e6,
               tally.fresh, tally.logs - tally.fresh);
    if (tally.no_logs) fmt::print(io.out, "; {} files hold no log", tally.no_logs);
    fmt::print(io.out, "\n{} lockdep reports in the new ones\n", tally.reports);
  }
  const int status = finish(diagnostics, false, io);
  return options.keep_going ? kNothingFound : status;
}

}  // namespace lockgraph::cli
