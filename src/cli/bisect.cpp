#include "commands.h"
#include "evidence_input.h"

#include <lockgraph/parse.h>
#include <lockgraph/render.h>

#include <algorithm>
#include <ostream>

namespace lockgraph::cli {

int bisect(const BisectOptions& options, const Streams& io) {
  Diagnostics diagnostics;
  std::vector<JudgedBisection> judged;
  Evidence logs = read_evidence(options.inputs, io, diagnostics);
  const LockGraph graph = build_graph(logs, IdentityPolicy::Auto);
  relate_titles(logs, audit_reports(logs, graph, find_deadlocks(graph)));
  for (LogEvidence& log : logs)
    if (log.bisection) {
      BisectionVerdict verdict = judge(*log.bisection);
      judged.push_back({std::move(*log.bisection), std::move(verdict)});
    }
  switch (options.format) {
    case Format::Json: io.out << bisections_json(judged); break;
    case Format::Svg: io.out << bisections_svg(judged); break;
    default:
      for (const JudgedBisection& b : judged) io.out << bisection_text(b) << '\n';
  }
  if (judged.empty()) diagnostics.push_back({"input", 0, "there is no log of a bisection in it", false});
  if (print_diagnostics(diagnostics, io.err)) return kTrouble;
  const bool all_right = std::all_of(
      judged.begin(), judged.end(), [](const JudgedBisection& b) { return b.verdict.verdict == Verdict::Trustworthy; });
  return all_right ? kNothingFound : kFound;
}

}  // namespace lockgraph::cli
