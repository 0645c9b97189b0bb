// Forbidden waits put together from boots that are configured alike.
#include "evidence_builder.h"

#include <algorithm>

using namespace lockgraph;

namespace {

/// A boot that prints wait types, and a mutex of `{4:4}` or `{3:3}`, which tells how it is configured.
Report with_waits(const std::vector<std::pair<std::string, std::string>>& waits, bool raw_nesting = true) {
  Report r = report_of("6.6.0", {});
  for (const auto& [label, wait] : waits) r.classes.push_back({label, {}, wait, "", {}, {}});
  r.classes.push_back({"m", {}, raw_nesting ? "4:4" : "3:3", "", {}, LockType::Mutex});
  return r;
}

Report with_dependency(const std::string& release, const std::string& from_wait = "", const std::string& to_wait = "") {
  Report r = report_of(release, {{"raw", "spin"}});
  r.turns_validator_off = true;
  r.classes.edit()[0].wait = from_wait, r.classes.edit()[1].wait = to_wait;
  if (!from_wait.empty()) r.classes.push_back({"m", {}, "4:4", "", {}, LockType::Mutex});
  return r;
}

std::size_t waits(const std::vector<Finding>& findings) {
  return static_cast<std::size_t>(
      std::ranges::count_if(findings, [](const Finding& f) { return f.kind == FindingKind::WaitContext; }));
}

Analysis of(const std::vector<Report>& boots) {
  Evidence logs;
  for (const Report& r : boots) logs.push_back(log_of(std::string(1, static_cast<char>('a' + logs.size())), {r}));
  return analyze(std::move(logs));
}

}  // namespace

TEST_CASE("a spinlock under a raw one, of a kernel that prints no wait types") {
  const Analysis a = of({with_dependency("5.4.0"), with_waits({{"raw", "2:2"}}), with_waits({{"spin", "3:3"}})});
  REQUIRE(waits(a.findings) == 1);
  const Finding& f = a.findings.front();
  CHECK(names(a.graph, f) == std::vector<std::string>{"raw", "spin"});
  CHECK(f.confidence == Confidence::CrossRelease);
  CHECK(f.reports.size() == 3);
  CHECK(check_invariants(a.graph) == "");
}

TEST_CASE("boots that are configured in another way say nothing of one another") {
  CHECK(waits(of({with_dependency("5.4.0"), with_waits({{"raw", "2:2"}}), with_waits({{"spin", "3:3"}}, false)})
                  .findings) == 0);
  // Without CONFIG_PROVE_RAW_LOCK_NESTING both are 2.
  CHECK(waits(of({with_dependency("5.4.0"), with_waits({{"raw", "2:2"}, {"spin", "2:2"}}, false)}).findings) == 0);
  // {0:0} is not checked.
  CHECK(waits(of({with_dependency("5.4.0"), with_waits({{"raw", "0:0"}}), with_waits({{"spin", "3:3"}})}).findings) ==
        0);
}

TEST_CASE("an old dependency that prints both wait types was let pass by its lockdep") {
  const std::vector<Report> types{with_waits({{"raw", "2:2"}}), with_waits({{"spin", "3:3"}})};
  const Analysis alone = of({types[0], types[1], with_dependency("6.6.0", "2:2", "3:3")});
  CHECK(waits(alone.findings) == 0);
  CHECK(waits(alone.refuted) == 1);
  const Analysis beside = of({types[0], types[1], with_dependency("6.6.0", "2:2", "3:3"), with_dependency("5.4.0")});
  CHECK(waits(beside.findings) == 0);
  CHECK(waits(beside.refuted) == 1);
}
