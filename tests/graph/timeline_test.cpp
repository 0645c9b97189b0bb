#include <doctest/doctest.h>
#include <lockgraph/bisect/bisect.h>
#include <lockgraph/graph/compare.h>

#include "graph/evidence_builder.h"

#include <algorithm>

using namespace lockgraph;

namespace {

BisectionStep step(std::string release, std::vector<RunGroup> runs, std::string decision) {
  BisectionStep s;
  s.release = std::move(release);
  s.commit = std::string(40, s.release.empty() ? 'c' : s.release.back());
  s.runs = std::move(runs);
  s.decision = std::move(decision);
  return s;
}

RunGroup crashed(const std::string& title, unsigned runs, Likeness like = Likeness::Same) {
  return {Outcome::Crashed, title, runs, true, 1, like};
}

Timeline timeline_of(Evidence logs) {
  const Analysis a = analyze(std::move(logs));
  return make_timeline(a, judge_bisections(a.logs, deadlock_of_titles(a.audit)));
}

}  // namespace

TEST_CASE("a bisection whose log reports the cycle belongs to that finding, under any title") {
  LogEvidence log = log_of("a", {circular("possible deadlock in old_name", {"A", "B"})});
  Bisection b;
  b.good_commit = std::string(40, '7');
  b.steps = {step("", {crashed("possible deadlock in new_name", 10)}, "bad"),
             step("v5.9", {crashed("possible deadlock in old_name", 3, Likeness::Akin), {Outcome::Ok, "", 7}}, "bad"),
             step("v5.8", {{Outcome::BootFailed, "panic", 10}}, "skip"), step("v5.7", {{Outcome::Ok, "", 2}}, "good"),
             step("", {crashed("possible deadlock in old_name", 10)}, "bad")};
  b.steps[4].commit = std::string(40, 'd');
  log.bisection = b;
  const Timeline t = timeline_of({log});
  REQUIRE(t.rows.size() == 1);
  const TimelineRow& row = t.rows[0];
  CHECK(row.findings.size() == 1);
  std::vector<std::string> labels;
  for (const ReleasePoint& p : t.releases) labels.push_back(p.label());
  CHECK(labels == std::vector<std::string>{"v5.7", "after v5.7", "v5.8", "v5.9", "after v5.9"});
  const auto cell = [&](const std::string& label) {
    return std::find_if(row.cells.begin(), row.cells.end(), [&](const auto& c) { return c.first.label() == label; })
        ->second;
  };
  CHECK(cell("v5.7").presence == Presence::Absent);
  CHECK(cell("v5.7").miss == doctest::Approx(miss_chance(23, 30, 2)));
  CHECK(cell("after v5.7").presence == Presence::Seen);
  CHECK(cell("v5.8").presence == Presence::Untestable);
  CHECK(cell("v5.9").presence == Presence::Reported);
  CHECK(cell("v5.9").runs.crashed == 3);
  CHECK(cell("after v5.9").presence == Presence::Seen);
}

TEST_CASE("without a report the title is the row; a crash of another bug hides what is looked for") {
  LogEvidence log = log_of("a", {});
  Bisection b;
  b.steps = {step("", {crashed("WARNING in f", 5)}, "bad"),
             step("v4.1", {crashed("WARNING in g", 10, Likeness::Other)}, "bad")};
  log.bisection = b;
  const Timeline t = timeline_of({log});
  REQUIRE(t.rows.size() == 1);
  CHECK(t.rows[0].findings.empty());
  CHECK(t.rows[0].title == "WARNING in f");
  CHECK(t.rows[0].cells.begin()->second.presence == Presence::Untestable);
  CHECK(t.rows[0].cells.begin()->second.why == "crashed by another bug: WARNING in g");
}
