#include <doctest/doctest.h>
#include <lockgraph/audit.h>

#include "graph/evidence_builder.h"

#include <algorithm>

using namespace lockgraph;

namespace {

Report circular(const std::string& title, const std::vector<std::string>& cycle) {
  std::vector<std::pair<std::string, std::string>> dependencies;
  for (std::size_t i = 0; i < cycle.size(); ++i) dependencies.emplace_back(cycle[i], cycle[(i + 1) % cycle.size()]);
  Report r = report_of("5.9.0", dependencies);
  r.dependencies.back().is_new = true;
  r.title = title;
  r.deadlock = CycleClaim{cycle};
  return r;
}

struct Checked {
  Evidence logs;
  LockGraph g;
  std::vector<Finding> findings;
  Audit audit;

  explicit Checked(Evidence evidence) : logs(normalized(std::move(evidence))) {
    g = build_graph(logs, IdentityPolicy::Auto);
    findings = find_deadlocks(g);
    audit = audit_reports(logs, g, findings);
  }
};

}  // namespace

TEST_CASE("a report that gives its own cycle is confirmed; one whose sections disagree is not") {
  Report good = circular("t", {"A", "B"});
  Report bad = circular("t", {"C", "D"});
  bad.contradict("the head acquires X, chain entry #0 is C");
  Report empty = circular("t", {"E", "F"});
  empty.dependencies.pop_back();
  Report cut = circular("t", {"G", "H"});
  cut.dependencies.clear(), cut.deadlock = {};
  cut.problems = {"no chain is printed"};
  const Checked c({log_of("a", {good}), log_of("b", {bad}), log_of("c", {empty}), log_of("d", {cut})});
  REQUIRE(c.audit.reports.size() == 4);
  CHECK(c.audit.reports[0].verdict == AuditVerdict::Confirmed);
  REQUIRE(c.audit.reports[0].finding);
  CHECK(c.findings[*c.audit.reports[0].finding].id == c.audit.reports[0].deadlock);
  CHECK(c.audit.reports[1].verdict == AuditVerdict::Contradicted);
  CHECK(c.audit.reports[1].why == std::vector<std::string>{"the head acquires X, chain entry #0 is C"});
  CHECK(c.audit.reports[2].verdict == AuditVerdict::Contradicted);
  CHECK(c.audit.reports[3].verdict == AuditVerdict::Incomplete);
  CHECK(c.audit.reports[3].deadlock.empty());
}

TEST_CASE("a mangled report whose new dependency closes a cycle over other logs is confirmed by the graph") {
  Report cut = circular("t", {"A", "B", "C"});
  cut.dependencies = {cut.dependencies.back()};  // C -> A, the new one
  cut.deadlock = {};
  cut.problems = {"chain entries missing: #1"};
  const Checked c({log_of("a", {cut}), log_of("b", {report_of("5.8.0", {{"A", "C"}})})});
  CHECK(c.audit.reports[0].verdict == AuditVerdict::ConfirmedByGraph);
  CHECK(c.audit.reports[0].finding);
}

TEST_CASE("duplicates go by the cycle: several titles of one, several of one title, none by a mere part") {
  const Checked c({log_of("a", {circular("in f", {"A", "B", "C"})}), log_of("b", {circular("in g", {"B", "C", "A"})}),
                   log_of("c", {circular("in f", {"A", "C", "B"})}), log_of("d", {circular("in h", {"A", "A2"})}),
                   log_of("e", {circular("in k", {"A", "A2", "B"})})});
  REQUIRE(c.audit.duplicates.size() == 1);
  CHECK(c.audit.duplicates[0].reports == std::vector<std::size_t>{0, 1});
  CHECK(c.audit.duplicates[0].titles == std::vector<std::string>{"in f", "in g"});
  REQUIRE(c.audit.titles.size() == 1);
  CHECK(c.audit.titles[0].title == "in f");
  CHECK(c.audit.titles[0].deadlocks.size() == 2);
  // A, B, C one way round and the other: of one set of classes.
  CHECK(std::any_of(c.audit.candidates.begin(), c.audit.candidates.end(),
                    [](const DuplicateCandidates& d) { return d.why.find("A, B, C") != std::string::npos; }));
  // B -> A is on A -> C -> B -> A and on A -> A2 -> B -> A.
  const auto shared = std::find_if(c.audit.shared.begin(), c.audit.shared.end(),
                                   [](const SharedDependency& s) { return s.from == "B" && s.to == "A"; });
  REQUIRE(shared != c.audit.shared.end());
  CHECK(shared->deadlocks.size() == 2);
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
  const Checked c({log_of("a", {held}), log_of("b", {context}), log_of("c", {allowed})});
  CHECK(c.audit.reports[0].verdict == AuditVerdict::Confirmed);
  CHECK(c.audit.reports[0].chain == std::vector<std::string>{"H", "M"});
  CHECK(c.audit.reports[1].verdict == AuditVerdict::Confirmed);
  CHECK(c.audit.reports[2].verdict == AuditVerdict::Incomplete);
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
  Checked c({log_of("a", {circular("in f", {"A", "B"})}), log_of("b", {circular("in g", {"A", "B"})}),
             log_of("c", {circular("in h", {"C", "D"})}), bisection()});
  relate_titles(c.logs, c.audit);
  CHECK(c.logs.back().bisection->steps[1].runs[0].likeness == Likeness::Akin);
  CHECK(c.logs.back().bisection->steps[1].runs[1].likeness == Likeness::Other);

  Checked many({log_of("a", {circular("in f", {"A", "B"})}), log_of("b", {circular("in g", {"A", "B"})}),
                log_of("c", {circular("in g", {"C", "D"})}), bisection()});
  relate_titles(many.logs, many.audit);
  CHECK(many.logs.back().bisection->steps[1].runs[0].likeness == Likeness::Other);
}
