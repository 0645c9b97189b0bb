// Each kind once, from short texts; the corpus tests them by the thousand.
#include <doctest/doctest.h>
#include <lockgraph/parse/parse.h>

#include "kernel/lock_machinery.h"
#include "logs.h"

using namespace lockgraph;

namespace {

std::vector<Report> reports_in(const std::string& text) { return parse_text(text).reports; }

using Pairs = std::vector<std::pair<std::string, std::string>>;
Pairs pairs(const Report& r) {
  Pairs all;
  for (const Dependency& d : r.dependencies) all.emplace_back(d.from, d.to);
  return all;
}

const std::string kHead = "5.9.0-rc2-syzkaller #0 Not tainted\n------\n";
const std::string kTail =
    "\nstack backtrace:\nCPU: 1 PID: 3 Comm: a Not tainted 5.9.0-rc2-syzkaller #0\nCall Trace:\n dump_stack+0x1/0x2\n "
    "f+0x1/0x2 fs/f.c:1\n";

}  // namespace

TEST_CASE("circular: the chain is printed in reverse, the closing edge is the new one, `Chain exists of` makes none") {
  const auto reports = reports_in(log_of("circular-5.9.log"));
  REQUIRE(reports.size() == 1);
  const Report& r = reports[0];
  CHECK(r.kind == ReportKind::Circular);
  CHECK(r.line == 1);
  CHECK(r.task == Task{"a b", 3});
  CHECK(r.kernel->release == "5.9.0-rc2-syzkaller");
  CHECK(pairs(r) == Pairs{{"A", "B/1"}, {"B/1", "C#2"}, {"C#2", "A"}});
  CHECK_FALSE(r.dependencies[0].is_new);
  CHECK(r.dependencies[2].is_new);
  CHECK(acquiring_site(r.dependencies[1].stack)->function == "fc");
  CHECK(std::get<CycleClaim>(r.deadlock).cycle == std::vector<std::string>{"A", "B/1", "C#2"});
  REQUIRE(r.held.has_value());
  CHECK(r.held->size() == 1);
  CHECK(r.find_class("A")->usage->names() == std::vector<std::string>{"HARDIRQ-ON-W", "SOFTIRQ-ON-W"});
  CHECK(r.find_class("A")->wait == "3:3");
  CHECK(r.problems.empty());
}

TEST_CASE("circular with a hole: only pairs whose two entries are there, and the problem is said") {
  const auto reports = reports_in(log_of("circular-with-a-hole.log"));
  REQUIRE(reports.size() == 1);
  CHECK(pairs(reports[0]) == Pairs{{"C", "D"}, {"D", "A"}});
  CHECK(std::holds_alternative<std::monostate>(reports[0].deadlock));
  CHECK(reports[0].problems == std::vector<std::string>{"chain entries missing: #1"});
}

TEST_CASE("sections that disagree are said to: head against chain, place against stack") {
  const auto report = [](const std::string& entry, const std::string& function) {
    return reports_in("WARNING: possible circular locking dependency detected\n" + kHead +
                      "a/3 is trying to acquire lock:\n (A){+.+.}, at: fa+0x1/0x2\nbut task is already holding "
                      "lock:\n (B){+.+.}, at: fb+0x1/0x2\n"
                      "the existing dependency chain (in reverse order) is:\n-> #1 (B){+.+.}:\n fb+0x1/0x2\n-> #0 (" +
                      entry + "){+.+.}:\n lock_acquire+0x1/0x2\n mutex_lock+0x1/0x2\n " + function +
                      "+0x1/0x2\n h+0x1/0x2\n" + kTail)
        .at(0);
  };
  CHECK(report("A", "fa").problems.empty());
  CHECK(report("A", "fa.isra.0").problems.empty());
  CHECK(report("C", "fa").contradictions ==
        std::vector<std::string>{"the head's acquired lock (line 4) has A, chain entry #0 (line 11) has C"});
  CHECK(report("A", "elsewhere").contradictions ==
        std::vector<std::string>{"the head (line 4) acquires A in fa, which is not on the stack of that acquisition"});
  // Frames were lost: on a line of its own, or in front of a line, the console says it.
  CHECK(report("A", "x+0x1/0x2\n** 7 printk messages dropped **\n elsewhere").contradictions.empty());
  CHECK(report("A", "x+0x1/0x2\n** 7 printk messages dropped ** [   12.345678]  elsewhere").contradictions.empty());
}

TEST_CASE("recursive: one class, a dependency on itself") {
  const auto reports = reports_in(
      "[ INFO: possible recursive locking detected ]\n4.8.0 #1 Not tainted\na/3 is trying to acquire lock:\n "
      "(A){+.+.+.}, at: [<c0>] f+0x1/0x2\n"
      "but task is already holding lock:\n (A){+.+.+.}, at: [<c0>] g+0x1/0x2\n" +
      kTail);
  REQUIRE(reports.size() == 1);
  CHECK(pairs(reports[0]) == Pairs{{"A", "A"}});
  CHECK(std::get<CycleClaim>(reports[0].deadlock).cycle == std::vector<std::string>{"A"});
}

namespace {
std::string block(const std::string& indent, const std::string& lock, const std::string& state,
                  const std::string& acquired) {
  return indent + "-> (" + lock + ") {\n" + indent + "   " + state + " at:\n   s+0x1/0x2\n" + indent + "}\n" + indent +
         "... key      at: [<ffffffff8e921420>] __key.5+0x0/0x40\n" +
         (acquired.empty() ? "" : indent + "... acquired at:\n   " + acquired + "+0x1/0x2\n") + "\n";
}
}  // namespace

TEST_CASE("irq inversion forwards: from this lock to the unsafe one; backwards: from the safe one to this lock") {
  const std::string body =
      "and interrupts could create inverse lock ordering between them.\nno locks held by a/3.\nthe shortest "
      "dependencies between 2nd lock and 1st lock:\n";
  const auto forwards = reports_in(
      "WARNING: possible irq lock inversion dependency detected\n" + kHead +
      "a/3 just changed the state of lock:\n (T){-...}-{2:2}, at: f+0x1/0x2\n"
      "but this lock took another, HARDIRQ-READ-unsafe lock in the past:\n (\nU){.+..}-{2:2}\n" +
      body + block("  ", "U){.+..}-{2:2}", "HARDIRQ-ON-R", "fu") + block(" ", "M){....}-{2:2}", "INITIAL USE", "fm") +
      block("", "T){-...}-{2:2}", "IN-HARDIRQ-W", "now") + kTail);
  REQUIRE(forwards.size() == 1);
  CHECK(pairs(forwards[0]) == Pairs{{"T", "M"}, {"M", "U"}});
  CHECK(acquiring_site(forwards[0].dependencies[0].stack)->function == "fm");
  const auto& claim = std::get<IrqClaim>(forwards[0].deadlock);
  CHECK(claim.irq == Irq::Hardirq);
  CHECK(claim.path == std::vector<std::string>{"T", "M", "U"});
  CHECK(forwards[0].find_class("T")->key == "__key.5+0x0/0x40");
  CHECK(forwards[0].held->empty());
  CHECK(forwards[0].problems.empty());

  const auto backwards =
      reports_in("WARNING: possible irq lock inversion dependency detected\n" + kHead +
                 "a/3 just changed the state of lock:\n (T){+...}-{2:2}, at: f+0x1/0x2\n"
                 "but this lock was taken by another, HARDIRQ-safe lock in the past:\n (S){-...}-{2:2}\n" +
                 body + block("  ", "S){-...}-{2:2}", "IN-HARDIRQ-W", "fs") +
                 block(" ", "T){+...}-{2:2}", "HARDIRQ-ON-W", "now") + kTail);
  REQUIRE(backwards.size() == 1);
  CHECK(pairs(backwards[0]) == Pairs{{"S", "T"}});
  CHECK(acquiring_site(backwards[0].dependencies[0].stack)->function == "fs");
  CHECK(std::get<IrqClaim>(backwards[0].deadlock).safe == "S");
}

TEST_CASE("irq order: safe path, new dependency, unsafe path; old and new kernels put the stacks elsewhere") {
  for (const std::string name : {"irq-order-old-form.log", "irq-order-new-form.log"}) {
    CAPTURE(name);
    const auto reports = reports_in(log_of(name));
    REQUIRE(reports.size() == 1);
    const Report& r = reports[0];
    CHECK(pairs(r) == Pairs{{"S", "P"}, {"P", "N"}, {"N", "U"}});
    CHECK(acquiring_site(r.dependencies[0].stack)->function == "sp");
    CHECK(acquiring_site(r.dependencies[1].stack)->function == "now");
    CHECK(acquiring_site(r.dependencies[2].stack)->function == "nu");
    CHECK(r.dependencies[1].is_new);
    CHECK(std::get<IrqClaim>(r.deadlock).path == std::vector<std::string>{"S", "P", "N", "U"});
    CHECK(r.problems.empty());
  }
}

TEST_CASE("inconsistent state, of today and of 2.6.27 with the signs turned round") {
  const auto now =
      reports_in("WARNING: inconsistent lock state\n" + kHead +
                 "inconsistent {IN-SOFTIRQ-W} -> {SOFTIRQ-ON-W} usage.\na/3 [HC0[0]:SC0[0]:HE1:SE1] takes:\n"
                 "ffff888000000001 (A){+.?.}-{2:2}, at: f+0x1/0x2\n{IN-SOFTIRQ-W} state was registered at:\n  "
                 "r+0x1/0x2\nno locks held by a/3.\n" +
                 kTail);
  REQUIRE(now.size() == 1);
  const auto& claim = std::get<StateClaim>(now[0].deadlock);
  CHECK(claim.label == "A");
  CHECK(claim.was == "IN-SOFTIRQ-W");
  CHECK(claim.now == "SOFTIRQ-ON-W");
  CHECK(now[0].problems.empty());
  const auto old = reports_in(
      "=================================\n[ INFO: inconsistent lock state ]\n2.6.27-rc4 #1\n---\ninconsistent "
      "{in-hardirq-W} -> {hardirq-on-W} usage.\n"
      "ksoftirqd/0/4 [HC0[0]:SC1[1]:HE1:SE0] takes:\n (&rq->lock){++..}, at: [<c011db84>] "
      "sched_rt_period_timer+0x9e/0x1fc\n{in-hardirq-W} state was registered at:\n  [<c0>] r+0x1/0x2\n" +
      kTail);
  REQUIRE(old.size() == 1);
  CHECK(std::get<StateClaim>(old[0].deadlock).was == "IN-HARDIRQ-W");
  CHECK(old[0].find_class("&rq->lock")->usage->names() == std::vector<std::string>{"IN-HARDIRQ-W", "IN-SOFTIRQ-W"});
}

TEST_CASE("a report cut in the middle gives what can be saved and says what is missing") {
  const auto reports =
      reports_in("WARNING: possible circular locking dependency detected\n" + kHead +
                 "a/3 is trying to acquire lock:\n (A){+.+.}, at: fa+0x1/0x2\nbut task is already holding "
                 "lock:\n (B){+.+.}, at: fb+0x1/0x2\n");
  REQUIRE(reports.size() == 1);
  CHECK(pairs(reports[0]) == Pairs{{"B", "A"}});
  CHECK(reports[0].problems == std::vector<std::string>{"no chain is printed", "cut: there is no stack backtrace"});
}

TEST_CASE("lines of another caller stay out; its banner does not end the report") {
  const auto reports = reports_in(log_of("two-callers.log"));
  REQUIRE(reports.size() == 2);
  CHECK(pairs(reports[0]) == Pairs{{"A", "A"}});
  CHECK(reports[1].kind == ReportKind::RcuUsage);
}

TEST_CASE("a held list of another task is not the report's own; a lock without a name is no lock") {
  const auto reports = reports_in(
      "WARNING: possible recursive locking detected\n" + kHead +
      "a/3 is trying to acquire lock:\n (A){+.+.}, at: f+0x1/0x2\nbut task is already holding lock:\n (A){+.+.}, "
      "at: f+0x1/0x2\n"
      "1 lock held by other/77:\n #0: ffff888000000001 (foreign){+.+.}, at: f+0x1/0x2\n2 locks held by a/3:\n "
      "#0: ffff888000000001 (A){+.+.}, at: f+0x1/0x2\n #1: ffff888000000001 (){+.+.}, at: f+0x1/0x2\n");
  REQUIRE(reports.size() == 1);
  REQUIRE(reports[0].held->size() == 1);
  CHECK(reports[0].held->front().label == "A");
  CHECK(reports[0].find_class("foreign") == nullptr);
}

TEST_CASE("the head of another boot ends a report, whoever prints it") {
  const auto reports = reports_in(
      "[1.000000][ T1] WARNING: possible recursive locking detected\n[1.000000][ T1] 5.9.0 #1 Not tainted\n[1.000000][ "
      "T1] a/1 is trying to acquire lock:\n[1.000000][ T1]  (A){+.+.}, at: f+0x1/0x2\n"
      "[0.000000][ T0] Linux version 6.6.0 (x)\n[1.000000][ T1] but task is already holding lock:\n[1.000000][ T1]  "
      "(B){+.+.}, at: f+0x1/0x2\n");
  REQUIRE(reports.size() == 1);
  CHECK(reports[0].find_class("B") == nullptr);
}

TEST_CASE("boots are cut at `Linux version`") {
  const std::string report =
      "WARNING: possible recursive locking detected\n5.9.0 #1 Not tainted\na/1 is trying to acquire lock:\n (A){+.+.}, "
      "at: f+0x1/0x2\n";
  const auto reports = reports_in("Linux version 5.9.0 (x)\n" + report + "Linux version 5.9.0 (x)\n" + report);
  REQUIRE(reports.size() == 2);
  CHECK(reports[0].boot == 0);
  CHECK(reports[1].boot == 1);
  const auto late = reports_in(report + "Linux version 5.10.0 (x)\n" + report);  // the log begins inside a boot
  REQUIRE(late.size() == 2);
  CHECK(late[0].boot != late[1].boot);
}

TEST_CASE("a line in front of a banner is no beginning of it") {
  const std::string banner = "INFO: task b:8 blocked for more than 143 seconds.\n";
  const auto reports = reports_in("INFO: task a:7 is blocked on a mutex likely owned by task b:8.\n" + banner);
  REQUIRE(reports.size() == 1);
  CHECK(reports[0].line == 2);
  CHECK(reports_in(banner + "INFO: task b:8 is blocked on a mutex likely owned by task c:9.\n" + banner).size() == 2);
}

TEST_CASE("a title inside other text is no report") {
  CHECK(reports_in(
            "run #0: crashed: possible deadlock in f\nBUG: MAX_LOCKDEP_KEYS too low!\nsome text\nWARNING: possible "
            "recursive locking detected\nand prose\n")
            .empty());
}

TEST_CASE("a cut report of irq order keeps where its ends came into their states") {
  const LogEvidence log = parse_text(log_of("irq-order-cut.log"));
  REQUIRE(log.reports.size() == 1);
  const auto place = [&](const std::string& label, UsageState state) {
    const ClassFact* c = log.reports[0].find_class(label);
    REQUIRE(c);
    REQUIRE(c->usage_stacks.size() == 1);
    CHECK(c->usage_stacks[0].first == state);
    return c->usage_stacks[0].second.back().site.function;
  };
  CHECK(place("&s", used_in(Irq::Softirq)) == "endio");
  CHECK(place("&u", enabled(Irq::Softirq)) == "write");
  CHECK(log.reports[0].find_class("&q")->usage_stacks.empty());
}

TEST_CASE("of a report that is cut behind its head the place of the head tells where the lock is taken") {
  const std::string head =
      "a b/3 is trying to acquire lock:\nffff888000000001 (A){+.+.}-{3:3}, at: fa+0x1/0x2 fs/f.c:1\n\n"
      "but task is already holding lock:\nffff888000000002 (B){+.+.}-{3:3}, at: fb+0x1/0x2 fs/f.c:2\n\n";
  for (const auto& [banner, behind] :
       {std::pair{"WARNING: possible circular locking dependency detected\n",
                  "which lock already depends on the new lock.\n"},
        std::pair{"WARNING: possible recursive locking detected\n", "other info that might help us debug this:\n"}}) {
    const auto reports = reports_in(banner + kHead + head + behind);
    REQUIRE(reports.size() == 1);
    REQUIRE(reports[0].dependencies.size() == 1);
    CHECK(acquiring_site(reports[0].dependencies[0].stack)->function == "fa");
  }
}

TEST_CASE("what reports of one log say alike is kept once, and what differs is not") {
  const auto report = [](const std::string& pid, const std::string& from) {
    return "WARNING: possible circular locking dependency detected\n" + kHead + "a b/" + pid +
           " is trying to acquire lock:\nffff888000000001 (A){+.+.}-{3:3}, at: fa+0x1/0x2\nbut task is already "
           "holding lock:\nffff888000000002 (" +
           from + "){+.+.}-{3:3}, at: fc+0x1/0x2\nthe existing dependency chain (in reverse order) is:\n-> #1 (" +
           from + "){+.+.}-{3:3}:\n fb+0x1/0x2\n-> #0 (A){+.+.}-{3:3}:\n fa+0x1/0x2\n" + kTail +
           "Linux version 5.9.0-rc2-syzkaller\n";
  };
  const auto reports = reports_in(report("3", "B") + report("4", "B") + report("5", "C"));
  REQUIRE(reports.size() == 3);
  const auto same = [](const auto& a, const auto& b) { return &a.all() == &b.all(); };
  CHECK(same(reports[0].classes, reports[1].classes));
  CHECK(same(reports[0].dependencies, reports[1].dependencies));
  CHECK(same(reports[0].backtrace, reports[1].backtrace));
  CHECK(same(reports[0].backtrace, reports[2].backtrace));
  CHECK(reports[0].task != reports[1].task);
  CHECK(reports[1].dependencies[0].to == "B");
  CHECK(reports[2].dependencies[0].to == "C");
  CHECK(same(reports[0].dependencies[0].stack, reports[2].dependencies[0].stack));
}
