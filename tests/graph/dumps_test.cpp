#include <doctest/doctest.h>
#include <lockgraph/graph/finding.h>

#include "graph/evidence_builder.h"

using namespace lockgraph;

namespace {
ProcDump dump_of(const std::vector<std::pair<std::string, std::vector<std::string>>>& classes,
                 const std::string& key_head = "0000000000000") {
  ProcDump d;
  for (const auto& [label, successors] : classes) {
    DumpClass c;
    c.label = label;
    c.key = key_head + std::to_string(100 + d.classes.size());
    c.successors = successors;
    d.classes.push_back(c);
  }
  return d;
}
}  // namespace

TEST_CASE("a cycle of a dump alone is unknown-mode and never reported") {
  LogEvidence log = log_of("d/lockdep", {});
  log.dumps = {dump_of({{"A", {"B"}}, {"B", {"A"}}})};
  const auto findings = analyze({log}).findings;
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].confidence == Confidence::SameBoot);
  CHECK(findings[0].flags.names() == std::vector<std::string>{"unknown-mode"});
}

TEST_CASE("an order without a way back, and what is in chains alone, is no cycle of a dump") {
  LogEvidence log = log_of("d/lockdep", {});
  log.dumps = {dump_of({{"A", {"B", "C"}}, {"B", {"C"}}, {"C", {}}})};
  log.dumps[0].chains = 1, log.dumps[0].chain_classes = {"C", "A"};
  const Analysis a = analyze({log});
  CHECK(a.graph.dependencies().size() == 3);
  CHECK(a.findings.empty());
}
