#include <doctest/doctest.h>
#include <lockgraph/gather/gather.h>

using namespace lockgraph;

namespace {
LogEvidence log_of(const std::string& source) {
  LogEvidence log;
  log.source = log.hash = source;
  return log;
}
}  // namespace

TEST_CASE("stats and chains in files of their own go to the dump of their folder") {
  LogEvidence classes = log_of("d/lockdep"), stats = log_of("d/lockdep_stats"), other = log_of("e/lockdep_stats");
  ProcDump dump, numbers;
  DumpClass a, b;
  a.label = "A", a.successors = {"B"};
  b.label = "B";
  dump.classes = {a, b};
  numbers.stats["direct dependencies"] = 6;
  classes.dumps = {dump};
  stats.dumps = other.dumps = {numbers};
  const Evidence logs = normalized({stats, other, classes});
  REQUIRE(logs.size() == 3);
  CHECK(hidden_dependencies(logs[0].dumps.at(0)) == 2u);
  CHECK(logs[1].dumps.empty());
  CHECK(logs[2].dumps.size() == 1);
}

TEST_CASE("equal content counts once, under the name that sorts first; input order never matters") {
  LogEvidence a = log_of("a"), b = log_of("b"), copy = log_of("c");
  copy.hash = a.hash;
  const Evidence logs = normalized({copy, b, a});
  REQUIRE(logs.size() == 2);
  CHECK(logs[0].source == "a");
  CHECK(logs[1].source == "b");
}
