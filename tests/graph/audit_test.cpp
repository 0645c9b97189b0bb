#include <doctest/doctest.h>
#include <lockgraph/bisect/bisect.h>

#include "graph/evidence_builder.h"

#include <algorithm>

using namespace lockgraph;

TEST_CASE("a report that gives its own cycle is confirmed; one whose sections disagree is not") {
  Report good = circular("t", {"A", "B"});
  Report bad = circular("t", {"C", "D"});
  bad.contradict("the head acquires X, chain entry #0 is C");
  Report empty = circular("t", {"E", "F"});
  empty.dependencies.edit().pop_back();
  Report cut = circular("t", {"G", "H"});
  cut.dependencies.edit().clear(), cut.deadlock = {};
  cut.problems = {"no chain is printed"};
  const Analysis c = analyze({log_of("a", {good}), log_of("b", {bad}), log_of("c", {empty}), log_of("d", {cut})});
  REQUIRE(c.audit.reports.size() == 4);
  CHECK(c.audit.reports[0].verdict == AuditVerdict::Confirmed);
  REQUIRE(c.audit.reports[0].finding);
  CHECK(c.findings[*c.audit.reports[0].finding].path.size() == 2);
  CHECK(c.audit.reports[1].verdict == AuditVerdict::Contradicted);
  CHECK(c.audit.reports[1].why == std::vector<std::string>{"the head acquires X, chain entry #0 is C"});
  CHECK(c.audit.reports[2].verdict == AuditVerdict::Contradicted);
  CHECK(c.audit.reports[3].verdict == AuditVerdict::Incomplete);
  REQUIRE(c.audit.reports[3].finding);
  CHECK(c.findings[*c.audit.reports[3].finding].incomplete);
}

TEST_CASE("a mangled report whose new dependency closes a cycle over other logs is confirmed by the graph") {
  Report cut = circular("t", {"A", "B", "C"});
  cut.dependencies = {cut.dependencies.back()};  // C -> A, the new one
  cut.deadlock = {};
  cut.problems = {"chain entries missing: #1"};
  const Analysis c = analyze({log_of("a", {cut}), log_of("b", {report_of("5.8.0", {{"A", "C"}})})});
  CHECK(c.audit.reports[0].verdict == AuditVerdict::ConfirmedByGraph);
  REQUIRE(c.audit.reports[0].completed_by);
  CHECK(names(c.graph, c.findings[*c.audit.reports[0].completed_by]) == std::vector<std::string>{"A", "C"});
  REQUIRE(c.audit.reports[0].finding);
  CHECK(c.findings[*c.audit.reports[0].finding].incomplete);
}

TEST_CASE("duplicates go by the cycle: several titles of one, several of one title, none by a mere part") {
  const Analysis c =
      analyze({log_of("a", {circular("in f", {"A", "B", "C"})}), log_of("b", {circular("in g", {"B", "C", "A"})}),
               log_of("c", {circular("in f", {"A", "C", "B"})}), log_of("d", {circular("in h", {"A", "A2"})}),
               log_of("e", {circular("in k", {"A", "A2", "B"})})});
  REQUIRE(c.audit.deadlocks.size() == 4);
  CHECK(c.audit.deadlocks[0].reports == std::vector<std::size_t>{0, 1});
  CHECK(c.audit.deadlocks[0].titles == std::vector<std::string>{"in f", "in g"});
  CHECK(c.audit.deadlocks[1].reports.size() == 1);
  REQUIRE(c.audit.titles.size() == 1);
  CHECK(c.audit.titles[0].title == "in f");
  CHECK(c.audit.titles[0].findings.size() == 2);
  // A, B, C one way round and the other: of one set of classes.
  CHECK(std::any_of(c.audit.candidates.begin(), c.audit.candidates.end(),
                    [](const DuplicateCandidates& d) { return d.why.find("A, B, C") != std::string::npos; }));
  // B -> A is on A -> C -> B -> A and on A -> A2 -> B -> A.
  const auto shared = std::find_if(c.audit.shared.begin(), c.audit.shared.end(), [&](const SharedDependency& s) {
    return c.graph[s.step.from].name == "B" && c.graph[s.step.to].name == "A";
  });
  REQUIRE(shared != c.audit.shared.end());
  CHECK(shared->findings.size() == 2);
  CHECK(shared->reports == 2);
  // The longer cycle of the last log contains A -> A2 -> A? No: A2 -> A is another log's.
  CHECK(c.audit.reports[4].verdict == AuditVerdict::Confirmed);
}

TEST_CASE("wait contexts: forbidden by a held lock, or by the interrupt itself") {
  Report held = report_of("6.1.0", {});
  held.kind = ReportKind::WaitContext;
  held.classes = {{"H", {}, "2:2", "", {}}, {"M", {}, "4:4", "", {}}};
  held.held = std::vector<HeldLock>{{"H", "", {}}};
  held.acquiring = "M";
  Report context = held;
  context.held = std::vector<HeldLock>{};
  context.wait_context = "2:2";
  Report allowed = context;
  allowed.wait_context = "5:5";
  const Analysis c = analyze({log_of("a", {held}), log_of("b", {context}), log_of("c", {allowed})});
  CHECK(c.audit.reports[0].verdict == AuditVerdict::Confirmed);
  CHECK(names(c.graph, c.findings[*c.audit.reports[0].finding]) == std::vector<std::string>{"H", "M"});
  CHECK(c.audit.reports[1].verdict == AuditVerdict::Confirmed);
  CHECK(is_forbidden_by_context(c.findings[*c.audit.reports[1].finding]));
  // The printed numbers allow it: lockdep's report is a finding all the same.
  CHECK(c.audit.reports[2].verdict == AuditVerdict::Contradicted);
  CHECK(c.findings[*c.audit.reports[2].finding].incomplete);
}

TEST_CASE("drift goes by the cycle: titles of one deadlock are one bug, titles of several are none") {
  const auto bisection = [] {
    LogEvidence log = log_of("z", {});
    Bisection b;
    b.steps.resize(2);
    b.steps[0].runs = {{Outcome::Crashed, "in f", 3, true, 1, Likeness::Same}};
    b.steps[1].runs = {{Outcome::Crashed, "in g", 3, true, 2, Likeness::Other},
                       {Outcome::Crashed, "in h", 1, true, 3, Likeness::Other}};
    log.bisection = b;
    return log;
  };
  const auto likeness_of = [&](const std::vector<Report>& reports) {
    Evidence logs;
    for (const Report& r : reports) logs.push_back(log_of(std::string(1, static_cast<char>('a' + logs.size())), {r}));
    logs.push_back(bisection());
    const Analysis a = analyze(logs);
    std::vector<Likeness> found;
    const auto judged = judge_bisections(a.logs, deadlock_of_titles(a.audit));
    for (const RunGroup& g : judged.at(0).bisection->steps[1].runs) found.push_back(g.likeness);
    CHECK(a.logs.back().bisection->steps[1].runs[0].likeness == Likeness::Other);  // evidence stays as it is
    return found;
  };
  const Report f = circular("in f", {"A", "B"}), g = circular("in g", {"A", "B"});
  CHECK(likeness_of({f, g, circular("in h", {"C", "D"})}) == std::vector{Likeness::Akin, Likeness::Other});
  CHECK(likeness_of({f, g, circular("in g", {"C", "D"})}) == std::vector{Likeness::Other, Likeness::Other});
}
