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
  LogEvidence classes = log_of("d/lockdep"), chains = log_of("d/lockdep_chains"), stats = log_of("d/lockdep_stats"),
              other = log_of("e/lockdep_stats");
  ProcDump dump, numbers, two_chains;
  DumpClass a, b;
  a.label = "A", a.successors = {"B"};
  b.label = "B";
  dump.classes = {a, b};
  numbers.stats["direct dependencies"] = 6;
  two_chains.chains = 2, two_chains.chain_classes = {"A", "B"};
  classes.dumps = {dump}, chains.dumps = {two_chains};
  stats.dumps = other.dumps = {numbers};
  const Evidence logs = normalized({stats, other, chains, classes});
  REQUIRE(logs.size() == 4);
  REQUIRE(logs[0].dumps.size() == 1);
  const ProcDump& whole = logs[0].dumps[0];
  CHECK(whole.classes == dump.classes);
  CHECK(hidden_dependencies(whole) == 2u);
  CHECK(whole.stats == numbers.stats);
  CHECK(whole.chains == 2);
  CHECK(whole.chain_classes == two_chains.chain_classes);
  CHECK(logs[1].dumps.empty());
  CHECK(logs[2].dumps.empty());
  CHECK(logs[3].source == "e/lockdep_stats");
  CHECK(logs[3].dumps == std::vector{numbers});
}

TEST_CASE("where a folder has two dumps, or its dump has such a part of its own, nothing goes there") {
  ProcDump dump, numbers, with_numbers;
  DumpClass a;
  a.label = "A";
  dump.classes = with_numbers.classes = {a};
  numbers.stats["direct dependencies"] = 6, with_numbers.stats["direct dependencies"] = 4;
  LogEvidence first = log_of("d/first"), second = log_of("d/second"), stats = log_of("d/stats");
  first.dumps = second.dumps = {dump}, stats.dumps = {numbers};
  for (const LogEvidence& log : normalized({first, second, stats})) {
    CAPTURE(log.source);
    CHECK(log.dumps == (log.source == "d/stats" ? stats : first).dumps);
  }
  first.dumps = {with_numbers};
  CHECK(normalized({first, stats}).at(0).dumps == std::vector{with_numbers});
}

TEST_CASE("stats of another boot of the same log are not those of the dump") {
  ProcDump classes, own, other;
  DumpClass a, b;
  a.label = "A", a.successors = {"B"};
  b.label = "B";
  classes.classes = {a, b};
  classes.boot = own.boot = 1;
  own.stats["direct dependencies"] = 6, other.stats["direct dependencies"] = 1000;
  LogEvidence console = log_of("d/console");
  console.dumps = {other, classes};
  console.boot_releases = {"6.6.0"};
  const Evidence apart = normalized({console});
  REQUIRE(apart.at(0).dumps.size() == 2);
  CHECK_FALSE(hidden_dependencies(apart[0].dumps[1]));
  console.dumps = {other, own, classes};
  const Evidence joined = normalized({console});
  REQUIRE(joined.at(0).dumps.size() == 2);
  CHECK(hidden_dependencies(joined[0].dumps[1]) == 2u);
}

TEST_CASE("stats that stand in a console log stay there; those in files of their own go to a dump in one") {
  ProcDump classes, numbers;
  DumpClass a;
  a.label = "A";
  classes.classes = {a};
  LogEvidence dump = log_of("d/lockdep"), console = log_of("d/console"), stats = log_of("d/stats");
  dump.dumps = {classes};
  numbers.stats["direct dependencies"] = 1000;
  console.dumps = {numbers}, console.boot_releases = {"6.6.0"};
  numbers.stats["direct dependencies"] = 4;
  stats.dumps = {numbers};
  const Evidence logs = normalized({console, dump, stats});
  REQUIRE(logs.size() == 3);
  CHECK(logs[0].dumps.size() == 1);
  CHECK(hidden_dependencies(logs[1].dumps.at(0)) == 2u);
  CHECK(logs[1].dumps[0].release == "6.6.0");
  CHECK(logs[2].dumps.empty());
}

TEST_CASE("a dump gets what stands in front of it in its log, and what comes from other files") {
  ProcDump classes, nothing, numbers;
  DumpClass a;
  a.label = "A";
  classes.classes = {a};
  numbers.stats["direct dependencies"] = 4;
  LogEvidence dump = log_of("d/all"), stats = log_of("d/stats");
  nothing.problems = {"cut"};
  dump.dumps = {nothing, classes};
  stats.dumps = {numbers};
  const Evidence logs = normalized({dump, stats});
  REQUIRE(logs.at(0).dumps.size() == 1);
  CHECK(hidden_dependencies(logs[0].dumps[0]) == 2u);
}

TEST_CASE("equal content counts once, under the name that sorts first; input order never matters") {
  LogEvidence a = log_of("a"), b = log_of("b"), copy = log_of("c");
  copy.hash = a.hash;
  const Evidence logs = normalized({copy, b, a});
  REQUIRE(logs.size() == 2);
  CHECK(logs[0].source == "a");
  CHECK(logs[1].source == "b");
}
