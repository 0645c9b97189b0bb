#include "baseline.h"
#include "commands.h"
#include "evidence_input.h"

#include <lockgraph/render.h>

#include <ostream>

namespace lockgraph::cli {

int findings(const FindingsOptions& options, const Streams& io) {
  const Baseline baseline = options.fail_on.only_new ? Baseline::read(options.fail_on.baseline) : Baseline();
  Diagnostics diagnostics;
  const LockGraph graph = build_graph(read_evidence(options.inputs, io, diagnostics), options.identity);
  const auto [found, bounds] = detect_deadlocks(graph, DetectLimits{options.max_length});
  for (const std::string& bound : bounds) diagnostics.push_back({"bounded", 0, bound, false});
  if (options.json) {
    io.out << findings_json(graph, found, options.all);
  } else {
    std::size_t hidden = 0;
    for (const Finding& f : found)
      if (options.all || is_shown(f))
        io.out << finding_text(graph, f) << '\n';
      else
        ++hidden;
    if (hidden) io.out << hidden << " more, longer or on weaker evidence (--all shows them)\n";
  }
  if (print_diagnostics(diagnostics, io.err)) return kTrouble;
  if (!options.fail_on.only_new) return found.empty() ? kNothingFound : kFound;
  const std::vector<std::size_t> fresh = new_findings(graph, found, baseline);
  for (const std::size_t i : fresh) io.err << "new: " << found[i].id << "  " << chain_text(graph, found[i]) << '\n';
  return fresh.empty() ? kNothingFound : kFound;
}

}  // namespace lockgraph::cli
