// What was read from a kernel's memory -> graph, store and back.
#include "fuzz/target.h"

#include <lockgraph/gather/gather.h>
#include <lockgraph/graph/analysis.h>
#include <lockgraph/model/error.h>

using namespace lockgraph;
using fuzz::must;

FUZZ_TARGET(memory) {
  if (input.size() > 1 << 15) return;
  static const std::string kFirst = R"({"schema":"lockgraph.memory/1","release":"6.12.0","debug_locks":1})"
                                    "\n";
  const LogEvidence log = read_log_text(kFirst + std::string(input), "x");
  must(!log.dumps.empty(), "memory begins with its first line");
  for (const ProcDump& d : log.dumps) {
    if (!d.memory) continue;
    must(d.classes.size() == d.memory->classes.size(), "each class is told twice");
    for (std::size_t i = 0; i < d.classes.size(); ++i)
      must(d.classes[i].label == d.memory->classes[i].label, "in one order");
    must(d.memory->dependencies.size() >= printed_dependencies(d), "each dependency has a kind, or is told without");
    for (const Dependency& one : d.memory->dependencies)
      must(one.held.known == Known::InMemory || one.held == Acquisition{}, "a kind is told, or there is none");
  }
  const Analysis a = analyze({log});
  must(check_invariants(a.graph).empty(), "the graph is as its parts promise");
  for (const Finding& f : a.findings) must(f.confidence != Confidence::Reported || !f.reports.empty(), "who said so");
}
