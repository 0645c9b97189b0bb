#include "commands.h"
#include "evidence_input.h"

#include <lockgraph/render.h>

#include <ostream>

namespace lockgraph::cli {

int check(const CheckOptions& options, const Streams& io) {
  Diagnostics diagnostics;
  const Evidence logs = read_evidence(options.inputs, io, diagnostics);
  const LockGraph graph = build_graph(logs, options.identity);
  const std::vector<Finding> found = find_deadlocks(graph);
  const Audit audit = audit_reports(logs, graph, found);
  io.out << (options.format == Format::Json ? check_json(audit, logs, found)
                                            : check_text(audit, logs, found, options.all));
  if (print_diagnostics(diagnostics, io.err)) return kTrouble;
  return audit.reports.empty() ? kNothingFound : kFound;
}

}  // namespace lockgraph::cli
