// /proc/lockdep and its companions -> graph.
#include "fuzz/target.h"

#include <lockgraph/graph/analysis.h>
#include <lockgraph/model/error.h>
#include <lockgraph/gather/gather.h>

using namespace lockgraph;
using fuzz::must;

FUZZ_TARGET(dumps) {
  if (input.size() > 1 << 15) return;
  LogEvidence log;
  try {
    log = read_log_text("all lock classes:\n" + std::string(input), "x");
  } catch (const Error&) { return; }
  must(!log.dumps.empty(), "a dump begins with its first line");
  for (const ProcDump& d : log.dumps) {
    must(classes_with_hidden_successors(d) <= d.classes.size(), "hidden successors belong to classes");
    if (const auto hidden = hidden_dependencies(d))
      must(!d.stats.empty() || *hidden == 0, "hidden ones are known from statistics");
    printed_dependencies(d);
  }
  const Analysis a = analyze({log});
  must(check_invariants(a.graph).empty(), "the graph is as its parts promise");
  for (const Finding& f : a.findings) must(!f.path.empty(), "a finding has a chain");
}
