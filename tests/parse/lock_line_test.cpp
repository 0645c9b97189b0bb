#include <doctest/doctest.h>

#include "catalogue.h"
#include "lock_line.h"
#include "printed.h"

using namespace lockgraph;
using namespace lockgraph::parse;

TEST_CASE("lock lines of all times") {
  struct Row {
    std::string line, address, label, mask, wait, rest;
  };
  for (const Row& row : std::initializer_list<Row>{
           {" (&bus->mutex){+.+.+.}, at: [<c0>] f", "", "&bus->mutex", "+.+.+.", "", ", at: [<c0>] f"},
           {"ffff8880a393dd48 (&timer->lock){-.-.}-{2:2}, at: f+0x4a/0x380", "ffff8880a393dd48", "&timer->lock", "-.-.",
            "2:2", ", at: f+0x4a/0x380"},
           {"c3baa3d4 (rcu_read_lock){....}-{1:3}, at: f (a.c:1)", "c3baa3d4", "rcu_read_lock", "....", "1:3",
            ", at: f (a.c:1)"},
           {"        (ptrval) (rcu_read_lock_bh){....}, at: f", "(ptrval)", "rcu_read_lock_bh", "....", "", ", at: f"},
           {"(____ptrval____) (a){....}", "(____ptrval____)", "a", "....", "", ""},
           {"((&hw->end_timer)){+.-.}-{0:0}", "", "(&hw->end_timer)", "+.-.", "0:0", ""},
           {"((work_completion)(&(&s->w)->work)){+.+.}-{0:0}:", "", "(work_completion)(&(&s->w)->work)", "+.+.", "0:0",
            ":"},
           {"(dev->qdisc_tx_busylock ?: &qdisc_tx_busylock){+...} ops: 12 {", "",
            "dev->qdisc_tx_busylock ?: &qdisc_tx_busylock", "+...", "", "ops: 12 {"},
           {"(&(({ do { (void)0; } while (0); }))->timer){+.-.}, at: f", "",
            "&(({ do { (void)0; } while (0); }))->timer", "+.-.", "", ", at: f"},
       }) {
    CAPTURE(row.line);
    const auto ref = parse_lock_ref(row.line);
    REQUIRE(ref.has_value());
    CHECK(std::string(ref->address) == row.address);
    CHECK(std::string(ref->label) == row.label);
    CHECK(std::string(ref->mask) == row.mask);
    CHECK(std::string(ref->wait) == row.wait);
    CHECK(std::string(ref->rest) == row.rest);
  }
  for (const std::string line : {"(lock: not a lock line)", "(x){.....}", "", "(", "Chain exists of:", "(x)"}) {
    CAPTURE(line);
    CHECK_FALSE(parse_lock_ref(line).has_value());
  }
}

TEST_CASE("stack frames of all architectures and tools") {
  struct Row {
    std::string line, function, file;
    unsigned number;
    bool unreliable, inlined;
  };
  for (const Row& row : std::initializer_list<Row>{
           {" f+0x1a/0x2b", "f", "", 0, false, false},
           {" f+0x1a/0x2b [mod]", "f", "", 0, false, false},
           {" f+0x1a/0x2b [mod 0123abcd]", "f", "", 0, false, false},
           {" f+0x1a/0x2b fs/a.c:12", "f", "fs/a.c", 12, false, false},
           {" f+0x1a/0x2b fs/a.c:12 [mod]", "f", "fs/a.c", 12, false, false},
           {" f include/linux/a.h:12 [inline]", "f", "include/linux/a.h", 12, false, true},
           {" ? f+0x1a/0x2b", "f", "", 0, true, false},
           {" [<ffffffff81234567>] f+0x1a/0x2b", "f", "", 0, false, false},
           {" [<c01234ab>] ? f+0x1/0x2", "f", "", 0, true, false},
           {" [<ffffffff82c65e52>] f lib/a.c:15 [inline]", "f", "lib/a.c", 15, false, true},
           {" f.isra.0.part.1+0x1/0x2", "f.isra.0.part.1", "", 0, false, false},
           {"__flush_work (kernel/workqueue.c:3894)", "__flush_work", "kernel/workqueue.c", 3894, false, false},
           {"f (kernel/a.c:683 kernel/b.c:6693) mod", "f", "kernel/a.c", 683, false, false},
           {"f (lib/x.c:1 (discriminator 4))", "f", "lib/x.c", 1, false, false},
           {"[c0000000034d3a90] [c00000000015d9d8] .func+0x10/0x20 (unreliable)", "func", "", 0, false, false},
           {"[<c0013c1c>] (unwind_backtrace) from [<c0010f2c>] (show_stack+0x10/0x14)", "unwind_backtrace", "", 0,
            false, false},
           {" unwind_backtrace from show_stack+0x10/0x14", "unwind_backtrace", "", 0, false, false},
           {"([<0000000000112ac0>] func+0x1/0x2)", "func", "", 0, false, false},
           {" <ffffffff8020b0b4>{func+126}", "func", "", 0, false, false},
           {" 0xffffffffc0a4d02b", "0xffffffffc0a4d02b", "", 0, false, false},
       }) {
    CAPTURE(row.line);
    const auto f = parse_frame(row.line);
    REQUIRE(f.has_value());
    CHECK(f->site.function == row.function);
    CHECK(f->site.file == row.file);
    CHECK(f->site.line == row.number);
    CHECK(f->unreliable == row.unreliable);
    CHECK(f->inlined == row.inlined);
  }
  for (const std::string line : {"stack backtrace:", "which lock already depends on the new lock.",
                                 "Call Trace:", "ldtest noise: other (x)", "CPU0", "", "*** DEADLOCK ***", "lock(&x);",
                                 "{SOFTIRQ-ON-W} state was registered at:", "<IRQ>", "Code: 8d bc 24", "}"}) {
    CAPTURE(line);
    CHECK_FALSE(parse_frame(line).has_value());
  }
}

TEST_CASE("banners are whole lines") {
  using enum ReportKind;
  struct Row {
    std::string line;
    ReportKind kind;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"WARNING: possible circular locking dependency detected", Circular},
           {"[ INFO: possible circular locking dependency detected ]", Circular},
           {"WARNING: possible recursive locking detected", Recursive},
           {"WARNING: possible irq lock inversion dependency detected", IrqInversion},
           {"WARNING: SOFTIRQ-safe -> SOFTIRQ-unsafe lock order detected", IrqOrder},
           {"[ INFO: hard-safe -> hard-unsafe lock order detected ]", IrqOrder},
           {"WARNING: inconsistent lock state", InconsistentState},
           {"[ BUG: Invalid wait context ]", WaitContext},
           {"[ BUG: bad unlock balance detected! ]", BadUnlockBalance},
           {"WARNING: iou-wrk-3613/3623 still has locks held!", HeldAtExit},
           {"[ INFO: suspicious RCU usage. ]", RcuUsage},
           {"BUG: MAX_LOCKDEP_CHAIN_HLOCKS too low!", Limit},
           {"INFO: trying to register non-static key.", UnregisteredKey},
           {"BUG: sleeping function called from invalid context at net/core/sock.c:3479", AtomicSleep},
           {"INFO: task kworker/u4:0:9 blocked for more than 143 seconds.", HungTask},
       }) {
    CAPTURE(row.line);
    const auto banner = match_banner(row.line);
    REQUIRE(banner.has_value());
    CHECK(banner->kind == row.kind);
  }
  for (const std::string line :
       {"run #0: crashed: possible deadlock in f",
        "Subject: WARNING: possible circular locking dependency detected in f",
        "possible circular locking dependency detected", "crash: inconsistent lock state in f", "WARNING: x"}) {
    CAPTURE(line);
    CHECK_FALSE(match_banner(line).has_value());
  }
}

TEST_CASE("who printed it: idents, dump headers, tasks") {
  const auto ident = parse_ident("5.14.0-rc3-syzkaller #0 Tainted: G        W        ");
  REQUIRE(ident.has_value());
  CHECK(*ident == KernelRelease{"5.14.0-rc3-syzkaller", "#0", "GW"});
  CHECK(parse_ident("2.6.20 #5")->build == "#5");
  CHECK(parse_ident("syzkaller #0 Not tainted")->taint == "");
  CHECK_FALSE(parse_ident("some text #0").has_value());
  const auto dump = parse_dump_header("CPU: 0 UID: 0 PID: 1 Comm: a b Tainted: G           O       6.12.117 #1");
  REQUIRE(dump.has_value());
  CHECK(dump->first == Task{"a b", 1});
  CHECK(dump->second == KernelRelease{"6.12.117", "#1", "GO"});
  CHECK(parse_dump_header("Pid: 982, comm: kworker/u:4 Not tainted 2.6.37-rc7-wl+ #242")->first ==
        Task{"kworker/u:4", 982});
  CHECK(*parse_task("kworker/0:1H/990") == Task{"kworker/0:1H", 990});
  CHECK(*parse_task("ksoftirqd/0/4 [HC0[0]:SC1[1]:HE1:SE0]") == Task{"ksoftirqd/0", 4});
  CHECK(*parse_task("kworker/u4:0:9", ':') == Task{"kworker/u4:0", 9});
  CHECK_FALSE(parse_task("nobody").has_value());
}

TEST_CASE("sentences capture what stands in the place of their stars") {
  const auto s = match_sentence("but this lock took another, SOFTIRQ-READ-unsafe lock in the past:");
  CHECK(s.phrase == Phrase::OtherTookUnsafe);
  CHECK(std::string(s.captures[0]) == "SOFTIRQ-READ");
  CHECK(match_sentence("a/b is trying to acquire lock:").phrase == Phrase::TryingToAcquire);
  CHECK(match_sentence("5 locks held by kworker/u4:5/226:").phrase == Phrase::HeldList);
  CHECK(match_sentence("nothing of the kind").phrase == Phrase::None);
}
