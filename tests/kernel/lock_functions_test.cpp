// How locks are taken and held, by the functions on a stack.
#include <doctest/doctest.h>

#include "kernel/lock_functions.h"
#include "kernel/lock_holders.h"

using namespace lockgraph;

namespace {

Stack stack_of(const std::vector<std::string>& functions) {
  Stack stack{Frame{{"lock_acquire", "", 0}, false, false, {}, 1}};
  for (const std::string& f : functions) stack.push_back(Frame{{f, "", 0}, false, false, {}, 1});
  return stack;
}

}  // namespace

TEST_CASE("lock functions: what they take, and how, by era") {
  struct Row {
    std::vector<std::string> frames;
    LockType type;
    Access since_510, before;
    std::string label = "A";
  };
  using enum Access;
  for (const Row& row : std::initializer_list<Row>{
           {{"_raw_spin_lock_irqsave", "f"}, LockType::Spinlock, Exclusive, Exclusive},
           {{"__raw_spin_lock_bh", "_raw_spin_lock_bh", "f"}, LockType::Spinlock, Exclusive, Exclusive},
           {{"__mutex_lock_common", "mutex_lock_nested", "f"}, LockType::Mutex, Exclusive, Exclusive},
           {{"ww_mutex_lock", "f"}, LockType::Mutex, Exclusive, Exclusive},
           {{"down_read_killable", "f"}, LockType::Rwsem, Shared, Shared},
           {{"down_write_nested", "f"}, LockType::Rwsem, Exclusive, Exclusive},
           {{"percpu_down_read", "cpus_read_lock", "f"}, LockType::Rwsem, Shared, Shared},
           {{"spin_lock", "f"}, LockType::Unknown, Unknown, Unknown, "sb_writers#3"},  // of something else
           {{"_raw_write_lock_irq", "f"}, LockType::Rwlock, Exclusive, Exclusive},
           {{"_raw_read_lock", "f"}, LockType::Rwlock, Shared, Recursive},
           {{"_raw_read_lock_irqsave", "f"}, LockType::Rwlock, Shared, Recursive},
           {{"_raw_read_lock_bh", "f"}, LockType::Rwlock, Recursive, Recursive},
           {{"queued_read_lock_slowpath", "f"}, LockType::Rwlock, Shared, Recursive},
           {{"_raw_read_lock", "f", "handle_softirqs", "g"}, LockType::Rwlock, Recursive, Recursive},
           {{"_raw_read_lock", "f", "asm_sysvec_apic_timer_interrupt"}, LockType::Rwlock, Recursive, Recursive},
           {{"seqcount_lockdep_reader_access", "f"}, LockType::Seqcount, Recursive, Recursive},
           {{"srcu_read_lock", "f"}, LockType::Srcu, Recursive, Recursive},
           {{"__synchronize_srcu", "f"}, LockType::Srcu, Exclusive, Exclusive},
           {{"local_lock_acquire", "f"}, LockType::LocalLock, Exclusive, Exclusive},
           {{"zcomp_stream_get", "f"}, LockType::LocalLock, Exclusive, Exclusive, "&zstrm->lock"},
           {{"mutex_lock_nested", "zcomp_stream_get"}, LockType::Mutex, Exclusive, Exclusive, "&zstrm->lock"},
           {{"___slab_alloc", "f"}, LockType::LocalLock, Exclusive, Exclusive, "&c->lock"},
           {{"f", "g"}, LockType::Unknown, Unknown, Unknown, "&c->lock"},
           {{"lru_add_drain_cpu", "f"}, LockType::LocalLock, Exclusive, Exclusive, "lock#5"},
           {{"lru_add_drain_cpu", "f"}, LockType::Unknown, Unknown, Unknown, "&zone->lock"},
           {{"__flush_work", "f"}, LockType::Pseudo, Exclusive, Exclusive},
           {{"process_one_work", "worker_thread"}, LockType::Pseudo, Exclusive, Exclusive},
           {{"__fs_reclaim_acquire", "fs_reclaim_acquire", "f"}, LockType::Pseudo, Exclusive, Exclusive},
           {{"start_this_handle", "f"}, LockType::Rwsem, Shared, Shared, "jbd2_handle"},
           {{"start_this_handle", "f"}, LockType::Unknown, Unknown, Unknown, "&journal->j_state_lock"},
           // A signal on the way out of an interrupt finds a task.
           {{"_raw_read_lock", "f", "irqentry_exit_to_user_mode", "asm_sysvec_apic_timer_interrupt"},
            LockType::Rwlock,
            Shared,
            Recursive},
           {{".mutex_lock", "f"}, LockType::Mutex, Exclusive, Exclusive},
           {{"f", "g", "h", "mutex_lock"}, LockType::Unknown, Unknown, Unknown},
       }) {
    CAPTURE(row.frames.front());
    CHECK(taken_by(stack_of(row.frames), row.label, {}).type == row.type);
    CHECK(taken_by(stack_of(row.frames), row.label, {}).access == row.since_510);
    CHECK(taken_by(stack_of(row.frames), row.label, {.readers_always_recursive = true}).access == row.before);
  }
  CHECK(taken_by(stack_of({"_raw_read_lock", "f"}), "A", {.in_interrupt = true}).access == Recursive);
}

TEST_CASE("what its name says of a lock") {
  const auto by_name = [](std::string_view label) { return taken_by_name(label); };
  CHECK(by_name("(work_completion)(&x->work)").access == Access::Exclusive);
  CHECK(by_name("(&tp->timer)#2").type == LockType::Pseudo);
  CHECK(by_name("(&x)(").type == LockType::Unknown);
  CHECK(by_name("tasklist_lock").type == LockType::Rwlock);
  CHECK(by_name("tasklist_lock").access == Access::Unknown);
  CHECK(by_name("&rq->lock/1").type == LockType::Spinlock);
  CHECK(by_name("&chip->lock").type == LockType::Unknown);
}

TEST_CASE("who holds a lock: the innermost function that is known to; without one, what holds for everybody") {
  CHECK(held_by("sb_writers#4", stack_of({"f"})) == Access::Shared);
  CHECK(held_by("sb_writers#4", stack_of({"f", "freeze_super"})) == Access::Exclusive);
  CHECK(held_by("&mm->mmap_lock", stack_of({"f", "__do_page_fault", "do_mmap"})) == Access::Shared);
  CHECK(held_by("&mm->mmap_sem/1", stack_of({"f", "do_mmap"})) == Access::Exclusive);
  CHECK(held_by("&mm->mmap_lock", stack_of({"f"})) == Access::Unknown);
  CHECK(held_by("cpu_hotplug.lock", stack_of({"f"})) == Access::Unknown);  // was a mutex
  CHECK(held_by("mapping.invalidate_lock", stack_of({"f", "ext4_fallocate"})) == Access::Exclusive);
  CHECK(held_by("sb_writers", {}) == Access::Unknown);
  CHECK(held_by("no such lock", stack_of({"do_mmap"})) == Access::Unknown);
}
