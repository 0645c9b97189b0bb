#include "account/heading.h"
#include "account/words.h"

#include <lockgraph/render/findings.h>
#include <lockgraph/render/words.h>

#include <fmt/format.h>

#include <iterator>
#include <map>
#include <set>

namespace lockgraph {
namespace {

// With the findings together at most 60 lines.
constexpr std::size_t kBisectionsListed = 5, kProblemsListed = 5;

std::string joined_counts(const std::map<std::string, std::size_t>& counts) {
  std::string text;
  for (const auto& [word, n] : counts) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", n, word);
  return text;
}

struct Read {
  std::map<std::string, std::size_t> kinds;
  std::size_t reports = 0, bisections = 0, dumps = 0, memories = 0, hidden = 0;
  std::set<std::string> releases;
};

Read read_in(const Evidence& logs) {
  Read c;
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

std::string read_text(const Analysis& a, const SummaryOptions& options) {
  const Read c = read_in(a.logs);
  const LockGraph& g = a.graph;
  std::string text;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "read   {} ({:.1f} MB)", counted(options.files, "file"),
                 static_cast<double>(options.bytes) / 1e6);
  if (c.bisections) fmt::format_to(out, ", {} of them logs of bisections", c.bisections);
  if (a.logs.size() < options.files) fmt::format_to(out, ", {} of equal content", options.files - a.logs.size());
  fmt::format_to(out, "\n       {}", counted(c.reports, "lockdep report"));
  if (c.reports) fmt::format_to(out, ": {}", joined_counts(c.kinds));
  if (c.releases.size() == 1) fmt::format_to(out, "; kernel {}", *c.releases.begin());
  if (c.releases.size() > 1) fmt::format_to(out, "; {} kernel releases", c.releases.size());
  if (c.dumps) fmt::format_to(out, "\n       {} of /proc/lockdep", counted(c.dumps, "dump"));
  if (c.hidden) fmt::format_to(out, ", which do not print {} dependencies that the kernel has", c.hidden);
  if (c.memories) fmt::format_to(out, "\n       the memory of {}", counted(c.memories, "kernel"));
  const std::size_t classes = g.classes().size(), dependencies = g.dependencies().size();
  fmt::format_to(out, "\ngraph  {} lock class{}, {} dependenc{}, identity {}\n", classes, classes == 1 ? "" : "es",
                 dependencies, dependencies == 1 ? "y" : "ies", name(g.policy()));
  return text;
}

/// What is more to say of what was reported: a line each, the commands have the rest.
std::string cross_checks_text(const Audit& audit, const std::vector<JudgedBisection>& bisections) {
  std::string text;
  const auto out = std::back_inserter(text);
  std::map<std::string, std::size_t> verdicts, audits;
  for (const JudgedBisection& b : bisections) ++verdicts[std::string(name(b.verdict.verdict))];
  for (const AuditedReport& r : audit.reports) ++audits[std::string(name(r.verdict))];
  if (!audits.empty()) {
    fmt::format_to(out, "\ncheck  {}", joined_counts(audits));
    std::size_t several = 0;
    for (const Duplicates& d : audit.deadlocks) several += d.reports.size() > 1;
    if (several) fmt::format_to(out, "; {} reported more than once", counted(several, "deadlock"));
    fmt::format_to(out, "\n");
  }
  if (verdicts.empty()) return text;
  fmt::format_to(out, "{}bisect {}\n", audits.empty() ? "\n" : "", joined_counts(verdicts));
  for (std::size_t i = 0; i < bisections.size() && i < kBisectionsListed; ++i) {
    const auto& [log, source, bisection, verdict] = bisections[i];
    fmt::format_to(out, "       {:<11} {:.2f}  {}{}\n", name(verdict.verdict), verdict.score, source,
                   verdict.reasons.empty() ? "" : ": " + verdict.reasons.front().code);
  }
  return text + and_more(beyond(bisections.size(), kBisectionsListed), "       ", "lockgraph bisect");
}

std::string problems_text(const Diagnostics& diagnostics, bool written) {
  std::string text;
  const auto out = std::back_inserter(text);
  std::size_t all = 0;
  for (const Diagnostic& d : diagnostics) {
    if (d.fatal || all++ >= kProblemsListed) continue;
    if (all == 1) fmt::format_to(out, "\nnot whole, used as far as it goes\n");
    fmt::format_to(out, "  {}\n", to_string(d));
  }
  return text + and_more(beyond(all, kProblemsListed), "  ", written ? "see findings.txt" : "-o DIR writes all");
}

}  // namespace

std::string summary_text(const Analysis& a, const std::vector<JudgedBisection>& bisections,
                         const Diagnostics& diagnostics, const SummaryOptions& options) {
  const Selection& selection = options.selection;
  const std::string& folder = options.directory;
  std::string text = read_text(a, options) + "found  " + findings_summary(a.findings, a.refuted.size()) + "\n" +
                     findings_list(a, select(a, selection), {options.top, selection.all}) +
                     cross_checks_text(a.audit, bisections) + problems_text(diagnostics, !folder.empty());
  if (!folder.empty())
    text += fmt::format("\nwritten to {0}: open {0}/report.html{1}\n", folder,
                        a.findings.empty() ? "" : fmt::format("; pictures of the deadlocks: {}/chains/ID.svg", folder));
  return text;
}

}  // namespace lockgraph
