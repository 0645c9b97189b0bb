#include "../commands.h"
#include "../baseline.h"
#include "../options.h"
#include "../results_folder.h"
#include "../view.h"

#include <lockgraph/model/printable.h>
#include <lockgraph/render/findings.h>
#include <lockgraph/render/words.h>

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <ostream>

namespace lockgraph::cli {
namespace {

constexpr std::size_t kFindingsListed = 6;  // with what else it says at most 60 lines

void add_report_problems(Loaded& l) {
  for (const LogEvidence& log : l.analysis.logs) {
    for (const Report& r : log.reports)
      for (const std::string& problem : r.problems)
        if (!is_beyond(problem))  // said when reading
          l.diagnostics.push_back({log.source, r.line, fmt::format("{} report: {}", name(r.kind), problem), false});
    for (const ProcDump& d : log.dumps)
      for (const std::string& problem : d.problems)
        if (!d.memory && !is_beyond(problem))
          l.diagnostics.push_back({log.source, d.line, "/proc dump: " + problem, false});
    if (log.bisection)
      if (const auto& unknown = log.bisection->unknown_lines; !unknown.empty())
        l.diagnostics.push_back(
            {log.source, unknown.front(),
             counted(unknown.size(), "line") + " of the bisection not understood, kept with their step", false});
  }
}

/// The main job: logs in; findings, graph and pictures out; a summary a person can act on.
struct Analyze {
  Source source;
  std::string directory;  ///< empty: print the summary, write nothing
  View view;
  FailOn fail_on;

  void declare(Options& options) {
    add_source(options, source);
    options.value("-o,--output", directory,
                  "folder for findings, graph, check, timeline, bisections and chains/, as text, JSON and pictures");
    add_max_length(options, source);
    add_view(options, view);
    add_baseline(options, fail_on);
  }

  int run(const Streams& io) const {
    expect_inputs(source.names);
    const Baseline baseline = baseline_of(fail_on, source.analysis, io.err);
    Loaded l = load(source, io);
    const Analysis& a = l.analysis;
    check_view(view, l, io);
    add_report_problems(l);
    const std::vector<JudgedBisection> bisections = judged_bisections(a);
    if (!directory.empty()) write_results(l, bisections, view.selection.all, io.reading.limits, directory);
    if (l.tally.logs > 0)
      io.out << summary_text(a, bisections, l.diagnostics,
                             {l.tally.logs, l.tally.bytes, view.selection,
                              view.top.value_or(view.selection.all ? 0 : kFindingsListed), directory});
    Diagnostics fatal;
    for (const Diagnostic& d : l.diagnostics)
      if (d.fatal || d.unread) fatal.push_back(d);
    const std::vector<std::size_t> selected = select(a, view.selection);
    if (!fail_on.only_new) return finish(fatal, !selected.empty(), io);
    const std::vector<std::size_t> fresh = new_findings(a, selected, baseline);
    fmt::print(io.out, "\n{} of them not in the baseline\n", fresh.size());
    for (const std::size_t i : fresh)
      fmt::print(io.out, "  {}  {}\n", a.findings[i].id, chain_text(a.graph, a.findings[i]));
    io.out << printable(refuted_text(a, select_refuted(a, view.selection), kRefutedSaid));
    return finish(fatal, !fresh.empty(), io);
  }
};

}  // namespace

const Command kAnalyze =
    command<Analyze>("analyze", "read logs, find deadlocks, draw them",
                     "  lockgraph analyze samples -o out           everything in one go; open out/report.html\n"
                     "  lockgraph analyze logs/ --fail-on new --baseline findings.json      for CI\n");

}  // namespace lockgraph::cli
