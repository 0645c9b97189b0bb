#include "account/contents.h"
#include "account/words.h"

#include <lockgraph/render/findings.h>
#include <lockgraph/render/stats.h>
#include <lockgraph/render/words.h>

namespace lockgraph {
namespace {

std::string memory_text(const ProcDump& d) {
  std::string text =
      fmt::format("  {:>6}  memory{}: {} classes, {} dependencies, {} chains; lockdep was {}{}\n", d.line,
                  d.release.empty() ? "" : " of " + d.release, d.classes.size(), printed_dependencies(d), d.chains,
                  d.stats.count("debug_locks") && d.stats.at("debug_locks") ? "on" : "off",
                  d.stats.count("moved") ? "; the kernel went on while it was read" : "");
  for (const std::string& problem : d.problems) text += "          " + problem + "\n";
  return text;
}

std::string dump_text(const ProcDump& d) {
  if (d.memory) return memory_text(d);
  if (d.classes.empty() && d.stats.empty() && d.chains == 0) return {};
  std::string text = fmt::format("  {:>6}  /proc dump: {} classes, {} printed dependencies, {} chains\n", d.line,
                                 d.classes.size(), printed_dependencies(d), d.chains);
  if (d.classes.empty()) return text;
  if (const auto hidden = hidden_dependencies(d))
    return text +
           fmt::format(
               "          {}: {} of {} direct dependencies are not printed (distance above 1); {} classes reach more "
               "than the arrows show\n",
               name(BlindSpotKind::HiddenEdges), *hidden, *hidden + printed_dependencies(d),
               classes_with_hidden_successors(d));
  return text +
         fmt::format(
             "          {}: how many is not known without lockdep_stats; {} classes reach more than the arrows show\n",
             name(BlindSpotKind::HiddenEdges), classes_with_hidden_successors(d));
}

std::string log_text(const LogEvidence& log) {
  std::string text = log.source + "\n";
  for (const Report& r : log.reports)
    text += fmt::format("  {:>6}  {}{}{}{}\n", r.line, name(r.kind),
                        r.kernel && !r.kernel->release.empty() ? ", " + r.kernel->release : "",
                        r.title.empty() ? "" : ", " + r.title,
                        r.lockdep_off_since ? fmt::format("  (lockdep off since line {})", r.lockdep_off_since) : "");
  for (const ProcDump& d : log.dumps) text += dump_text(d);
  if (log.bisection)
    text += fmt::format("  {:>6}  bisection: {} revisions, {}\n", 1, log.bisection->steps.size(),
                        name(log.bisection->result));
  for (const BlindSpot& b : log.blind_spots)
    text += fmt::format("  {:>6}  blind: {}: {}\n", b.line, name(b.kind), b.text);
  return text;
}

}  // namespace

std::string stats_text(const Evidence& logs, std::size_t read, std::size_t most_logs) {
  constexpr std::size_t kRoots = 20;
  const Contents c = contents_of(logs);
  std::string text = fmt::format("{}, {} of equal content, {} without anything of lockdep; {}\n", counted(read, "log"),
                                 read - logs.size(), c.empty, counted(c.releases.size(), "kernel release"));
  for (const auto& [kind, n] : c.kinds) text += fmt::format("{:>8}  {}\n", n, kind);
  for (const auto& [kind, n] : c.blind) text += fmt::format("{:>8}  blind: {}\n", n, kind);
  if (c.empty < logs.size()) text += '\n';
  std::size_t told = 0;
  for (const LogEvidence& log : logs)
    if (!says_nothing(log) && (told++ < most_logs || most_logs == 0)) text += log_text(log);
  if (most_logs) text += and_more(beyond(told, most_logs), "", "--top 0 tells of all");
  const std::string stuck = stuck_text(stuck_roots(logs), kRoots);
  return stuck.empty() ? text : text + "\n" + stuck;
}

}  // namespace lockgraph
