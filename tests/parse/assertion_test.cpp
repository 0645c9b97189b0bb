// Failed assertions about locks: `lockdep_assert_held()` and its like, whose condition is printed since 2025.
#include <doctest/doctest.h>
#include <lockgraph/parse/parse.h>

#include <string>

using namespace lockgraph;

namespace {

const std::string kBooted = "[    1.000000] Linux version 7.1.0-rc3 (a@b) (gcc) #7 SMP\n";
const std::string kTraceAndHeld =
    "[    1.000003] CPU: 1 UID: 0 PID: 777 Comm: tester Not tainted 7.1.0-rc3 #7 PREEMPT(full)\n"
    "[    1.000004] RIP: 0010:foo_do+0x5e/0x80\n"
    "[    1.000005] Call Trace:\n"
    "[    1.000006]  <TASK>\n"
    "[    1.000007]  foo_ioctl+0x33/0x90\n"
    "[    1.000008]  </TASK>\n"
    "[    1.000009] ---[ end trace 0000000000000000 ]---\n"
    "[    1.000010] 1 lock held by tester/777:\n"
    "[    1.000011]  #0: ffff888100a011a8 (&foo->b_lock){+.+.}-{4:4}, at: foo_second+0x30/0x90\n";

std::vector<Report> reports_of_log(const std::string& log) { return parse_text(kBooted + log + kTraceAndHeld).reports; }

Report of_condition(const std::string& condition) {
  const auto reports = reports_of_log(
      "[    1.000001] ------------[ cut here ]------------\n[    1.000002] debug_locks && !(" + condition + ")\n" +
      "[    1.000002] WARNING: drivers/foo/foo.c:99 at foo_do+0x5e/0x80, CPU#1: tester/777\n");
  REQUIRE(reports.size() == 1);
  return reports.front();
}

}  // namespace

TEST_CASE("a failed assertion: which lock, as C has it, what is expected of it, and where") {
  struct Case {
    std::string condition, lock;
    Expectation expected;
  };
  for (const Case& c : {
           Case{"lock_is_held(&(&foo->a_lock)->dep_map) != 0", "&foo->a_lock", Expectation::Held},
           Case{"lock_is_held(&(&foo->a_lock)->dep_map) != 1", "&foo->a_lock", Expectation::NotHeld},
           Case{"lock_is_held_type(&(&foo->a[i].sem)->dep_map, (0))", "&foo->a[i].sem", Expectation::HeldForWriting},
           Case{"lock_is_held_type(&(&(to_foo(dev))->sem)->dep_map, (1))", "&(to_foo(dev))->sem",
                Expectation::HeldForReading},
       }) {
    CAPTURE(c.condition);
    const Report r = of_condition(c.condition);
    CHECK(r.kind == ReportKind::FailedAssertion);
    CHECK(r.title == "WARNING in foo_do");
    CHECK(r.acquiring == c.lock);
    CHECK(r.expected == c.expected);
    CHECK_FALSE(r.turns_validator_off);
    REQUIRE_FALSE(r.backtrace.empty());
    CHECK(r.backtrace.front().site == Site{"foo_do", "drivers/foo/foo.c", 99});
    CHECK(r.backtrace[1].site.function == "foo_ioctl");
    REQUIRE(r.held);
    CHECK(r.held->at(0).label == "&foo->b_lock");
    CHECK(r.problems.empty());
  }
}

TEST_CASE("a failed assertion: alternatives are told; what is no C expression gives no fact") {
  const Report r = of_condition("lock_is_held(&(&foo->a_lock)->dep_map) != 0 || rcu_read_lock_held()");
  CHECK(r.expected == Expectation::Held);
  CHECK(r.remarks == std::vector<std::string>{"it would do as well: rcu_read_lock_held()"});
  const Report odd = of_condition("lock_is_held(&((&foo->a_lock)->dep_map) != 0");
  CHECK_FALSE(odd.expected);
  CHECK(odd.problems == std::vector<std::string>{"the condition that failed is not read"});
}

TEST_CASE("a failed assertion with its condition in brackets; behind a check of lockdep's own it is that") {
  const std::string warning =
      "[    1.000002] WARNING: [debug_locks && !(lock_is_held(&(&foo->a_lock)->dep_map) != 0)] drivers/foo/foo.c:99 at "
      "foo_do+0x5e/0x80, CPU#1: tester/777\n";
  const auto reports = reports_of_log(warning);
  REQUIRE(reports.size() == 1);
  CHECK(reports[0].acquiring == "&foo->a_lock");
  CHECK(reports[0].backtrace.front().site == Site{"foo_do", "drivers/foo/foo.c", 99});
  const auto own = reports_of_log("[    1.000001] DEBUG_LOCKS_WARN_ON(1)\n" + warning);
  REQUIRE(own.size() == 1);
  CHECK(own[0].kind == ReportKind::Internal);
  CHECK(reports_of_log("[    1.000001] debug_locks && !(lock_is_held(&(&foo->a_lock)->dep_map) != 0)\n").empty());
}
