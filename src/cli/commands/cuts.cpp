#include "../commands.h"
#include "../format.h"
#include "../part.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/render/queries.h>

#include <ostream>

namespace lockgraph::cli {
namespace {

struct FoundCuts {
  const Cuts& cuts;
  const Analysis& analysis;
};

constexpr Format<FoundCuts> kCutsFormats[] = {
    {"text", [](const FoundCuts& f) { return cuts_text(f.cuts, f.analysis); }},
    {"json", [](const FoundCuts& f) { return cuts_json(f.cuts, f.analysis); }}};

/// What to repair so that no deadlock is left.
struct FindCuts {
  Source source;
  PartChoice part;
  const Format<FoundCuts>* format;

  void declare(Options& options) {
    add_source(options, source);
    add_assumed(options, source);
    add_max_length(options, source);
    add_part(options, part, "", "only deadlocks on a class of this folder (fs/ext4)");
    add_format(options, format, kCutsFormats);
  }

  int run(const Streams& io) const {
    const Loaded l = load_ends(source, io);
    const ClassSet wanted = classes_in(l.analysis.graph, chosen_part(part, l, io));
    const Cuts found = find_cuts(l.analysis, source.analysis.limits, &wanted);
    io.out << format->write({found, l.analysis});
    return finish(l.diagnostics, !found.repairs.empty(), io);
  }
};

}  // namespace

const Command kCuts = command<FindCuts>("cuts", "where a fix pays most, and what to repair so that no deadlock is left",
                                        "  lockgraph cuts logs/                       where a fix pays most\n");

}  // namespace lockgraph::cli
