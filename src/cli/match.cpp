#include "precedents.h"
#include "source.h"

#include <lockgraph/model/error.h>
#include <lockgraph/render/render.h>

#include <algorithm>
#include <iterator>
#include <ostream>

namespace lockgraph::cli {
namespace {

/// A log is never its own precedent.
std::vector<Match> matched(const Analysis& logs, const MatchOptions& options, const Streams& io,
                           Diagnostics& diagnostics) {
  if (options.deep) {
    Loaded others = load_without(logs.logs, options.in, io);
    std::ranges::move(others.diagnostics, std::back_inserter(diagnostics));
    return lockgraph::match(logs, ReportedIn(others.analysis.logs), &others.analysis);
  }
  const std::set<std::string> own = hashes_of(logs.logs);
  if (auto store = indexed_store(options.in.names, diagnostics)) {
    store->find_without(own);
    return lockgraph::match(logs, ReportedInStore(std::move(*store)));
  }
  Evidence others = read_evidence(options.in.names, io.inputs(), diagnostics);
  leave_out(others, own);
  return lockgraph::match(logs, ReportedIn(others));
}

}  // namespace

int match(const MatchOptions& options, const Streams& io) {
  const auto reads_stdin = [](const InputNames& names) {
    return names.files_from == "-" || std::ranges::count(names.inputs, "-") > 0;
  };
  if (reads_stdin(options.logs.names) && reads_stdin(options.in.names))
    throw Error("match: only one of LOG and --in can be standard input");
  Loaded logs = load(options.logs, io);
  std::vector<Match> matches = matched(logs.analysis, options, io, logs.diagnostics);
  const auto is_known = [](const Match& m) { return m.status == MatchStatus::Known; };
  const bool all_known = std::ranges::all_of(matches, is_known);
  if (options.new_only) std::erase_if(matches, is_known);
  io.out << (options.format == Format::Json ? match_json(matches, logs.analysis)
                                            : match_text(matches, logs.analysis, options.new_only));
  return finish(logs.diagnostics, !all_known, io);
}

}  // namespace lockgraph::cli
