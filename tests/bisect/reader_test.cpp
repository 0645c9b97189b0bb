#include <doctest/doctest.h>
#include <lockgraph/gather/gather.h>

using namespace lockgraph;

namespace {
SharedValue<Bisection> bisection_of(const std::string& text) { return read_log_text(text, "x").bisection; }
const std::string kA(40, 'a'), kB(40, 'b'), kC(40, 'c');
}  // namespace

TEST_CASE("a bisection: revisions, runs, decisions, culprit, crash") {
  const auto b = bisection_of(
      ("bisecting cause commit starting from " + kA + "\nbuilding syzkaller on " + kB + "\ntesting commit " + kA +
       "\ncompiler: gcc\nkernel signature: 11\nrun #0: crashed: t\nrun #1: crashed: t\nrun #2: OK\nrun #3: basic "
       "kernel testing failed: failed to copy\nlost connection\n"
       "testing release v5.9\ntesting commit " +
       kB + " with gcc (GCC) 8.1.0\nkernel signature: 22\nall runs: OK\n# git bisect start " + kA + " " + kB +
       "\nBisecting: 9 revisions left to test after this (roughly 3 steps)\n[" + kC +
       "] some subject\ntesting commit " + kC + "\nx.c:1: error: no\n# git bisect skip " + kC +
       "\nwhat is this\nrevisions tested: 3, total time: 1h\nfirst bad commit: " + kC +
       " some subject\ncrash: t\nwhat: ever\n"));
  REQUIRE(b.has_value());
  REQUIRE(b->steps.size() == 3);
  CHECK(b->start_commit == kA);
  CHECK(b->steps[0].runs.size() == 3);
  CHECK(b->steps[0].runs[0].runs == 2);
  CHECK(b->steps[1].release == "v5.9");
  CHECK(b->steps[1].compiler == "gcc (GCC) 8.1.0");
  CHECK(b->steps[1].runs[0].outcome == Outcome::Ok);
  CHECK(b->steps[2].subject == "some subject");
  CHECK(b->steps[2].decision == "skip");
  CHECK(b->result == BisectionResult::FirstBadCommit);
  CHECK(b->culprit.commit == kC);
  CHECK(b->title == "t");
  CHECK(b->unknown_lines.empty());
}

TEST_CASE("other logs are no bisections; unknown lines are kept by number") {
  CHECK_FALSE(bisection_of(("[ 1.000000] Linux version 5.9.0\n")).has_value());
  const auto b = bisection_of(("bisecting cause commit starting from " + kA + "\nwhat is this\ncrash: t\n"));
  REQUIRE(b.has_value());
  CHECK(b->unknown_lines == std::vector<std::uint64_t>{2});
}
