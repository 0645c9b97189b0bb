// Who does what in a finding: workers, timers, reclaim, readers of SRCU.
#include <doctest/doctest.h>

#include "graph/evidence_builder.h"
#include "render/account/activities.h"
#include "render/account/advice.h"
#include "render/account/sentences.h"

#include <lockgraph/render/diagram.h>
#include <lockgraph/render/findings.h>
#include <lockgraph/render/words.h>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace lockgraph;

namespace {

bool has_piece(const std::vector<std::string>& sentences, std::string_view piece) {
  return std::ranges::any_of(sentences, [&](const std::string& s) { return s.find(piece) != s.npos; });
}

Stack stack_of(const std::vector<std::string>& functions) {
  Stack stack;
  for (const std::string& f : functions) stack.edit().push_back({{f, "", 0}, false, false, "", 0});
  return stack;
}

Analysis of(const std::vector<std::string>& cycle) { return analyze({log_of("a", {circular("t", cycle)})}); }

}  // namespace

TEST_CASE("a worker runs the work of its queue: one task, not two") {
  const Analysis a = of({"(wq_completion)q", "(work_completion)(&x->work)", "A"});
  REQUIRE(a.findings.size() == 1);
  const Finding& f = a.findings[0];
  const Scenario s = scenario_of(a.graph, f);
  REQUIRE(s.lanes.size() == 2);
  const auto worker = std::ranges::find_if(s.lanes, [](const Lane& l) { return l.queue.has_value(); });
  REQUIRE(worker != s.lanes.end());
  CHECK(a.graph[*worker->queue].name == "(wq_completion)q");
  CHECK(a.graph[*worker->holds].name == "(work_completion)(&x->work)");
  CHECK(a.graph[*worker->wants].name == "A");
  const auto told = sentences(a.graph, f);
  CHECK(has_piece(told, "runs (work_completion)(&x->work) of the queue (wq_completion)q and waits for A"));
  CHECK(has_piece(told, "holds A"));
  CHECK(has_piece(told, "waits until all work of the queue (wq_completion)q is done"));
  const auto ends = fixes(a.graph, f, {});
  CHECK(ends.size() == 2);
  CHECK(has_piece(ends, "do not flush the queue (wq_completion)q while A is held"));
  CHECK(has_piece(ends, "do not take A in the work (work_completion)(&x->work)"));
}

TEST_CASE("a timer runs, and who deletes it waits for that; who allocates may have to reclaim") {
  const Analysis timer = of({"(&x->timer)", "A"});
  CHECK(has_piece(sentences(timer.graph, timer.findings.at(0)), "runs the timer (&x->timer) and waits for A"));
  CHECK(has_piece(sentences(timer.graph, timer.findings.at(0)), "waits until the timer (&x->timer) has run"));
  CHECK(has_piece(fixes(timer.graph, timer.findings[0], {}), "timer_delete_sync()"));
  const Analysis reclaim = of({"fs_reclaim", "A"});
  const Scenario one = scenario_of(reclaim.graph, reclaim.findings.at(0));
  REQUIRE(one.lanes.size() == 1);  // who allocates is the one who reclaims
  REQUIRE(one.lanes[0].entered.has_value());
  const auto told = sentences(reclaim.graph, reclaim.findings[0]);
  CHECK(has_piece(told, "holds A"));
  CHECK(has_piece(told, "It may have to reclaim some itself (fs_reclaim), and then waits for A"));
  CHECK(has_piece(told, "its own, or that of another task which does the same"));
  const Analysis three = of({"fs_reclaim", "A", "B"});
  CHECK(scenario_of(three.graph, three.findings.at(0)).lanes.size() == 2);
  const auto ends = fixes(reclaim.graph, reclaim.findings[0], {});
  CHECK(has_piece(ends, "GFP_NOFS"));
  CHECK_FALSE(has_piece(ends, "do not take fs_reclaim"));
}

TEST_CASE("what is no lock is told as what it is") {
  const Acquisition reads = kShared;
  Report r = circular("t", {"&q->q_usage_counter(io)#3", "A", "kn->active#4"});
  r.dependencies.edit()[0].acquired = kExclusive;
  r.dependencies.edit()[1].acquired = kExclusive;  // A -> kn->active: it is removed
  r.dependencies.edit()[2].held = reads;           // kn->active -> the queue: an operation on the file
  r.dependencies.edit()[2].acquired = reads;       // a request
  const Analysis a = analyze({log_of("a", {r})});
  const auto told = sentences(a.graph, a.findings.at(0));
  CHECK(has_piece(told, "has frozen the queue (&q->q_usage_counter(io)"));
  CHECK(has_piece(told, "sends requests to the queue, which may be frozen"));
  CHECK(has_piece(told, "removes the file, and waits until nobody uses it (kn->active"));
  CHECK(has_piece(told, "is in an operation on the file"));
  CHECK_FALSE(has_piece(told, "holds kn->active"));
  CHECK_FALSE(has_piece(told, "holds &q->q_usage_counter"));
}

TEST_CASE("an order that the kernel only declares is said to be no more") {
  Report r = circular("t", {"A", "&q->q_usage_counter(io)#3"});
  r.dependencies.edit()[0].stack = stack_of({"blk_alloc_queue", "blk_mq_alloc_queue"});
  const Analysis a = analyze({log_of("a", {r})});
  CHECK(has_piece(sentences(a.graph, a.findings.at(0)), "blk_alloc_queue() only declares that order to lockdep"));
  r.dependencies.edit()[0].stack = stack_of({"f", "blk_alloc_queue"});
  const Analysis b = analyze({log_of("a", {r})});
  CHECK_FALSE(has_piece(sentences(b.graph, b.findings.at(0)), "declares"));
}

TEST_CASE("a reported deadlock is told by its own reports") {
  Report own = circular("t", {"A", "B"}), other = report_of("5.9.0", {{"A", "B"}});
  own.dependencies.edit()[0].acquired = kShared, own.dependencies.edit()[1].held = kShared;
  own.dependencies.edit()[0].stack = stack_of({"f"});
  other.dependencies.edit()[0].stack = stack_of({"g"});
  const Analysis a = analyze({log_of("a", {own}), log_of("b", {other}), log_of("c", {other})});
  const auto told = sentences(a.graph, a.findings.at(0));
  CHECK(has_piece(told, "waits for B as a reader, in f()"));
  CHECK(has_piece(told, "a writer that queues in between"));
  CHECK_FALSE(has_piece(told, "in g()"));
  CHECK(has_piece(told, "nobody goes on"));
  CHECK_FALSE(has_piece(told, "should they meet"));
}

TEST_CASE("irqs are those that the report states; what other reports show stands beside") {
  Report r = report_of("5.9.0", {{"A", "B"}}, {{"A", "..-."}, {"B", "+.+."}});
  r.kind = ReportKind::IrqInversion;
  r.deadlock = IrqClaim{Irq::Softirq, "A", "B", {"A", "B"}};
  const Report wider = report_of("5.9.0", {}, {{"A", "-.-."}, {"B", "+.+."}});
  const Analysis a = analyze({log_of("a", {r}), log_of("b", {wider})});
  const auto told = sentences(a.graph, a.findings.at(0));
  CHECK(has_piece(told, "while a softirq can strike"));
  CHECK(has_piece(told, "By the states that other reports show it holds for the hardirq, too."));
  Report alone = report_of("5.9.0", {{"A", "B"}}, {{"A", "-.-."}, {"B", "+.+."}});
  alone.kind = r.kind, alone.deadlock = r.deadlock;
  const Analysis b = analyze({log_of("a", {alone})});
  CHECK(has_piece(sentences(b.graph, b.findings.at(0)),
                  "By the states that the same report prints it holds for the hardirq, too."));
}

TEST_CASE("an interrupt strikes and takes where the finding's own reports say, of the newest kernel") {
  const auto report = [](const std::string& release, const std::string& in) {
    Report r = report_of(release, {{"A", "B"}}, {{"A", "..-."}, {"B", "+.+."}});
    r.classes.edit()[0].usage_stacks.emplace_back(used_in(Irq::Softirq), stack_of({"_raw_spin_lock", in}));
    return r;
  };
  Report old = report("5.9.0", "old"), own = report("5.10.0", "own");
  for (Report* r : {&old, &own}) {
    r->kind = ReportKind::IrqInversion;
    r->deadlock = IrqClaim{Irq::Softirq, "A", "B", {"A", "B"}};
  }
  Report stranger = report("6.1.0", "stranger");
  stranger.dependencies = {};
  const Analysis a = analyze({log_of("a", {stranger}), log_of("b", {old}), log_of("c", {own})});
  REQUIRE(a.findings.size() == 1);
  const auto told = sentences(a.graph, a.findings[0]);
  CHECK(has_piece(told, "It strikes on that CPU and takes A, in own()."));
}

TEST_CASE("of a cut inversion: what the report shows, and from where to where it does not") {
  Report r = report_of("5.14.0", {{"H", "Q"}}, {{"H", "..-."}, {"Q", "...."}, {"U", "+.+."}});
  r.kind = ReportKind::IrqOrder;
  r.dependencies.edit()[0].is_new = true;
  r.acquiring = "Q";
  r.deadlock = IrqClaim{Irq::Softirq, "H", "U", {}};
  const Analysis a = analyze({log_of("a", {r})});
  REQUIRE(a.findings.size() == 1);
  REQUIRE(a.findings[0].incomplete);
  const auto told = sentences(a.graph, a.findings[0]);
  CHECK(has_piece(told, "Task 1 holds H and waits for Q"));
  CHECK(has_piece(told, "Task 2 holds U while a softirq can strike. It strikes on that CPU and takes H."));
  CHECK(has_piece(told, "The path from Q to U is cut out of the report."));
  CHECK_FALSE(has_piece(told, "is on the chain, too"));
  CHECK_FALSE(has_piece(told, "from H to H"));
}

TEST_CASE("allocating, not reclaiming, is what an interrupt strikes; a recursion is told by its addresses") {
  Report r = report_of("6.1.0", {}, {{"fs_reclaim", "..?."}});
  r.kind = ReportKind::InconsistentState;
  r.deadlock = StateClaim{"fs_reclaim", "SOFTIRQ-ON-W", "IN-SOFTIRQ-W"};
  r.classes.edit()[0].usage_stacks = {
      {enabled(Irq::Softirq), stack_of({"fs_reclaim_acquire", "__kmalloc", "alloc_workqueue_attrs"})},
      {used_in(Irq::Softirq), stack_of({"fs_reclaim_acquire", "kmem_cache_alloc", "fanotify_alloc_fid_event"})}};
  const Analysis a = analyze({log_of("a", {r})});
  REQUIRE(a.findings.size() == 1);
  const auto told = sentences(a.graph, a.findings[0]);
  CHECK(has_piece(told,
                  "Task 1 allocates as one that may sleep, and may have to reclaim memory itself (fs_reclaim), "
                  "while a softirq can strike, in alloc_workqueue_attrs(). It strikes on that CPU and allocates "
                  "as one that may sleep, in fanotify_alloc_fid_event(), too."));
  for (const auto& [instances, words] :
       {std::pair{Instances::Same, "takes the same once more"},
        std::pair{Instances::Different, "takes another of this class"},
        std::pair{Instances::Unknown, "takes another of this class, or the same once more"}}) {
    Report again = report_of("6.1.0", {{"A", "A"}});
    again.kind = ReportKind::Recursive;
    again.deadlock = CycleClaim{{"A"}, instances};
    const Analysis b = analyze({log_of("a", {again})});
    REQUIRE(b.findings.size() == 1);
    CHECK(has_piece(sentences(b.graph, b.findings[0]), std::string("and ") + words + " ("));
  }
}

TEST_CASE("where another lock is let go none is taken; whoever shows the taking tells the place") {
  const auto report = [](const std::string& release, const std::vector<std::string>& functions) {
    Report r = report_of(release, {{"A", "B"}, {"B", "A"}});
    r.deadlock = CycleClaim{{"A", "B"}};
    r.dependencies.edit()[0].stack = stack_of(functions);
    return r;
  };
  const Report letting_go = report("6.12.0", {"reacquire_held_locks", "lock_release", "up_read", "end_transaction"});
  const Analysis a = analyze({log_of("a", {letting_go})});
  CHECK(has_piece(sentences(a.graph, a.findings.at(0)),
                  "waits for B, before it lets another lock go, in end_transaction() (1 report, 6.12.0)"));
  const auto told = nlohmann::json::parse(findings_json(a, {0}, {}));
  CHECK(told["findings"][0]["edges"][0]["site"]["function"] == "end_transaction");
  CHECK_FALSE(told["findings"][0]["edges"][0].contains("place"));
  const Analysis both = analyze(
      {log_of("a", {letting_go}), log_of("b", {report("5.9.0", {"lock_acquire", "down_read", "join_transaction"})})});
  CHECK(has_piece(sentences(both.graph, both.findings.at(0)),
                  "waits for B, in join_transaction() (1 of 2 reports, 5.9.0)"));
}

TEST_CASE("each irq of what no boot reported is told with what shows it") {
  const auto state = [](const std::string& release, UsageState s, const std::string& in) {
    Report r = report_of(release, {}, {{"A", "...."}});
    r.classes.edit()[0].usage = Usage();
    r.classes.edit()[0].usage->insert(s);
    r.classes.edit()[0].usage_stacks.emplace_back(s, stack_of({"_raw_spin_lock", in}));
    return r;
  };
  Report chain = report_of("6.1.0", {{"A", "B"}}, {{"A", "...."}, {"B", "++++"}});
  const Analysis a = analyze({log_of("a", {chain}), log_of("b", {state("6.1.0", used_in(Irq::Hardirq), "hard")}),
                              log_of("c", {state("6.2.0", used_in(Irq::Softirq), "soft")})});
  REQUIRE(a.findings.size() == 1);
  const auto told = sentences(a.graph, a.findings[0]);
  CHECK(has_piece(told, "while a hardirq can strike. It strikes on that CPU and takes A, in hard()."));
  CHECK(has_piece(told, "By the states that other reports show it holds for the softirq, too."));
  Report once = state("6.1.0", used_in(Irq::Hardirq), "there");
  once.classes.edit()[0].usage->insert(used_in(Irq::Softirq));
  once.classes.edit()[0].usage_stacks.emplace_back(used_in(Irq::Softirq), stack_of({"_raw_spin_lock", "there"}));
  const Analysis one = analyze({log_of("a", {chain}), log_of("b", {once})});
  CHECK(has_piece(sentences(one.graph, one.findings.at(0)),
                  "while a hardirq or softirq can strike. It strikes on that CPU and takes A, in there()."));
}

TEST_CASE("what no boot reported is told by the reports that it rests on; whose place is another's is said") {
  const auto dependency = [](const std::string& release, const std::string& from, const std::string& to,
                             const std::string& in) {
    Report r = report_of(release, {{from, to}});
    r.dependencies.edit()[0].stack = stack_of({"mutex_lock", in});
    return r;
  };
  // One boot shows both, an older kernel than another that shows one of them.
  const Analysis a =
      analyze({log_of("a", {dependency("5.9.0", "A", "B", "old_b"), dependency("5.9.0", "B", "A", "old_a")}),
               log_of("b", {dependency("6.1.0", "A", "B", "new_b")})});
  REQUIRE(a.findings.size() == 1);
  CHECK(has_piece(sentences(a.graph, a.findings[0]), "waits for B, in old_b() (1 of 2 reports, 5.9.0)"));
  Report state = report_of("4.6.0", {}, {{"B", "...."}});
  state.classes.edit()[0].usage = Usage();
  state.classes.edit()[0].usage->insert(enabled(Irq::Hardirq));
  state.classes.edit()[0].usage_stacks.emplace_back(enabled(Irq::Hardirq), stack_of({"_raw_spin_lock", "elsewhere"}));
  const Report chain = report_of("6.1.0", {{"A", "B"}}, {{"A", "-..."}, {"B", "+..."}});
  const Analysis b = analyze({log_of("a", {chain}), log_of("old", {state})});
  REQUIRE(b.findings.size() == 1);
  const auto told = sentences(b.graph, b.findings[0]);
  CHECK(has_piece(told, "while a hardirq can strike, in elsewhere()."));
  CHECK(has_piece(told, "A place of the interrupt is told by old:1 (4.6.0)."));
}

TEST_CASE("who joins a transaction of btrfs is counted twice in one go: one task, and no repair between") {
  const Analysis a = of({"btrfs_trans_num_writers", "btrfs_trans_num_extwriters", "A"});
  REQUIRE(a.findings.size() == 1);
  const Scenario s = scenario_of(a.graph, a.findings[0]);
  CHECK(s.lanes.size() == 2);
  CHECK(fixes(a.graph, a.findings[0], {}).size() == 2);
  CHECK_FALSE(has_piece(sentences(a.graph, a.findings[0]), "num_extwriters"));
}

TEST_CASE("who writes under a sequence count waits for nobody") {
  const auto ends_with = [](const std::string& label) {
    Report r = report_of("6.1.0", {}, {{label, "..?."}});
    r.kind = ReportKind::InconsistentState;
    r.deadlock = StateClaim{label, "SOFTIRQ-ON-W", "IN-SOFTIRQ-W"};
    const Analysis a = analyze({log_of("a", {r})});
    return sentences(a.graph, a.findings.at(0)).back();
  };
  CHECK(ends_with("&vport->seq#2").starts_with("Who writes under a sequence count waits for nobody"));
  CHECK(ends_with("mount_lock.seqcount").starts_with("Who writes under a sequence count waits for nobody"));
  CHECK(ends_with("&seq->lock").starts_with("It waits for what its own CPU holds"));
}

TEST_CASE("a lock that was renamed is told by its name of today, with the one that the logs print") {
  const Analysis a = of({"&bdev->bd_mutex", "A"});
  CHECK(has_piece(sentences(a.graph, a.findings.at(0)), "&disk->open_mutex is &bdev->bd_mutex in older logs."));
  CHECK_FALSE(has_piece(sentences(of({"&disk->open_mutex", "A"}).graph, of({"&disk->open_mutex", "A"}).findings.at(0)),
                        "in older logs"));
}

TEST_CASE("who sleeps is not told to switch interrupts off, and sleeping in one is the fault") {
  Report r = report_of("5.9.0", {{"fs_reclaim", "B"}}, {{"fs_reclaim", "..-."}, {"B", "..+."}});
  const Analysis a = analyze({log_of("a", {r})});
  REQUIRE(a.findings.size() == 1);
  const auto told = sentences(a.graph, a.findings[0]);
  CHECK(has_piece(told, "That an interrupt enters reclaim (fs_reclaim) is the fault"));
  CHECK(has_piece(told,
                  "allocates as one that may sleep: it may have to reclaim memory itself (fs_reclaim), and then "
                  "waits for B"));
  CHECK(has_piece(told, "It waits for what its own CPU holds: it never goes on."));
  CHECK(has_piece(fixes(a.graph, a.findings[0], {}), "GFP_ATOMIC"));
  r = report_of("5.9.0", {{"A", "B"}}, {{"A", "..-."}, {"B", "..+."}});
  r.classes.edit()[1].type = LockType::Rwsem;
  const Analysis b = analyze({log_of("a", {r})});
  CHECK_FALSE(has_piece(fixes(b.graph, b.findings.at(0), {}), "_irqsave"));
  r.classes.edit()[1].type = LockType::Rwlock;
  const Analysis c = analyze({log_of("a", {r})});
  CHECK(has_piece(fixes(c.graph, c.findings.at(0), {}), "the _bh or _irqsave form of what takes it"));
}

TEST_CASE("an interrupt that prints waits for who prints; the last hop names the queued writer, too") {
  Report r = report_of("5.9.0", {{"console_owner", "B"}}, {{"console_owner", "-..."}, {"B", ".+.."}});
  r.dependencies.edit()[0].acquired = kShared;
  r.classes.edit()[0].usage->insert(used_in(Irq::Hardirq));
  const Analysis a = analyze({log_of("a", {r})});
  REQUIRE(a.findings.size() == 1);
  const auto told = sentences(a.graph, a.findings[0]);
  CHECK(has_piece(told, "prints, and may spin until the task that prints hands over (console_owner)"));
  CHECK(has_piece(told, "(B is held by readers there: a writer that queues in between"));
  CHECK(has_piece(fixes(a.graph, a.findings[0], {}), "do not print in the hardirq"));
}

TEST_CASE("who runs notifiers waits himself; NOFS does not help where they wait for a fence") {
  const Analysis a = of({"A", "fs_reclaim", "mmu_notifier_invalidate_range_start", "dma_fence_map"});
  REQUIRE(scenario_of(a.graph, a.findings.at(0)).lanes.size() == 2);
  CHECK(has_piece(sentences(a.graph, a.findings[0]), "and there may wait for a fence (dma_fence_map)"));
  const auto ends = fixes(a.graph, a.findings[0], {});
  CHECK(has_piece(ends, "GFP_NOWAIT"));
  CHECK_FALSE(has_piece(ends, "allocate with GFP_NOFS"));
}

TEST_CASE("a queue that is flushed by its own work wants no nesting annotation") {
  const Analysis a = of({"(wq_completion)q"});
  CHECK(has_piece(sentences(a.graph, a.findings.at(0)), "waits until all work of the queue (wq_completion)q is done"));
  CHECK_FALSE(has_piece(fixes(a.graph, a.findings[0], {}), "nesting"));
  CHECK(has_piece(fixes(a.graph, a.findings[0], {}), "do not flush the queue"));
}

TEST_CASE("where nothing tells how a queue is taken, requests enter it; a worker that goes on flushes nothing") {
  Report r = circular("t", {"q->q_usage_counter", "(wq_completion)w"});
  r.dependencies.edit()[1].acquired = {};  // the work sends requests, by no stack
  r.dependencies.edit()[0].stack = stack_of({"process_one_work", "worker_thread"});
  const Analysis a = analyze({log_of("a", {r})});
  const auto told = sentences(a.graph, a.findings.at(0));
  CHECK(has_piece(told, "sends requests to the queue, which may be frozen"));
  CHECK_FALSE(has_piece(told, "freezes the queue"));
  CHECK(has_piece(told, "goes on, still with that, to more work"));
  CHECK_FALSE(has_piece(fixes(a.graph, a.findings[0], {}), "do not flush"));
}

TEST_CASE("a task that holds more of the chain than one lock is said to") {
  Report r = circular("t", {"A", "B", "C"});
  for (ClassFact& c : r.classes.edit()) c.type = LockType::Mutex;
  r.held = std::vector<HeldLock>{{"B", "", {}}, {"C", "", {}}};
  const Analysis a = analyze({log_of("a", {r})});
  CHECK(has_piece(sentences(a.graph, a.findings.at(0)), "The report lists that it holds B, too"));
}

TEST_CASE("reports that show a dependency elsewhere are no kernels of the place that is told") {
  Report here = circular("t", {"A", "B"}, "5.9.0"), elsewhere = report_of("6.1.0", {{"A", "B"}});
  here.dependencies.edit()[0].stack = stack_of({"f"});
  elsewhere.dependencies.edit()[0].stack = stack_of({"g"});
  const Analysis a = analyze({log_of("a", {here}), log_of("b", {elsewhere})});
  CHECK(has_piece(sentences(a.graph, a.findings.at(0)), "in f() (1 of 2 reports, 5.9.0)"));
  const std::string svg = chain_svg(a.graph, a.findings[0], {});
  CHECK(svg.find("1 of 2 reports \u00b7 5.9.0<") != svg.npos);
  CHECK(svg.find("6.1.0") == svg.npos);
}
