#include "../commands.h"
#include "../format.h"
#include "../part.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/render/stats.h>

#include <ostream>

namespace lockgraph::cli {
namespace {

struct ReadLogs {
  const Evidence& logs;
  std::size_t read;  ///< also those of equal content
  std::size_t top;
};

constexpr Format<ReadLogs> kStatsFormats[] = {
    {"text", [](const ReadLogs& r) { return stats_text(r.logs, r.read, r.top); }},
    {"json", [](const ReadLogs& r) { return stats_json(r.logs, r.read); }}};

/// What is in the input, and what it cannot tell: for each log its reports, dumps and blind spots.
struct Stats {
  Source source;
  PartChoice part;
  std::size_t top = 10;  ///< logs that are told of one by one; 0: all
  const Format<ReadLogs>* format;

  void declare(Options& options) {
    add_names(options, source.names);
    add_part(options, part, "", "only reports and dumps that show a class of this folder (fs/ext4)");
    options.count("--top", top, "tell of so many logs one by one (default 10; 0: all)");
    add_format(options, format, kStatsFormats);
  }

  int run(const Streams& io) const {
    if (!part.empty()) {
      const Loaded l = load(source, io);
      const Evidence logs = narrowed(l.analysis, classes_in(l.analysis.graph, chosen_part(part, l, io)));
      io.out << format->write({logs, logs.size(), top});
      return finish(l.diagnostics, false, io);
    }
    expect_inputs(source.names);
    Diagnostics diagnostics;
    InputTally tally;
    const Evidence logs = read_evidence(source.names, io.inputs(), diagnostics, &tally);
    io.out << format->write({logs, tally.logs, top});
    return finish(diagnostics, false, io);
  }
};

}  // namespace

const Command kStats =
    command<Stats>("stats", "what is in the input, and what it cannot tell", "  lockgraph stats logs/ --format json\n");

}  // namespace lockgraph::cli
