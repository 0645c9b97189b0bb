#include "summary.h"

#include <lockgraph/render/render.h>

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <map>
#include <ostream>
#include <set>

namespace lockgraph::cli {
namespace {

// Together at most 60 lines.
constexpr std::size_t kFindingsListed = 6, kBisectionsListed = 5, kProblemsListed = 5;

std::string joined(const std::map<std::string, std::size_t>& counts) {
  std::string text;
  for (const auto& [word, n] : counts) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", n, word);
  return text;
}

struct Contents {
  std::map<std::string, std::size_t> kinds;
  std::size_t reports = 0, bisections = 0, dumps = 0, memories = 0, hidden = 0;
  std::set<std::string> releases;
};

Contents contents_of(const Evidence& logs) {
  Contents c;
  for (const LogEvidence& log : logs) {
    c.bisections += log.bisection.has_value();
    for (const ProcDump& d : log.dumps) {
      c.dumps += !d.memory && !d.classes.empty();
      c.memories += d.memory.has_value();
      c.hidden += hidden_dependencies(d).value_or(0);
    }
    c.reports += log.reports.size();
    for (const Report& r : log.reports) {
      ++c.kinds[std::string(name(r.kind))];
      if (r.kernel && !r.kernel->release.empty()) c.releases.insert(r.kernel->release);
    }
  }
  return c;
}

void print_read(const Loaded& l, std::ostream& out) {
  const Contents c = contents_of(l.analysis.logs);
  const LockGraph& g = l.analysis.graph;
  fmt::print(out, "read   {} ({:.1f} MB)", counted(l.tally.logs, "file"), static_cast<double>(l.tally.bytes) / 1e6);
  if (c.bisections) fmt::print(out, ", {} of them logs of bisections", c.bisections);
  if (l.analysis.logs.size() < l.tally.logs)
    fmt::print(out, ", {} of equal content", l.tally.logs - l.analysis.logs.size());
  fmt::print(out, "\n       {}", counted(c.reports, "lockdep report"));
  if (c.reports) fmt::print(out, ": {}", joined(c.kinds));
  if (c.releases.size() == 1) fmt::print(out, "; kernel {}", *c.releases.begin());
  if (c.releases.size() > 1) fmt::print(out, "; {} kernel releases", c.releases.size());
  if (c.dumps) fmt::print(out, "\n       {} of /proc/lockdep", counted(c.dumps, "dump"));
  if (c.hidden) fmt::print(out, ", which do not print {} dependencies that the kernel has", c.hidden);
  if (c.memories) fmt::print(out, "\n       the memory of {}", counted(c.memories, "kernel"));
  const std::size_t classes = g.classes().size(), dependencies = g.dependencies().size();
  fmt::print(out, "\ngraph  {} lock class{}, {} dependenc{}, identity {}\n", classes, classes == 1 ? "" : "es",
             dependencies, dependencies == 1 ? "y" : "ies", name(g.policy()));
}

/// What is more to say of what was reported: a line each, the commands have the rest.
void print_cross_checks(const Audit& audit, const std::vector<JudgedBisection>& bisections, std::ostream& out) {
  std::map<std::string, std::size_t> verdicts, audits;
  for (const JudgedBisection& b : bisections) ++verdicts[std::string(name(b.verdict.verdict))];
  for (const AuditedReport& r : audit.reports) ++audits[std::string(name(r.verdict))];
  if (!audits.empty()) {
    fmt::print(out, "\ncheck  {}", joined(audits));
    std::size_t several = 0;
    for (const Duplicates& d : audit.deadlocks) several += d.reports.size() > 1;
    if (several) fmt::print(out, "; {} reported more than once", counted(several, "deadlock"));
    fmt::print(out, "\n");
  }
  if (verdicts.empty()) return;
  fmt::print(out, "{}bisect {}\n", audits.empty() ? "\n" : "", joined(verdicts));
  for (std::size_t i = 0; i < bisections.size() && i < kBisectionsListed; ++i) {
    const auto& [log, source, bisection, verdict] = bisections[i];
    fmt::print(out, "       {:<11} {:.2f}  {}{}\n", name(verdict.verdict), verdict.score, source,
               verdict.reasons.empty() ? "" : ": " + verdict.reasons.front().code);
  }
  if (bisections.size() > kBisectionsListed)
    fmt::print(out, "       and {} more (lockgraph bisect)\n", bisections.size() - kBisectionsListed);
}

void print_problems(const Diagnostics& diagnostics, bool written, std::ostream& out) {
  std::size_t all = 0;
  for (const Diagnostic& d : diagnostics) {
    if (d.fatal || all++ >= kProblemsListed) continue;
    if (all == 1) fmt::print(out, "\nnot whole, used as far as it goes\n");
    fmt::print(out, "  {}\n", to_string(d));
  }
  if (all > kProblemsListed)
    fmt::print(out, "  and {} more ({})\n", all - kProblemsListed, written ? "see findings.txt" : "-o DIR writes all");
}

}  // namespace

void print_summary(const Loaded& l, const std::vector<JudgedBisection>& bisections, const AnalyzeOptions& options,
                   const Streams& io) {
  const Analysis& a = l.analysis;
  print_read(l, io.out);
  fmt::print(io.out, "found  {}\n", findings_summary(a.findings, a.refuted.size()));
  const Selection& selection = options.view.selection;
  io.out << findings_list(a, select(a, selection),
                          {options.view.top.value_or(selection.all ? 0 : kFindingsListed), selection.all});
  print_cross_checks(l.analysis.audit, bisections, io.out);
  print_problems(l.diagnostics, !options.directory.empty(), io.out);
  if (!options.directory.empty())
    fmt::print(
        io.out, "\nwritten to {0}: open {0}/report.html{1}\n", options.directory,
        a.findings.empty() ? "" : fmt::format("; pictures of the deadlocks: {}/chains/ID.svg", options.directory));
}

}  // namespace lockgraph::cli
