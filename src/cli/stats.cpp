#include "commands.h"
#include "source.h"

#include <lockgraph/render/render.h>

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <map>
#include <ostream>

namespace lockgraph::cli {
namespace {

void print_dump(const ProcDump& d, std::ostream& out) {
  if (d.classes.empty() && d.stats.empty() && d.chains == 0) return;
  fmt::print(out, "  {:>6}  /proc dump: {} classes, {} printed dependencies, {} chains\n", d.line, d.classes.size(),
             printed_dependencies(d), d.chains);
  if (d.classes.empty()) return;
  if (const auto hidden = hidden_dependencies(d))
    fmt::print(out,
               "          {}: {} of {} direct dependencies are not printed (distance above 1); {} classes reach more "
               "than the arrows show\n",
               name(BlindSpotKind::HiddenEdges), *hidden, *hidden + printed_dependencies(d),
               classes_with_hidden_successors(d));
  else
    fmt::print(
        out, "          {}: how many is not known without lockdep_stats; {} classes reach more than the arrows show\n",
        name(BlindSpotKind::HiddenEdges), classes_with_hidden_successors(d));
}

void print_log(const LogEvidence& log, std::ostream& out) {
  fmt::print(out, "{}\n", log.source);
  for (const Report& r : log.reports)
    fmt::print(out, "  {:>6}  {}{}{}{}\n", r.line, name(r.kind),
               r.kernel && !r.kernel->release.empty() ? ", " + r.kernel->release : "",
               r.title.empty() ? "" : ", " + r.title,
               r.lockdep_off_since ? fmt::format("  (lockdep off since line {})", r.lockdep_off_since) : "");
  for (const ProcDump& d : log.dumps) print_dump(d, out);
  if (log.bisection)
    fmt::print(out, "  {:>6}  bisection: {} revisions, {}\n", 1, log.bisection->steps.size(),
               name(log.bisection->result));
  for (const BlindSpot& b : log.blind_spots) fmt::print(out, "  {:>6}  blind: {}: {}\n", b.line, name(b.kind), b.text);
}

}  // namespace

int stats(const StatsOptions& options, const Streams& io) {
  Diagnostics diagnostics;
  InputTally tally;
  const Evidence logs = read_evidence(options.names, io.inputs(), diagnostics, &tally);
  std::size_t empty = 0;
  std::map<std::string, std::size_t> kinds, blind, releases;
  for (const LogEvidence& log : logs) {
    for (const Report& r : log.reports) {
      ++kinds[std::string(name(r.kind))];
      if (r.kernel && !r.kernel->release.empty()) ++releases[r.kernel->release];
    }
    for (const BlindSpot& b : log.blind_spots) ++blind[std::string(name(b.kind))];
    empty += says_nothing(log);
  }
  const std::size_t equal = tally.logs - logs.size();
  if (options.format == Format::Json) {
    io.out << stats_json(logs, tally.logs);
    return finish(diagnostics, false, io);
  }
  fmt::print(io.out, "{}, {} of equal content, {} without anything of lockdep; {}\n", counted(tally.logs, "log"), equal,
             empty, counted(releases.size(), "kernel release"));
  for (const auto& [kind, n] : kinds) fmt::print(io.out, "{:>8}  {}\n", n, kind);
  for (const auto& [kind, n] : blind) fmt::print(io.out, "{:>8}  blind: {}\n", n, kind);
  if (empty < logs.size()) io.out << '\n';
  for (const LogEvidence& log : logs)
    if (!says_nothing(log)) print_log(log, io.out);
  constexpr std::size_t kRoots = 20;
  if (const std::string stuck = stuck_text(stuck_roots(logs), kRoots); !stuck.empty()) io.out << '\n' << stuck;
  return finish(diagnostics, false, io);
}

}  // namespace lockgraph::cli
