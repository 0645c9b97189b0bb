#include "../commands.h"
#include "../follow.h"
#include "../source.h"

#include <lockgraph/graph/compare.h>
#include <lockgraph/render/words.h>

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <ostream>

namespace lockgraph::cli {
namespace {

/// Adds logs to a store; or follows them as they grow, and tells of deadlocks that the store did not know.
struct Ingest {
  InputNames names;
  std::string store;
  bool keep_going = false;  ///< kNothingFound also where some inputs could not be read
  bool follows = false;
  const NewDeadlockFormat* format;

  void declare(Options& options) {
    options.values("INPUT", names.inputs, kInputHelp);
    options.value("--files-from", names.files_from,
                  "a file (- for standard input) with more inputs, one a line or ended by NULs");
    options.value("--db", store, "the store", kRequired);
    options.flag("--keep-going", keep_going, "exit with 0 also when some inputs could not be read; it is said which");
    options.flag("--follow", follows,
                 "stay, read what grows and what is new below INPUT, and print each deadlock that the store did not "
                 "know");
    add_format(options, format, kNewDeadlockFormats,
               "of what --follow prints: text (default), or json, one object a line",
               {.type = "FORMAT", .needs = "--follow"});
  }

  int run(const Streams& io) const {
    expect_inputs(names);
    if (follows) return follow(names, store, *format, io);
    Diagnostics diagnostics;
    const IngestTally tally = lockgraph::ingest(names, store, io.inputs(), diagnostics, telling());
    if (!io.quiet) {
      fmt::print(io.out, "{} ({:.1f} MB): {} new, {} known", counted(tally.logs, "log"),
                 static_cast<double>(tally.bytes) / 1e6, tally.fresh, tally.logs - tally.fresh);
      if (tally.no_logs) fmt::print(io.out, "; {} no log", counted(tally.no_logs, "file"));
      fmt::print(io.out, "\n{} in the new ones\n", counted(tally.reports, "lockdep report"));
    }
    const int status = print_diagnostics(diagnostics, io.err) ? kTrouble : kNothingFound;
    return keep_going && tally.logs > 0 ? kNothingFound : status;
  }
};

}  // namespace

const Command kIngest = command<Ingest>("ingest", "add logs to a store, which is made when it is missing",
                                        "  lockgraph ingest /srv/consoles --db lab.db\n"
                                        "  lockgraph ingest --follow /srv/consoles --db lab.db\n",
                                        true);

}  // namespace lockgraph::cli
