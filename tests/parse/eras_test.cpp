// What is read from each kind of report, in the wording of each era: a short real excerpt beside the facts in it.
#include <doctest/doctest.h>
#include <lockgraph/parse/parse.h>

#include "kernel/lock_machinery.h"

using namespace lockgraph;

namespace {

/// One line for a report: kind, release, task; then classes with usage, dependencies, claim.
std::string dump(const Report& r) {
  std::string s(name(r.kind));
  s += " | " + (r.kernel ? r.kernel->release : std::string("-")) + " | " +
       (r.task ? r.task->comm + "/" + std::to_string(r.task->pid) : "-") + " |";
  for (const ClassFact& c : r.classes) {
    s += " " + c.label + "{";
    if (c.usage)
      for (const std::string& n : c.usage->names()) s += n + " ";
    if (s.ends_with(' ')) s.pop_back();
    s += "}" + (c.wait.empty() ? "" : c.wait);
  }
  s += " |";
  for (const Dependency& d : r.dependencies) s += " " + d.from + "->" + d.to;
  s += " |";
  if (const auto* c = std::get_if<CycleClaim>(&r.deadlock))
    for (const std::string& l : c->cycle) s += " " + l;
  if (const auto* c = std::get_if<IrqClaim>(&r.deadlock))
    s += " " + std::string(name(c->irq)) + " " + c->safe + " " + c->unsafe;
  if (const auto* c = std::get_if<StateClaim>(&r.deadlock)) s += " " + c->label + " " + c->was + " " + c->now;
  return s;
}

struct Row {
  std::string era, excerpt, read;
};

}  // namespace

TEST_CASE("each kind, each era") {
  for (const Row& row : std::initializer_list<Row>{
           {"recursive, 2.6.27: inverted signs",
            "[ INFO: possible recursive locking detected ]\n2.6.27-rc4 "
            "#1\n---------------------------------------------\ntouch/6855 is trying to acquire lock:\n"
            " (&info->bfs_lock){--..}, at: [<c02262f5>] bfs_delete_inode+0x9e/0x18c\n\nbut task is already holding "
            "lock:\n (&info->bfs_lock){--..}, at: [<c0226c00>] bfs_create+0x45/0x187\n",
            "recursive | 2.6.27-rc4 | touch/6855 | &info->bfs_lock{HARDIRQ-ON-W SOFTIRQ-ON-W} | "
            "&info->bfs_lock->&info->bfs_lock | &info->bfs_lock"},
           {"inconsistent state, 2.6.37: six characters, `Pid:` header",
            "[   21.404450] [ INFO: inconsistent lock state ]\n[   21.404518] 2.6.37-rc7-wl+ #242\n[   21.404582] "
            "---------------------------------\n"
            "[   21.404650] inconsistent {SOFTIRQ-ON-W} -> {IN-SOFTIRQ-W} usage.\n[   21.404721] kworker/u:4/982 "
            "[HC0[0]:SC1[3]:HE1:SE0] takes:\n"
            "[   21.404792]  (&(&common->cc_lock)->rlock){+.?...}, at: [<f8115780>] ath5k_ani_calibration+0x29/0x5d9 "
            "[ath5k]\n[   21.405011] {SOFTIRQ-ON-W} state was registered at:\n"
            "[   21.405011]   [<c12c978d>] _raw_spin_lock+0x45/0x72\n",
            "inconsistent-state | 2.6.37-rc7-wl+ | kworker/u:4/982 | &(&common->cc_lock)->rlock{HARDIRQ-ON-W "
            "IN-SOFTIRQ-W SOFTIRQ-ON-W} | | &(&common->cc_lock)->rlock SOFTIRQ-ON-W IN-SOFTIRQ-W"},
           {"circular, 4.8 on powerpc, wrapped by a mailer",
            "[   20.507796] [ INFO: possible circular locking dependency detected ]\n[   20.507800] "
            "4.8.0-rc7-00037-gd2ffb01 #21 Not tainted\n[   20.507803] swapper/0/1 is trying to acquire lock:\n"
            "[   20.507818]  (&bus->mutex){+.+.+.}, at: [<c000000000052830>]\n.pmac_i2c_open+0x30/0x100\n[   "
            "20.507819] but task is already holding lock:\n"
            "[   20.507829]  (&policy->rwsem){+.+.+.}, at: [<c00000000068adcc>]\n.cpufreq_online+0x1ac/0x9d0\n[   "
            "20.507837] -> #1 (&policy->rwsem){+.+.+.}:\n[   20.507844]        [<c00000000082385c>] "
            ".down_write+0x6c/0x110\n"
            "[   20.507850] -> #0 (&bus->mutex){+.+.+.}:\n[   20.507860]        [<c000000000052830>] "
            ".pmac_i2c_open+0x30/0x100\n",
            "circular | 4.8.0-rc7-00037-gd2ffb01 | swapper/0/1 | &bus->mutex{HARDIRQ-ON-W SOFTIRQ-ON-W "
            "RECLAIM_FS-ON-W} &policy->rwsem{HARDIRQ-ON-W SOFTIRQ-ON-W RECLAIM_FS-ON-W} | "
            "&bus->mutex->&policy->rwsem &policy->rwsem->&bus->mutex | &bus->mutex &policy->rwsem"},
           {"circular, 4.14: crosslock",
            "WARNING: possible circular locking dependency detected\n4.14.0-rc1+ #1 Not tainted\nloop0/2992 is trying "
            "to acquire lock:\n (&sb->s_type->i_mutex_key#9){++++}, at: [<ffffffff81870b1c>] "
            "generic_file_write_iter+0xdc/0x7a0 mm/filemap.c:3161\n"
            "but now in release context of a crosslock acquired at the following:\n ((complete)&ret.event){+.+.}, at: "
            "[<ffffffff822a839e>] submit_bio_wait+0x15e/0x200 block/bio.c:953\n"
            "-> #1 ((complete)&ret.event){+.+.}:\n wait_for_completion_io+0x1/0x2\n-> #0 "
            "(&sb->s_type->i_mutex_key#9){++++}:\n down_write+0x1/0x2\n",
            "circular | 4.14.0-rc1+ | loop0/2992 | &sb->s_type->i_mutex_key#9{HARDIRQ-ON-W HARDIRQ-ON-R SOFTIRQ-ON-W "
            "SOFTIRQ-ON-R} (complete)&ret.event{HARDIRQ-ON-W SOFTIRQ-ON-W} | "
            "&sb->s_type->i_mutex_key#9->(complete)&ret.event (complete)&ret.event->&sb->s_type->i_mutex_key#9 | "
            "&sb->s_type->i_mutex_key#9 (complete)&ret.event"},
           {"circular, 6.10: decode_stacktrace, indentation and offsets gone",
            "[   87.511125][    T9] WARNING: possible circular locking dependency detected\n[   87.511125][    T9] "
            "6.10.0-rc3 #1 Not tainted\n[   87.511125][    T9] kworker/0:1/9 is trying to acquire lock:\n"
            "[ 87.511125][ T9] c3baa3d4 (a){+.+.}-{3:3}, at: f (include/linux/rcupdate.h:336)\n[ 87.511125][ T9] but "
            "task is already holding lock:\n[ 87.511125][ T9] c3baa3d8 ((work_completion)(&wfc.work)){+.+.}-{0:0}, at: "
            "g (kernel/workqueue.c:3894)\n"
            "[   87.511125][    T9] -> #1 ((work_completion)(&wfc.work)){+.+.}-{0:0}:\n[ 87.511584][ T9] __flush_work "
            "(kernel/workqueue.c:3894)\n[   87.511125][    T9] -> #0 (a){+.+.}-{3:3}:\n[ 87.511849][ T9] f "
            "(kernel/workqueue.c:683 kernel/workqueue.c:6693)\n",
            "circular | 6.10.0-rc3 | kworker/0:1/9 | a{HARDIRQ-ON-W SOFTIRQ-ON-W}3:3 "
            "(work_completion)(&wfc.work){HARDIRQ-ON-W SOFTIRQ-ON-W}0:0 | a->(work_completion)(&wfc.work) "
            "(work_completion)(&wfc.work)->a | a (work_completion)(&wfc.work)"},
           {"wait context, 5.11",
            "[ BUG: Invalid wait context ]\n5.11.0 #1 Not tainted\nsyz-executor700/8443 is trying to "
            "lock:\nffff8880212b6a28 (&mm->mmap_lock#2){++++}-{3:3}, at: __might_fault+0xa3/0x180 mm/memory.c:5260\n"
            "other info that might help us debug this:\ncontext-{4:4}\n1 lock held by syz-executor700/8443:\n #0: "
            "ffff888028fa0df0 (&u->lock){+.+.}-{2:2}, at: unix_stream_read_generic+0x16d0/0x2190 "
            "net/unix/af_unix.c:2502\n",
            "wait-context | 5.11.0 | syz-executor700/8443 | &mm->mmap_lock#2{HARDIRQ-ON-W HARDIRQ-ON-R SOFTIRQ-ON-W "
            "SOFTIRQ-ON-R}3:3 &u->lock{HARDIRQ-ON-W SOFTIRQ-ON-W}2:2 | |"},
           {"bad unlock balance, 5.19",
            "WARNING: bad unlock balance detected!\n5.19.0-rc5-syzkaller #0 Not tainted\nsyz-executor280/3608 is "
            "trying to release lock (&call->user_mutex) at:\n[<ffffffff887ef3ae>] rxrpc_do_sendmsg+0xc0e/0x1350 "
            "net/rxrpc/sendmsg.c:754\n"
            "but there are no more locks to release!\nno locks held by syz-executor280/3608.\n",
            "bad-unlock-balance | 5.19.0-rc5-syzkaller | syz-executor280/3608 | | |"},
           {"held lock freed, 5.17",
            "WARNING: held lock freed!\n5.17.0 #1 Not tainted\nkworker/0:3/1275 is freeing memory "
            "ffff888078f7c000-ffff888078f7cfff, with a lock still held there!\nffff888078f7c668 "
            "(&ctlr->add_lock){+.+.}-{3:3}, at: spi_unregister_controller+0x57/0x3b0\n",
            "held-lock-freed | 5.17.0 | kworker/0:3/1275 | &ctlr->add_lock{HARDIRQ-ON-W SOFTIRQ-ON-W}3:3 | |"},
           {"held on return, 5.4",
            "WARNING: lock held when returning to user space!\n5.4.0-rc1-next-20191001 #0 Not "
            "tainted\nsyz-executor589/9088 is leaving the kernel with locks still held!\n1 lock held by "
            "syz-executor589/9088:\n #0: ffffffff88faadc0 (rcu_read_lock){....}, at: f+0x180/0x590\n",
            "held-on-return | 5.4.0-rc1-next-20191001 | syz-executor589/9088 | rcu_read_lock{} | |"},
           {"held at exit, 5.18: the task in the title",
            "WARNING: iou-wrk-3613/3623 still has locks held!\n5.18.0-rc6 #0 Not tainted\n1 lock held by "
            "iou-wrk-3613/3623:\n #0: ffff888140bfe0a8 (&ctx->uring_lock){+.+.}-{3:3}, at: f+0x75/0xc0\n",
            "held-at-exit | 5.18.0-rc6 | iou-wrk-3613/3623 | &ctx->uring_lock{HARDIRQ-ON-W SOFTIRQ-ON-W}3:3 | |"},
           {"RCU, 4.9: a box and a full stop",
            "[ INFO: suspicious RCU usage. ]\n4.9.0-rc4+ #47 Not tainted\n./include/linux/kvm_host.h:536 suspicious "
            "rcu_dereference_check() usage!\nrcu_scheduler_active = 1, debug_locks = 1\nno locks held by a/3.\n",
            "rcu-usage | 4.9.0-rc4+ | a/3 | | |"},
           {"limit",
            "BUG: MAX_LOCK_DEPTH too low!\nturning off the locking correctness validator.\ndepth: 48  max: 48!\n1 lock "
            "held by syz-executor0/10189:\n #0:         (ptrval) (rcu_read_lock_bh){....}, at: f+0x30f/0x34c0\n",
            "limit | - | syz-executor0/10189 | rcu_read_lock_bh{} | |"},
           {"unregistered key, 2.6.31",
            "[    2.280191] INFO: trying to register non-static key.\n[    2.284005] the code is fine but needs "
            "lockdep annotation.\n[    2.284005] turning off the locking correctness validator.\n[    2.284005] Pid: "
            "1, comm: swapper Not tainted 2.6.31-rc5-tip #1145\n",
            "unregistered-key | 2.6.31-rc5-tip | swapper/1 | | |"},
           {"atomic sleep, 5.16",
            "BUG: sleeping function called from invalid context at net/core/sock.c:3479\nin_atomic(): 1, "
            "irqs_disabled(): 0, non_block: 0, pid: 18964, name: syz-executor.3\npreempt_count: 1, expected: 0\nINFO: "
            "lockdep is turned off.\n",
            "atomic-sleep | - | syz-executor.3/18964 | | |"},
           {"hung task: the list is of all tasks, its classes count",
            "INFO: task kworker/u4:0:9 blocked for more than 143 seconds.\n      Not tainted 5.4.0-syzkaller "
            "#0\nShowing all locks held in the system:\n1 lock held by rcu_tasks_kthre/12:\n #0: ffffffff8d326f50 "
            "(rcu_tasks.tasks_gp_mutex){+.+.}-{3:3}, at: f+0x30/0xd00\n=============================================\n",
            "hung-task | 5.4.0-syzkaller | kworker/u4:0/9 | rcu_tasks.tasks_gp_mutex{HARDIRQ-ON-W SOFTIRQ-ON-W}3:3 | "
            "|"},
           {"hung task, wrapped; each piece has its prefix",
            "[  243.123456][   T30] INFO: task kworker/u4:0:9 blocked for more than\n[  243.123456][   T30] 143 "
            "seconds.\n"
            "[  243.123456][   T30]       Not tainted 5.4.0-syzkaller #0\n[  243.123456][   T30] Showing all locks "
            "held in the "
            "system:\n[  243.123456][   T30] 1 lock held by rcu_tasks_kthre/12:\n[  243.123456][   T30]  #0: "
            "ffffffff8d326f50 "
            "(rcu_tasks.tasks_gp_mutex){+.+.}-{3:3}, at: f+0x30/0xd00\n",
            "hung-task | 5.4.0-syzkaller | kworker/u4:0/9 | rcu_tasks.tasks_gp_mutex{HARDIRQ-ON-W SOFTIRQ-ON-W}3:3 | "
            "|"},
           {"hung task in I/O wait, wrapped by a mailer",
            "[ 243.123456] INFO: task dd:9 blocked in I/O wait for more than\n143 seconds.\n"
            "[ 243.123456]       Not tainted 6.16.0 #1\n",
            "hung-task | 6.16.0 | dd/9 | | |"},
           {"DEPT: each context waits while its event is pending",
            "DEPT: Circular dependency has been detected.\n6.2.0 #1 Not tainted\nsummary\n*** DEADLOCK ***\ncontext "
            "A\n   [S] lock(btrfs-tree-00:0)\n   [W] dept_page_wait_on_bit(pg_locked_map:0)\n   [E] "
            "unlock(btrfs-tree-00:0)\n"
            "context B\n   [S] (unknown)(pg_locked_map:0)\n   [W] lock(btrfs-tree-00:0)\n   [E] "
            "dept_page_clear_bit(pg_locked_map:0)\n",
            "circular | 6.2.0 | - | btrfs-tree-00{} pg_locked_map{} | btrfs-tree-00->pg_locked_map "
            "pg_locked_map->btrfs-tree-00 | btrfs-tree-00 pg_locked_map"},
       }) {
    CAPTURE(row.era);
    const auto reports = parse_text(row.excerpt).reports;
    REQUIRE(reports.size() == 1);
    CHECK(dump(reports[0]) == row.read);
  }
}

TEST_CASE("a tree of 2.6.30: a block's parent is the nearest above with a smaller indent") {
  const auto reports =
      parse_text(
          "[ INFO: HARDIRQ-safe -> HARDIRQ-unsafe lock order detected ]\n2.6.30 #1\na/3 [HC0[0]:SC0[0]:HE0:SE1] is "
          "trying "
          "to acquire:\n (U){+.....}, at: [<c0>] f+0x1/0x2\nand this task is already holding:\n (P){......}, at: "
          "[<c0>] "
          "g+0x1/0x2\n"
          "which would create a new lock dependency:\n (P){......} -> (U){+.....}\nbut this new dependency connects a "
          "HARDIRQ-irq-safe lock:\n (S){-.....}\n... which became HARDIRQ-irq-safe at:\n  [<c0>] s+0x1/0x2\n"
          "to a HARDIRQ-irq-unsafe lock:\n (U){+.....}\n... which became HARDIRQ-irq-unsafe at:\n... [<c0>] "
          "u+0x1/0x2\nthe "
          "HARDIRQ-irq-safe lock's dependencies:\n"
          "-> (S){-.....} ops: 0 {\n   IN-HARDIRQ-W at:\n     [<c0>] s+0x1/0x2\n }\n ... key      at: [<c0>] "
          "__key.1+0x0/0x8\n -> (P){......} ops: 0 {\n    INITIAL USE at:\n      [<c0>] p+0x1/0x2\n  }\n  ... key      "
          "at: "
          "[<c0>] __key.2+0x0/0x8\n"
          "  -> (Q){......} ops: 0 {\n   }\n   ... key      at: [<c0>] __key.3+0x0/0x8\n  ... acquired at:\n   [<c0>] "
          "pq+0x1/0x2\n\n ... acquired at:\n   [<c0>] sp+0x1/0x2\n\n")
          .reports;
  REQUIRE(reports.size() == 1);
  std::vector<std::string> edges;
  for (const Dependency& d : reports[0].dependencies) {
    const auto site = acquiring_site(d.stack);
    edges.push_back(d.from + "->" + d.to + " " + (site ? site->function : ""));
  }
  CHECK(edges == std::vector<std::string>{"S->P sp", "P->Q pq", "P->U f"});
  CHECK(std::get<IrqClaim>(reports[0].deadlock).path == std::vector<std::string>{"S", "P", "U"});
}
