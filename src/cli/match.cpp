#include "source.h"

#include <lockgraph/model/error.h>
#include <lockgraph/render/render.h>

#include <algorithm>
#include <ostream>

namespace lockgraph::cli {

int match(const MatchOptions& options, const Streams& io) {
  const auto reads_stdin = [](const InputNames& names) {
    return names.files_from == "-" || std::ranges::count(names.inputs, "-") > 0;
  };
  if (reads_stdin(options.logs.names) && reads_stdin(options.in.names))
    throw Error("match: only one of LOG and --in can be standard input");
  Loaded logs = load(options.logs, io);
  // A log is never its own precedent.
  const Loaded in = load_without(logs.analysis.logs, options.in, io);
  std::vector<Match> matches = lockgraph::match(logs.analysis, in.analysis);
  const auto is_known = [](const Match& m) { return m.status == MatchStatus::Known; };
  const bool all_known = std::ranges::all_of(matches, is_known);
  if (options.new_only) std::erase_if(matches, is_known);
  io.out << (options.format == Format::Json ? match_json(matches, logs.analysis, in.analysis)
                                            : match_text(matches, logs.analysis, in.analysis));
  logs.diagnostics.insert(logs.diagnostics.end(), in.diagnostics.begin(), in.diagnostics.end());
  return finish(logs.diagnostics, !all_known, io);
}

}  // namespace lockgraph::cli
