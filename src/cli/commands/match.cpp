#include "../commands.h"
#include "../format.h"
#include "../precedents.h"
#include "../source.h"

#include <lockgraph/model/error.h>
#include <lockgraph/render/compare.h>

#include <algorithm>
#include <iterator>
#include <ostream>

namespace lockgraph::cli {
namespace {

/// A log is never its own precedent.
std::vector<Match> matched(const Analysis& logs, const Source& in, bool deep, const Streams& io,
                           Diagnostics& diagnostics) {
  if (deep) {
    Loaded others = load_without(logs.logs, in, io);
    std::ranges::move(others.diagnostics, std::back_inserter(diagnostics));
    return lockgraph::match(logs, ReportedIn(others.analysis.logs), &others.analysis);
  }
  const std::set<std::string> own = hashes_of(logs.logs);
  if (auto store = indexed_store(in.names, diagnostics)) {
    store->find_without(own);
    return lockgraph::match(logs, ReportedInStore(std::move(*store)));
  }
  Evidence others = read_evidence(in.names, io.inputs(), diagnostics);
  leave_out(others, own);
  return lockgraph::match(logs, ReportedIn(others));
}

struct Matched {
  const std::vector<Match>& matches;
  const Analysis& logs;
  bool new_only;
};

constexpr Format<Matched> kMatchFormats[] = {
    {"text", [](const Matched& m) { return match_text(m.matches, m.logs, m.new_only); }},
    {"json", [](const Matched& m) { return match_json(m.matches, m.logs); }}};

bool reads_stdin(const InputNames& names) {
  return names.files_from == "-" || std::ranges::count(names.inputs, "-") > 0;
}

/// Each reported deadlock of the logs in a source: known, related or new. kFound: not all are known.
struct MatchLogs {
  Source logs, in;
  bool new_only = false;  ///< leave out what is known
  bool deep = false;      ///< ask also for what no boot of the source reported
  const Format<Matched>* format;

  void declare(Options& options) {
    add_source(options, logs, "LOG");
    options.values("--in", in.names.inputs, "the logs or the store to look in; inputs as for LOG", kRequired);
    options.flag("--new-only", new_only, "leave out what is known");
    options.flag("--deep", deep, "analyze all of --in: does its graph have what no boot of it reported?");
    add_format(options, format, kMatchFormats);
  }

  int run(const Streams& io) const {
    expect_inputs(logs.names, "LOG");
    if (reads_stdin(logs.names) && reads_stdin(in.names))
      throw Error("match: only one of LOG and --in can be standard input");
    Source source = in;
    source.analysis = logs.analysis;
    Loaded l = load(logs, io);
    std::vector<Match> matches = matched(l.analysis, source, deep, io, l.diagnostics);
    const auto is_known = [](const Match& m) { return m.status == MatchStatus::Known; };
    const bool all_known = std::ranges::all_of(matches, is_known);
    if (new_only) std::erase_if(matches, is_known);
    io.out << format->write({matches, l.analysis, new_only});
    return finish(l.diagnostics, !all_known, io);
  }
};

}  // namespace

const Command kMatch =
    command<MatchLogs>("match", "is my splat known? each deadlock of some logs: known, elsewhere, related or new",
                       "  lockgraph match splat.txt --in lab.db      exit 0: all known, 1: something new\n");

}  // namespace lockgraph::cli
