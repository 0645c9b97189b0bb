// The main job: logs in; findings, graph and pictures out; a summary a person can act on.
#include "baseline.h"
#include "results_folder.h"
#include "summary.h"

#include <lockgraph/model/printable.h>
#include <lockgraph/render/render.h>

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <ostream>

namespace lockgraph::cli {
namespace {

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

}  // namespace

int analyze(const AnalyzeOptions& options, const Streams& io) {
  const Baseline baseline =
      options.fail_on.only_new ? read_baseline(options.fail_on.baseline, options.source.analysis, io.err) : Baseline();
  Loaded l = load(options.source, io);
  const Analysis& a = l.analysis;
  check_view(options.view, l, io);
  add_report_problems(l);
  const std::vector<JudgedBisection> bisections = judged_bisections(a);
  if (!options.directory.empty())
    write_results(l, bisections, options.view.selection.all, io.reading.limits, options.directory);
  if (l.tally.logs > 0) print_summary(l, bisections, options, io);
  Diagnostics fatal;
  for (const Diagnostic& d : l.diagnostics)
    if (d.fatal || d.unread) fatal.push_back(d);
  const std::vector<std::size_t> selected = select(a, options.view.selection);
  if (!options.fail_on.only_new) return finish(fatal, !selected.empty(), io);
  const std::vector<std::size_t> fresh = new_findings(a, selected, baseline);
  fmt::print(io.out, "\n{} of them not in the baseline\n", fresh.size());
  for (const std::size_t i : fresh)
    fmt::print(io.out, "  {}  {}\n", a.findings[i].id, chain_text(a.graph, a.findings[i]));
  io.out << printable(refuted_text(a, select_refuted(a, options.view.selection), kRefutedSaid));
  return finish(fatal, !fresh.empty(), io);
}

}  // namespace lockgraph::cli
