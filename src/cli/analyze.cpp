// The main job: logs in; findings, graph and pictures out; a summary a person can act on.
#include "baseline.h"
#include "commands.h"
#include "evidence_input.h"

#include <lockgraph/diagram.h>
#include <lockgraph/error.h>
#include <lockgraph/parse.h>
#include <lockgraph/render.h>

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>

namespace lockgraph::cli {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kWholeGraphNodes = 300;  // more classes than this make no readable picture
constexpr std::size_t kProblemsShown = 20;

void write_file(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw Error("cannot write " + path.string());
}

std::string plural(std::size_t n, std::string_view word) { return fmt::format("{} {}{}", n, word, n == 1 ? "" : "s"); }

std::string joined(const std::map<std::string, std::size_t>& counts) {
  std::string text;
  for (const auto& [word, n] : counts) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", n, word);
  return text;
}

struct Result {
  Evidence logs;
  std::vector<JudgedBisection> bisections;
  Audit audit;
  InputTally tally;
  LockGraph graph;
  std::vector<Finding> findings;
  Diagnostics diagnostics;
};

void add_report_problems(Result& result) {
  for (const LogEvidence& log : result.logs) {
    for (const Report& r : log.reports)
      for (const std::string& problem : r.problems)
        result.diagnostics.push_back({log.source, r.line, fmt::format("{} report: {}", name(r.kind), problem), false});
    for (const ProcDump& d : log.dumps)
      for (const std::string& problem : d.problems)
        result.diagnostics.push_back({log.source, d.line, "/proc dump: " + problem, false});
    if (log.bisection)
      if (const auto& unknown = log.bisection->unknown_lines; !unknown.empty())
        result.diagnostics.push_back(
            {log.source, unknown.front(),
             fmt::format("{} of the bisection not understood, kept with their step", plural(unknown.size(), "line")),
             false});
  }
}

void print_read(const Result& result, std::ostream& out) {
  std::map<std::string, std::size_t> kinds;
  std::size_t bisections = 0, reports = 0, dumps = 0, hidden = 0;
  std::set<std::string> releases;
  for (const LogEvidence& log : result.logs) {
    bisections += log.bisection.has_value();
    for (const ProcDump& d : log.dumps) {
      dumps += !d.classes.empty();
      hidden += hidden_dependencies(d).value_or(0);
    }
    for (const Report& r : log.reports) {
      ++reports;
      ++kinds[std::string(name(r.kind))];
      if (r.kernel && !r.kernel->release.empty()) releases.insert(r.kernel->release);
    }
  }
  fmt::print(out, "read   {} ({:.1f} MB)", plural(result.tally.logs, "file"),
             static_cast<double>(result.tally.bytes) / 1e6);
  if (bisections) fmt::print(out, ", {} of them logs of bisections", bisections);
  if (result.logs.size() < result.tally.logs)
    fmt::print(out, ", {} of equal content", result.tally.logs - result.logs.size());
  fmt::print(out, "\n       {}", plural(reports, "lockdep report"));
  if (reports) fmt::print(out, ": {}", joined(kinds));
  if (releases.size() == 1) fmt::print(out, "; kernel {}", *releases.begin());
  if (releases.size() > 1) fmt::print(out, "; {} kernel releases", releases.size());
  if (dumps) fmt::print(out, "\n       {} of /proc/lockdep", plural(dumps, "dump"));
  if (hidden) fmt::print(out, ", which do not print {} dependencies that the kernel has", hidden);
  const std::size_t classes = boost::num_vertices(result.graph.graph),
                    dependencies = boost::num_edges(result.graph.graph);
  fmt::print(out, "\ngraph  {} lock class{}, {} dependenc{}, identity {}\n", classes, classes == 1 ? "" : "es",
             dependencies, dependencies == 1 ? "y" : "ies", name(result.graph.policy));
}

void print_findings(const Result& result, const AnalyzeOptions& options, std::ostream& out) {
  std::map<Confidence, std::size_t> hidden;
  std::size_t reported = 0;
  for (const Finding& f : result.findings) reported += f.confidence == Confidence::Reported;
  if (result.findings.empty()) {
    fmt::print(out, "found  no deadlock\n");
    return;
  }
  fmt::print(out, "found  {}: {} reported, {} that no boot reported\n", plural(result.findings.size(), "deadlock"),
             reported, result.findings.size() - reported);
  for (const Finding& f : result.findings) {
    if (!options.all && !is_shown(f)) {
      ++hidden[f.confidence];
      continue;
    }
    std::string irqs;
    for (const Irq irq : f.irqs) irqs += (irqs.empty() ? " (" : ", ") + std::string(name(irq));
    if (!irqs.empty()) irqs += ')';
    std::string notes = std::string(name(f.confidence));
    for (const std::string& flag : f.flags) notes += ", " + flag;
    if (!f.extends.empty()) notes += ", extends " + f.extends;
    fmt::print(out, "\n  {}  {}{}: {}\n       {}", f.id, kind_words(f), irqs, notes, chain_text(result.graph, f));
    if (!options.directory.empty())
      fmt::print(out, "\n       {}", (fs::path(options.directory) / "chains" / (f.id + ".svg")).string());
  }
  fmt::print(out, "\n");
  for (const auto& [confidence, n] : hidden)
    fmt::print(out, "\n       {} more of confidence {}, longer than {} locks (--all shows them)", n, name(confidence),
               shown_length(confidence));
  if (!hidden.empty()) fmt::print(out, "\n");
}

/// What is more to say of what was reported: a line each, the commands have the rest.
void print_cross_checks(const Result& result, std::ostream& out) {
  std::map<std::string, std::size_t> verdicts, audits;
  for (const JudgedBisection& b : result.bisections) ++verdicts[std::string(name(b.verdict.verdict))];
  for (const AuditedReport& a : result.audit.reports) ++audits[std::string(name(a.verdict))];
  if (!audits.empty()) {
    fmt::print(out, "\ncheck  {}", joined(audits));
    if (!result.audit.duplicates.empty())
      fmt::print(out, "; {} reported more than once", plural(result.audit.duplicates.size(), "deadlock"));
    fmt::print(out, "\n");
  }
  if (!verdicts.empty()) {
    fmt::print(out, "{}bisect {}\n", audits.empty() ? "\n" : "", joined(verdicts));
    constexpr std::size_t kListed = 10;
    std::size_t listed = 0;
    for (const JudgedBisection& b : result.bisections) {
      if (listed++ == kListed) break;
      fmt::print(out, "       {:<11} {:.2f}  {}{}\n", name(b.verdict.verdict), b.verdict.score, b.bisection.source,
                 b.verdict.reasons.empty() ? "" : ": " + b.verdict.reasons.front().code);
    }
    if (result.bisections.size() > kListed)
      fmt::print(out, "       and {} more (lockgraph bisect)\n", result.bisections.size() - kListed);
  }
}

void print_problems(const Diagnostics& diagnostics, std::ostream& out) {
  std::size_t shown = 0;
  for (const Diagnostic& d : diagnostics) {
    if (d.fatal || shown == kProblemsShown) continue;
    if (shown++ == 0) fmt::print(out, "\nnot whole, used as far as it goes\n");
    fmt::print(out, "  {}\n", to_string(d));
  }
  std::size_t all = 0;
  for (const Diagnostic& d : diagnostics) all += !d.fatal;
  if (all > shown) fmt::print(out, "  and {} more (see findings.txt)\n", all - shown);
}

void write_results(const Result& result, const AnalyzeOptions& options) {
  const fs::path directory(options.directory);
  std::error_code ec;
  fs::create_directories(directory / "chains", ec);
  if (ec) throw Error("cannot make the folder " + (directory / "chains").string() + ": " + ec.message());
  std::string text;
  std::vector<Finding> shown;
  for (const Finding& f : result.findings) {
    if (!options.all && !is_shown(f)) continue;
    shown.push_back(f);
    text += finding_text(result.graph, f) + "\n";
    const Diagram diagram = chain_diagram(result.graph, f);
    write_file(directory / "chains" / (f.id + ".dot"), to_dot(diagram));
    write_file(directory / "chains" / (f.id + ".svg"), to_svg(diagram));
  }
  if (text.empty()) text = "no deadlock found\n";
  for (const Diagnostic& d : result.diagnostics) text += to_string(d) + "\n";
  write_file(directory / "findings.txt", text);
  write_file(directory / "findings.json", findings_json(result.graph, result.findings, options.all));
  write_file(directory / "graph.json", graph_json(result.graph));
  write_file(directory / "check.txt", check_text(result.audit, result.logs, result.findings, options.all));
  const Timeline timeline = make_timeline(result.logs, result.graph, result.findings);
  write_file(directory / "timeline.txt", timeline_text(timeline, result.graph, result.findings));
  write_file(directory / "timeline.svg", timeline_svg(timeline, result.graph, result.findings));
  if (!result.bisections.empty()) {
    std::string bisections;
    for (const JudgedBisection& b : result.bisections) bisections += bisection_text(b) + "\n";
    write_file(directory / "bisections.txt", bisections);
    write_file(directory / "bisections.svg", bisections_svg(result.bisections));
  }
  write_file(directory / "graph.dot", to_dot(graph_diagram(result.graph, shown, 0)));
  write_file(directory / "graph.svg", to_svg(graph_diagram(result.graph, shown, kWholeGraphNodes)));
}

}  // namespace

int analyze(const AnalyzeOptions& options, const Streams& io) {
  const Baseline baseline = options.fail_on.only_new ? Baseline::read(options.fail_on.baseline) : Baseline();
  Result result;
  result.logs = read_evidence(options.inputs, io, result.diagnostics, &result.tally);
  result.graph = build_graph(result.logs, options.identity);
  Detection detection = detect_deadlocks(result.graph, DetectLimits{options.max_length});
  result.findings = std::move(detection.findings);
  for (const std::string& bound : detection.bounds) result.diagnostics.push_back({"bounded", 0, bound, false});
  result.audit = audit_reports(result.logs, result.graph, result.findings);
  relate_titles(result.logs, result.audit);
  for (const LogEvidence& log : result.logs)
    if (log.bisection) result.bisections.push_back({*log.bisection, judge(*log.bisection)});
  add_report_problems(result);
  if (!options.directory.empty()) write_results(result, options);
  if (result.tally.logs > 0) {
    print_read(result, io.out);
    print_findings(result, options, io.out);
    print_cross_checks(result, io.out);
    print_problems(result.diagnostics, io.out);
    if (!options.directory.empty()) fmt::print(io.out, "\nwritten to {}\n", options.directory);
  }
  Diagnostics fatal;
  for (const Diagnostic& d : result.diagnostics)
    if (d.fatal) fatal.push_back(d);
  if (print_diagnostics(fatal, io.err)) return kTrouble;
  if (!options.fail_on.only_new) return result.findings.empty() ? kNothingFound : kFound;
  const std::vector<std::size_t> fresh = new_findings(result.graph, result.findings, baseline);
  fmt::print(io.out, "\n{} of them not in the baseline\n", fresh.size());
  for (const std::size_t i : fresh)
    fmt::print(io.out, "  {}  {}\n", result.findings[i].id, chain_text(result.graph, result.findings[i]));
  return fresh.empty() ? kNothingFound : kFound;
}

}  // namespace lockgraph::cli
