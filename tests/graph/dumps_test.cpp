#include <doctest/doctest.h>
#include <lockgraph/findings.h>

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
  const LockGraph g = build_graph(normalized({log}), IdentityPolicy::Auto);
  const auto findings = find_deadlocks(g);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].confidence == Confidence::SameBoot);
  CHECK(findings[0].flags == std::vector<std::string>{"unknown-mode"});
}

TEST_CASE("stats and chains in files of their own go to the dump of their folder") {
  LogEvidence classes = log_of("d/lockdep", {}), stats = log_of("d/lockdep_stats", {}),
              other = log_of("e/lockdep_stats", {});
  classes.dumps = {dump_of({{"A", {"B"}}, {"B", {}}})};
  ProcDump s;
  s.stats["direct dependencies"] = 6;
  stats.dumps = {s};
  other.dumps = {s};
  const Evidence logs = normalized({stats, other, classes});
  REQUIRE(logs.size() == 3);
  CHECK(hidden_dependencies(logs[0].dumps.at(0)) == 2u);
  CHECK(logs[1].dumps.empty());
  CHECK(logs[2].dumps.size() == 1);
}

TEST_CASE("real addresses join the files of one boot; hashed ones and contradictions do not") {
  const std::vector<std::pair<std::string, std::vector<std::string>>> classes = {{"A#2", {}}, {"B", {}}, {"C", {}},
                                                                                 {"D", {}},   {"E", {}}, {"F", {}}};
  auto renamed = classes;
  renamed[0].first = "A#3";
  struct Row {
    std::string key_head;
    bool rename, joined;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"ffffffff82000", false, true}, {"0000000082000", false, false}, {"ffffffff82000", true, false}}) {
    LogEvidence a = log_of("a", {}), b = log_of("b", {});
    a.dumps = {dump_of(classes, row.key_head)};
    b.dumps = {dump_of(row.rename ? renamed : classes, row.key_head)};
    const Evidence logs = normalized({a, b});
    CHECK((logs[0].named_after == logs[1].named_after) == row.joined);
  }
}
