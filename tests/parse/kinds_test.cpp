// How the locks of a report were taken, and how that is known: FORMATS part 4.2.
#include <doctest/doctest.h>
#include <lockgraph/parse/parse.h>

using namespace lockgraph;

namespace {

constexpr Acquisition kUnknown{};
constexpr Acquisition exclusive(Known k) { return {Access::Exclusive, k}; }
constexpr Acquisition shared(Known k) { return {Access::Shared, k}; }
constexpr Acquisition recursive(Known k) { return {Access::Recursive, k}; }

/// `-> #1 (B)` under A, then A under B. The frames of both stacks, and what the scenario says of B and A.
struct Cycle {
  std::string release = "6.1.0", a = "A){++++}-{2:2}", b = "B){++++}-{2:2}";
  std::string first = {}, now = {};  ///< frames, `f+0x1`, separated by blanks
  std::string held_at = "somewhere+0x9/0x99", scenario_held = "lock", scenario_new = "lock", flags = {};
};

Report report_of(const Cycle& c) {
  const auto frames = [](const std::string& all) {
    std::string text = "       lock_acquire+0x1/0x99\n";
    for (std::size_t at = 0; at < all.size();) {
      const auto end = std::min(all.find(' ', at), all.size());
      const std::string frame = all.substr(at, end - at);
      text += frame == "LOST" ? "** 3 printk messages dropped **\n" : "       " + frame + "/0x99\n";
      at = end + 1;
    }
    return text;
  };
  const auto name = [](const std::string& lock) { return lock.substr(0, lock.find(')')); };
  const std::string a = name(c.a), b = name(c.b);
  const std::string text = "WARNING: possible circular locking dependency detected\n" + c.release +
                           " #1 Not tainted\na/1" + c.flags + " is trying to acquire lock:\nffff888000000010 (" + c.a +
                           ", at: f+0x1/0x99\n\nbut task is already holding lock:\n" + "ffff888000000020 (" + c.b +
                           ", at: " + c.held_at + "\n\nthe existing dependency chain (in reverse order) is:\n-> #1 (" +
                           c.b + ":\n" + frames(c.first) + "-> #0 (" + c.a + ":\n" + frames(c.now) +
                           " Possible unsafe locking scenario:\n       CPU0                    CPU1\n       ----       "
                           "             ----\n  " +
                           c.scenario_held + "(" + b + ");\n                               lock(" + a +
                           ");\n                               lock(" + b + ");\n  " + c.scenario_new + "(" + a +
                           ");\n *** DEADLOCK ***\n1 lock held by a/1:\n #0: ffff888000000020 (" + c.b +
                           ", at: " + c.held_at + "\nstack backtrace:\nCPU: 0 PID: 1 Comm: a Not tainted " + c.release +
                           " #1\nCall Trace:\n" + frames(c.now);
  const LogEvidence log = parse_text(text);
  REQUIRE(log.reports.size() == 1);
  REQUIRE(log.reports[0].dependencies.size() == 2);
  return log.reports[0];
}

const Dependency& chain(const Report& r) { return r.dependencies[0]; }
const Dependency& closing(const Report& r) { return r.dependencies[1]; }

}  // namespace

TEST_CASE("each side of a dependency is read from its own stack") {
  const Report r = report_of({.first = "down_read+0x1 f+0x1 g+0x1", .now = "down_write+0x1 h+0x1"});
  CHECK(chain(r).acquired == shared(Known::OnStack));
  CHECK(closing(r).acquired == exclusive(Known::OnStack));
  CHECK(chain(r).held == kUnknown);  // a rwsem that somebody writes: not told
  const Report mutexes = report_of({.first = "mutex_lock+0x1 f+0x1", .now = "mutex_lock+0x1 h+0x1"});
  CHECK(chain(mutexes).held == exclusive(Known::OnStack));
  CHECK(closing(mutexes).held == exclusive(Known::OnStack));
}

TEST_CASE("a stack without a function that takes a lock tells nothing, nor does one that only sounds so") {
  for (const std::string stack : {"f+0x1 g+0x1 h+0x1", "my_down_read+0x1 g+0x1 h+0x1", "mutex_unlock+0x1 g+0x1 h+0x1",
                                  "f+0x1 g+0x1 down_read+0x1"}) {
    CAPTURE(stack);
    const Report r = report_of({.first = stack, .now = "down_write+0x1 h+0x1"});
    CHECK(chain(r).acquired == kUnknown);
    CHECK(closing(r).acquired == exclusive(Known::OnStack));
    const Report other = report_of({.first = "down_read+0x1 f+0x1 g+0x1", .now = stack});
    CHECK(chain(other).acquired == shared(Known::OnStack));
    CHECK(closing(other).acquired == kUnknown);
  }
}

TEST_CASE("a held lock was taken where a stack of the report takes it, further up in the same function") {
  // send_sigio takes A at +0x24, comes on to take B at +0xbe, and B is held at the very place of its stack.
  const Report r = report_of({.first = "_raw_read_lock+0x1 send_sigio+0xbe kill+0x1",
                              .now = "_raw_read_lock_irqsave+0x1 send_sigio+0x24 kill+0x1",
                              .held_at = "send_sigio+0xbe/0x300"});
  CHECK(chain(r).held == shared(Known::OnStack));
  CHECK(closing(r).held == shared(Known::OnStack));
  // A function that takes whatever it is told to takes both at one place: that tells nothing.
  const Report told = report_of({.first = "down_read+0x1 take+0x24", .now = "down_read+0x1 take+0x24"});
  CHECK(chain(told).held == kUnknown);
}

TEST_CASE("the scenario tells readers; without rlock in it the lock was taken otherwise, if nothing says more") {
  const Report r = report_of(
      {.release = "6.6.0", .first = "down_read+0x1 f+0x1", .now = "g+0x1 h+0x1 i+0x1", .scenario_held = "rlock"});
  CHECK(closing(r).held == shared(Known::Printed));
  CHECK(closing(r).acquired == exclusive(Known::Printed));
  const Report reader = report_of(
      {.first = "down_read+0x1 f+0x1", .now = "_raw_read_lock+0x1 g+0x1 handle_softirqs+0x1", .scenario_new = "rlock"});
  CHECK(closing(reader).acquired == recursive(Known::OnStack));
  // Older kernels do not print it: nothing follows.
  CHECK(closing(report_of({.first = "down_read+0x1 f+0x1", .now = "g+0x1 h+0x1 i+0x1"})).acquired == kUnknown);
}

TEST_CASE("softirqs that are off make readers recursive: by the counts of the head, by what is held") {
  const auto acquired = [](const Cycle& c) { return closing(report_of(c)).acquired; };
  CHECK(acquired({.now = "_raw_read_lock+0x1 g+0x1"}) == shared(Known::OnStack));
  CHECK(acquired({.now = "_raw_read_lock+0x1 g+0x1", .flags = " [HC0[0]:SC0[2]:HE1:SE0]"}) ==
        recursive(Known::OnStack));
  CHECK(acquired({.now = "_raw_read_lock+0x1 g+0x1", .flags = " [HC0[0]:SC0[0]:HE1:SE1]"}) == shared(Known::OnStack));
  CHECK(acquired({.now = "_raw_read_lock+0x1 g+0x1", .held_at = "_raw_spin_lock_bh+0x1/0x2"}) ==
        recursive(Known::OnStack));
}

TEST_CASE("usage bounds what sleeps; what spins may have been taken with irqs off") {
  const auto held = [](const std::string& a) {
    return chain(report_of({.a = a, .first = "mutex_lock+0x1 f+0x1", .now = "g+0x1 h+0x1 i+0x1"})).held;
  };
  CHECK(held("A){.+.+}-{0:0}") == shared(Known::Printed));
  CHECK(held("A){+.+.}-{4:4}") == exclusive(Known::Printed));
  CHECK(held("A){++++}-{4:4}") == kUnknown);
  CHECK(held("A){.+.+}-{3:3}") == kUnknown);
  CHECK(held("A){....}-{2:2}") == kUnknown);
  CHECK(held("tasklist_lock){.+.+}-{2:2}") == kUnknown);  // write_lock_irq() leaves no state
}

TEST_CASE("pseudo locks and who holds them") {
  const auto held = [](const std::string& a, const std::string& stack) {
    return chain(report_of({.a = a, .first = stack, .now = "g+0x1 h+0x1 i+0x1"})).held;
  };
  CHECK(held("(work_completion)(&x->work)){+.+.}-{0:0}", "mutex_lock+0x1 f+0x1") == exclusive(Known::OnStack));
  CHECK(held("sb_writers#4){++++}-{0:0}", "mutex_lock+0x1 f+0x1") == shared(Known::OnStack));
  CHECK(held("sb_writers#4){++++}-{0:0}", "mutex_lock+0x1 f+0x1 freeze_super+0x1") == exclusive(Known::OnStack));
  CHECK(held("&mm->mmap_lock){++++}-{4:4}", "mutex_lock+0x1 f+0x1 exc_page_fault+0x1") == shared(Known::OnStack));
  CHECK(held("&mm->mmap_lock){++++}-{4:4}", "mutex_lock+0x1 f+0x1 do_mmap+0x1") == exclusive(Known::OnStack));
  CHECK(held("&mm->mmap_lock){++++}-{4:4}", "mutex_lock+0x1 f+0x1") == kUnknown);
}

TEST_CASE("the counts of the head are behind its task, whatever that is called") {
  CHECK(
      closing(report_of({.now = "_raw_read_lock+0x1 g+0x1", .flags = " [SC2[1]] [HC0[0]:SC0[0]:HE1:SE1]"})).acquired ==
      shared(Known::OnStack));
}

TEST_CASE("what takes a lock again, and what lost lines, contradicts no place") {
  const auto contradictions = [](const std::string& now) {
    return report_of({.first = "mutex_lock+0x1 f+0x1", .now = now}).contradictions.size();
  };
  CHECK(contradictions("_raw_spin_lock+0x1 elsewhere+0x1 g+0x1 h+0x1") == 1);
  CHECK(contradictions("reacquire_held_locks+0x1 __lock_release+0x1 elsewhere+0x1 g+0x1") == 0);
  CHECK(contradictions("lock_set_class+0x1 double_unlock_balance+0x1 elsewhere+0x1 g+0x1") == 0);
  CHECK(contradictions("_raw_spin_lock+0x1 LOST elsewhere+0x1 g+0x1 h+0x1") == 0);
}

TEST_CASE("the text of a print function is none of the label") {
  const std::string head =
      "WARNING: possible recursive locking detected\n6.6.0 #1 Not tainted\na/1 is trying to acquire "
      "lock:\nffff888000000010 (btree l=0 0:512){+.+.}-{4:4}, at: f+0x1/0x9\n\nbut task is already "
      "holding lock:\nffff888000000020 (btree l=1 7:9){+.+.}-{4:4}, at: f+0x5/0x9\n";
  const LogEvidence log = parse_text(head +
                                     "stack backtrace:\nCPU: 0 PID: 1 Comm: a Not tainted 6.6.0 #1\nCall Trace:\n"
                                     " lock_acquire+0x1/0x9\n mutex_lock+0x1/0x9\n f+0x1/0x9\n g+0x1/0x9\n");
  REQUIRE(log.reports.size() == 1);
  CHECK(log.reports[0].contradictions.empty());
  CHECK(std::get<CycleClaim>(log.reports[0].deadlock).cycle == std::vector<std::string>{"btree"});
}

TEST_CASE("PREEMPT_RT kernels by their names and their stacks, for all of their boot") {
  const auto is_rt = [](const Cycle& c) { return report_of(c).preempt_rt; };
  for (const char* release :
       {"6.1.0-rt5", "6.1.0-17-rt-amd64", "5.14.0-70.13.1.rt21.83.el9_0.x86_64", "4.18.0-305.rt7"})
    CHECK(is_rt({.release = release, .now = "mutex_lock+0x1 f+0x1"}));
  for (const char* release : {"6.1.0", "6.1.0-rtai1", "6.1.0-smart-1", "5.10.0-parts"})
    CHECK_FALSE(is_rt({.release = release, .now = "mutex_lock+0x1 f+0x1"}));
  CHECK(is_rt({.now = "rt_spin_lock+0x1 f+0x1"}));
}

TEST_CASE("wait type 3 sleeps where a mutex of the report has it: its states then bound how it is taken") {
  const std::string held = "lock_of_sort){+.+.}-{3:3}";
  CHECK(chain(report_of({.a = held, .b = "B){++++}-{3:3}", .first = "down_read+0x1 f+0x1", .now = "g+0x1"})).held ==
        exclusive(Known::Printed));
  CHECK(
      chain(report_of({.a = held, .b = "B){++++}-{3:3}", .first = "_raw_spin_lock+0x1 f+0x1", .now = "g+0x1"})).held ==
      kUnknown);
  CHECK(chain(report_of({.a = held, .b = "B){++++}-{2:2}", .first = "down_read+0x1 f+0x1", .now = "g+0x1"})).held ==
        kUnknown);
}

TEST_CASE("a head that stands alone tells how its lock is taken") {
  const auto taken = [](const std::string& at) {
    const LogEvidence log = parse_text(
        "WARNING: possible circular locking dependency detected\n5.17.0 #0 Not tainted\na/1 is trying to acquire "
        "lock:\nffff888000000010 (&mm->mmap_lock#2){++++}-{3:3}, at: " +
        at + "+0xa1/0x170\n\nbut task is already holding lock:\nffff888000000020 (&x->m){+.+.}-{3:3}, at: f+0x1/0x9\n");
    REQUIRE(log.reports.size() == 1);
    REQUIRE(log.reports[0].dependencies.size() == 1);
    return log.reports[0].dependencies[0].acquired;
  };
  CHECK(taken("__might_fault") == shared(Known::OnStack));
  CHECK(taken("do_something") == kUnknown);
}
