#include "lock_functions.h"

#include "class_names.h"
#include "lock_machinery.h"
#include "words.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

namespace lockgraph {
namespace {

enum class Takes : std::uint8_t { Exclusive, Shared, Recursive, ReadLock };  // ReadLock: see LockContext

struct Function {
  std::string_view head;  // beginning of the name, without leading `.` and `_`; the longest that fits wins
  LockType type;
  Takes takes;
  std::string_view label = {};  // what only annotates takes locks besides: it tells of these classes alone
};

using enum LockType;
using enum Takes;

constexpr Function kLockFunctions[] = {
    // include/linux/spinlock_api_smp.h, spinlock_rt.h: lock_acquire_exclusive
    {"raw_spin_lock", Spinlock, Exclusive},
    {"raw_spin_trylock", Spinlock, Exclusive},
    {"spin_lock", Spinlock, Exclusive},
    {"spin_trylock", Spinlock, Exclusive},
    {"rt_spin_lock", Spinlock, Exclusive},
    {"rt_spin_trylock", Spinlock, Exclusive},
    {"do_raw_spin_lock", Spinlock, Exclusive},
    {"queued_spin_lock", Spinlock, Exclusive},
    {"bit_spin_lock", Spinlock, Exclusive},
    {"raw_spin_rq_lock", Spinlock, Exclusive},
    {"task_rq_lock", Spinlock, Exclusive},
    {"lockref_get", Spinlock, Exclusive},
    {"lockref_put", Spinlock, Exclusive},
    {"atomic_dec_and_lock", Spinlock, Exclusive},
    {"atomic_dec_and_raw_lock", Spinlock, Exclusive},
    {"refcount_dec_and_lock", Spinlock, Exclusive},
    {"lock_task_sighand", Spinlock, Exclusive},
    {"pte_offset_map_lock", Spinlock, Exclusive},
    {"huge_pte_lock", Spinlock, Exclusive},
    {"pmd_trans_huge_lock", Spinlock, Exclusive},
    {"folio_lruvec_lock", Spinlock, Exclusive},
    {"lock_timer_base", Spinlock, Exclusive},
    {"lock_hrtimer_base", Spinlock, Exclusive},
    {"irq_get_desc_lock", Spinlock, Exclusive},
    {"prepare_to_wait", Spinlock, Exclusive},
    {"add_wait_queue", Spinlock, Exclusive},
    {"remove_wait_queue", Spinlock, Exclusive},
    {"finish_wait", Spinlock, Exclusive},
    {"wake_up_common_lock", Spinlock, Exclusive},
    {"debug_object_", Spinlock, Exclusive},
    {"debug_check_no_obj_freed", Spinlock, Exclusive},
    {"down_trylock", Spinlock, Exclusive},  // kernel/locking/semaphore.c: only its inner lock is known to lockdep
    {"down_timeout", Spinlock, Exclusive},
    {"down_interruptible", Spinlock, Exclusive},
    {"down_killable", Spinlock, Exclusive},
    // kernel/locking/mutex.c, rtmutex_api.c, ww_mutex
    {"mutex_lock", Mutex, Exclusive},
    {"mutex_trylock", Mutex, Exclusive},
    {"ww_mutex_lock", Mutex, Exclusive},
    {"ww_mutex_trylock", Mutex, Exclusive},
    {"ww_acquire", Mutex, Exclusive},
    {"rt_mutex_", Mutex, Exclusive},
    {"kernfs_fop_lock", Mutex, Exclusive},
    {"drm_modeset_lock", Mutex, Exclusive},
    {"modeset_lock", Mutex, Exclusive},
    {"device_lock", Mutex, Exclusive},
    {"rtnl_lock", Mutex, Exclusive},
    {"rtnl_net_lock", Mutex, Exclusive},
    {"console_lock", Mutex, Exclusive},
    // net/core/sock.c: mutex_acquire(&sk->sk_lock.dep_map)
    {"lock_sock", Mutex, Exclusive},
    {"release_sock", Mutex, Exclusive},
    // kernel/locking/rwsem.c: readers are rwsem_acquire_read, read == 1
    {"down_read", Rwsem, Shared},
    {"down_write", Rwsem, Exclusive},
    {"downgrade_write", Rwsem, Shared},
    {"rwsem_down_read", Rwsem, Shared},
    {"rwsem_down_write", Rwsem, Exclusive},
    {"inode_lock_shared", Rwsem, Shared},
    {"inode_lock", Rwsem, Exclusive},
    {"inode_trylock", Rwsem, Exclusive},
    {"mmap_read_lock", Rwsem, Shared},
    {"mmap_read_trylock", Rwsem, Shared},
    {"mmap_write_lock", Rwsem, Exclusive},
    {"mmap_write_trylock", Rwsem, Exclusive},
    {"vma_start_read", Rwsem, Shared},
    {"vma_start_write", Rwsem, Exclusive},
    {"might_fault", Rwsem, Shared, "&mm->mmap_lock"},  // mm/memory.c: might_lock_read(&mm->mmap_lock)
    {"i_mmap_lock_read", Rwsem, Shared},
    {"i_mmap_lock_write", Rwsem, Exclusive},
    {"anon_vma_lock_read", Rwsem, Shared},
    {"anon_vma_lock_write", Rwsem, Exclusive},
    {"filemap_invalidate_lock_shared", Rwsem, Shared},
    {"filemap_invalidate_lock", Rwsem, Exclusive},
    {"super_lock_shared", Rwsem, Shared},
    {"super_lock_excl", Rwsem, Exclusive},
    {"btrfs_tree_read_lock", Rwsem, Shared},
    {"btrfs_tree_lock", Rwsem, Exclusive},
    {"ld_down_read", Rwsem, Shared},
    {"ldsem_down_read", Rwsem, Shared},
    {"ldsem_down_write", Rwsem, Exclusive},
    {"tty_ldisc_ref_wait", Rwsem, Shared},
    {"tty_ldisc_lock", Rwsem, Exclusive},
    // include/linux/percpu-rwsem.h: rwsem_acquire_read
    {"percpu_down_read", Rwsem, Shared},
    {"percpu_down_write", Rwsem, Exclusive},
    {"cpus_read_lock", Rwsem, Shared},
    {"cpus_write_lock", Rwsem, Exclusive},
    {"get_online_cpus", Rwsem, Shared},
    {"cpu_hotplug_begin", Rwsem, Exclusive},
    {"sb_start_write", Rwsem, Shared, "sb_"},
    {"sb_start_pagefault", Rwsem, Shared, "sb_"},
    {"sb_start_intwrite", Rwsem, Shared, "sb_"},
    {"file_start_write", Rwsem, Shared, "sb_"},
    {"mnt_want_write", Rwsem, Shared, "sb_"},
    {"sb_wait_write", Rwsem, Exclusive, "sb_"},
    {"sb_freeze", Rwsem, Exclusive, "sb_"},
    // annotated as rwsems: fs/jbd2, fs/kernfs, block/blk-mq.c, include/linux/dma-fence
    {"start_this_handle", Rwsem, Shared, "jbd2_handle"},
    {"jbd2_log_wait_commit", Rwsem, Exclusive, "jbd2_handle"},
    {"jbd2_might_wait_for_commit", Rwsem, Exclusive, "jbd2_handle"},
    {"wait_transaction_", Rwsem, Exclusive, "jbd2_handle"},
    {"jbd2_journal_lock_updates", Rwsem, Exclusive, "jbd2_handle"},
    {"kernfs_get_active", Rwsem, Shared, "kn->"},
    {"kernfs_drain", Rwsem, Exclusive, "kn->"},
    {"kernfs_remove", Rwsem, Exclusive, "kn->"},
    {"sysfs_get_active", Rwsem, Shared, "s_active"},
    {"sysfs_deactivate", Rwsem, Exclusive, "s_active"},
    {"sysfs_addrm_finish", Rwsem, Exclusive, "s_active"},
    {"blk_queue_enter", Rwsem, Shared, "&q->q_usage_counter"},
    {"bio_queue_enter", Rwsem, Shared, "&q->q_usage_counter"},
    {"blk_try_enter_queue", Rwsem, Shared, "&q->q_usage_counter"},
    {"blk_mq_alloc_request", Rwsem, Shared, "&q->q_usage_counter"},
    {"blk_mq_submit_bio", Rwsem, Shared, "&q->q_usage_counter"},
    {"blk_alloc_queue", Rwsem, Shared, "&q->q_usage_counter"},  // primes the order with fs_reclaim
    {"blk_freeze_acquire_lock", Rwsem, Exclusive, "&q->q_usage_counter"},
    {"blk_mq_freeze_queue", Rwsem, Exclusive, "&q->q_usage_counter"},
    {"blk_freeze_queue", Rwsem, Exclusive, "&q->q_usage_counter"},
    {"dma_fence_begin_signalling", Rwsem, Shared, "dma_fence"},
    {"btrfs_might_wait_for_state", Rwsem, Exclusive, "btrfs_"},
    {"btrfs_might_wait_for_event", Rwsem, Exclusive, "btrfs_"},
    {"btrfs_lockdep_acquire", Rwsem, Shared, "btrfs_"},
    {"join_transaction", Rwsem, Shared, "btrfs_trans"},
    {"wait_current_trans", Rwsem, Exclusive, "btrfs_trans"},
    {"dma_fence_might_wait", Rwsem, Exclusive, "dma_fence"},
    // include/linux/rwlock_api_smp.h
    {"raw_write_lock", Rwlock, Exclusive},
    {"raw_write_trylock", Rwlock, Exclusive},
    {"write_lock", Rwlock, Exclusive},
    {"write_trylock", Rwlock, Exclusive},
    {"queued_write_lock", Rwlock, Exclusive},
    {"rt_write_lock", Rwlock, Exclusive},
    {"raw_read_lock", Rwlock, ReadLock},
    {"raw_read_trylock", Rwlock, ReadLock},
    {"read_lock", Rwlock, ReadLock},
    {"read_trylock", Rwlock, ReadLock},
    {"queued_read_lock", Rwlock, ReadLock},
    {"rt_read_lock", Rwlock, ReadLock},
    // include/linux/seqlock.h: seqcount_acquire, seqcount_acquire_read (lock_acquire_shared_recursive)
    {"seqcount_lockdep_reader", Seqcount, Recursive},
    {"read_seqbegin", Seqcount, Recursive},
    {"read_seqcount_begin", Seqcount, Recursive},
    {"do_write_seqcount_begin", Seqcount, Exclusive},
    {"write_seqcount_begin", Seqcount, Exclusive},
    {"write_seqlock", Seqcount, Exclusive},
    // include/linux/srcu.h: lock_map_acquire_read since 6.4; the wait is lock_map_sync
    {"srcu_read_lock", Srcu, Recursive},
    {"srcu_lock_acquire", Srcu, Recursive},
    {"synchronize_srcu", Srcu, Exclusive},
    {"srcu_lock_sync", Srcu, Exclusive},
    {"rcu_read_lock", Srcu, Recursive},
    {"rcu_lock_acquire", Srcu, Recursive},
    // include/linux/local_lock_internal.h: lock_map_acquire on a lock of LD_LOCK_PERCPU
    {"local_lock", LocalLock, Exclusive},
    // kernel/workqueue.c, kernel/time, kernel/sched/completion.c: lock_map_acquire
    {"flush_work", Pseudo, Exclusive},
    {"flush_workqueue", Pseudo, Exclusive},
    {"flush_scheduled_work", Pseudo, Exclusive},
    {"drain_workqueue", Pseudo, Exclusive},
    {"start_flush_work", Pseudo, Exclusive},
    {"touch_wq_lockdep_map", Pseudo, Exclusive},
    {"touch_work_lockdep_map", Pseudo, Exclusive},
    {"cancel_work_sync", Pseudo, Exclusive},
    {"cancel_delayed_work_sync", Pseudo, Exclusive},
    {"cancel_work_timer", Pseudo, Exclusive},
    {"wait_on_work", Pseudo, Exclusive},
    {"process_one_work", Pseudo, Exclusive},
    {"process_scheduled_works", Pseudo, Exclusive},
    {"worker_thread", Pseudo, Exclusive},
    {"run_workqueue", Pseudo, Exclusive},
    {"cleanup_workqueue_thread", Pseudo, Exclusive},
    {"call_timer_fn", Pseudo, Exclusive},
    {"run_timer_softirq", Pseudo, Exclusive},
    {"run_timers", Pseudo, Exclusive},
    {"expire_timers", Pseudo, Exclusive},
    {"del_timer_sync", Pseudo, Exclusive},
    {"timer_delete_sync", Pseudo, Exclusive},
    {"try_to_del_timer_sync", Pseudo, Exclusive},
    {"wait_for_common", Pseudo, Exclusive},
    {"wait_for_completion", Pseudo, Exclusive},
    {"complete_acquire", Pseudo, Exclusive},
    {"submit_bio_wait", Pseudo, Exclusive},
    {"blk_execute_rq", Pseudo, Exclusive},
    {"cpuhp_lock_acquire", Pseudo, Exclusive},
    {"cpuhp_kick_ap", Pseudo, Exclusive},
    {"cpuhp_invoke_ap_callback", Pseudo, Exclusive},
    {"cpuhp_thread_fun", Pseudo, Exclusive},
    {"fs_reclaim_acquire", Pseudo, Exclusive},
    {"need_fs_reclaim", Pseudo, Exclusive},
    {"might_alloc", Pseudo, Exclusive},
    {"console_lock_spinning", Pseudo, Exclusive},
    {"console_trylock_spinning", Pseudo, Exclusive},
    {"mmu_notifier_invalidate_range_start", Pseudo, Exclusive},
    {"mn_itree_inv", Pseudo, Exclusive},
    {"lock_map_acquire_read", Pseudo, Recursive},
    {"lock_map_acquire", Pseudo, Exclusive},
};

/// What is known by its name: beginnings of labels. The first that fits counts.
struct Named {
  std::string_view head;
  LockType type;
  Access access;
};
constexpr Named kNames[] = {
    {"(work_completion)", Pseudo, Access::Exclusive},
    {"(wq_completion)", Pseudo, Access::Exclusive},
    {"(completion)", Pseudo, Access::Exclusive},
    {"(complete)", Pseudo, Access::Exclusive},
    {"fs_reclaim", Pseudo, Access::Exclusive},
    {"mmu_notifier_invalidate_range_start", Pseudo, Access::Exclusive},
    {"cpuhp_state", Pseudo, Access::Exclusive},
    {"console_owner", Pseudo, Access::Exclusive},
    {"console_lock", Mutex, Access::Exclusive},
    {"slock-AF_", Spinlock, Access::Exclusive},
    {"clock-AF_", Rwlock, Access::Unknown},
    {"k-clock-AF_", Rwlock, Access::Unknown},
    {"elock-AF_", Spinlock, Access::Exclusive},
    {"rlock-AF_", Spinlock, Access::Exclusive},
    {"wlock-AF_", Spinlock, Access::Exclusive},
    {"sk_lock-AF_", Mutex, Access::Exclusive},
    {"k-slock-AF_", Spinlock, Access::Exclusive},
    {"k-sk_lock-AF_", Mutex, Access::Exclusive},
    {"_xmit_", Spinlock, Access::Exclusive},
    {"rtnl_mutex", Mutex, Access::Exclusive},
    {"&rq->__lock", Spinlock, Access::Exclusive},
    {"&p->pi_lock", Spinlock, Access::Exclusive},
    {"tasklist_lock", Rwlock, Access::Unknown},
    {"&f->f_owner.lock", Rwlock, Access::Unknown},
    {"&new->fa_lock", Rwlock, Access::Unknown},
    {"&mm->mmap_lock", Rwsem, Access::Unknown},
    {"cpu_hotplug_lock", Rwsem, Access::Unknown},
    {"sb_writers", Rwsem, Access::Unknown},
    {"sb_internal", Rwsem, Access::Unknown},
    {"sb_pagefaults", Rwsem, Access::Unknown},
    {"kn->active", Rwsem, Access::Unknown},
    {"jbd2_handle", Rwsem, Access::Unknown},
};

// Frames of an interrupt below the acquisition: in_interrupt() holds.
constexpr std::string_view kInterruptFrames[] = {
    "do_softirq",
    "softirq_",
    "irq_exit",
    "handle_softirqs",
    "run_ksoftirqd",
    "sysvec_",
    "asm_sysvec_",
    "common_interrupt",
    "asm_common_interrupt",
    "do_IRQ",
    "handle_irq",
    "handle_domain_irq",
    "el1_irq",
    "el1_interrupt",
    "gic_handle_irq",
    "hrtimer_interrupt",
    "smp_apic_timer_interrupt",
    "apic_timer_interrupt",
    "hrtimer_run_queues",
    "run_timer_softirq",
    "call_timer_fn",
    "tasklet_action",
    "net_rx_action",
    "irq_event_percpu",
    // softirqs are off for as long as it runs
    "dev_queue_xmit",
    "dev_direct_xmit",
};

/// The functions by the first character of their names.
class FunctionIndex {
 public:
  FunctionIndex() {
    for (const Function& f : kLockFunctions) by_first_[static_cast<unsigned char>(f.head[0])].push_back(&f);
  }

  const Function* find(std::string_view name, std::string_view label) const {
    const std::string_view f = without_underscores(name);
    const Function* best = nullptr;
    if (f.empty()) return nullptr;
    for (const Function* known : by_first_[static_cast<unsigned char>(f[0])])
      if (f.starts_with(known->head) && label.starts_with(known->label) &&
          (!best || known->head.size() > best->head.size()))
        best = known;
    return best;
  }

 private:
  std::array<std::vector<const Function*>, 256> by_first_;
};

/// The row of a function that takes locks of that label.
const Function* find_function(std::string_view name, std::string_view label) {
  static const FunctionIndex kIndex;
  return kIndex.find(name, label);
}

/// The frame whose function takes the lock. Lockdep's own frames and those of other machinery may stand above it, and
/// one wrapper: a compiler that inlines the function leaves it the place of its caller.
const Frame* taking_frame(const Stack& stack, std::string_view label, const Function*& function) {
  std::size_t others = 0;
  for (const Frame& f : stack) {
    if (f.unreliable) continue;
    if ((function = find_function(f.site.function, label))) return &f;
    if (!is_lock_machinery(f.site) && ++others > 1) break;
  }
  return nullptr;
}

// On the way out of an interrupt: what stands above these runs as a task again (signals, task work, preemption).
constexpr std::string_view kExitFrames[] = {
    "irqentry_exit",    "exit_to_user_mode",    "prepare_exit_to_usermode",
    "exit_to_usermode", "preempt_schedule_irq", "raw_irqentry_exit_cond",
    "ret_from_intr",    "do_notify_resume",
};

bool in_interrupt(const Stack& stack) {
  for (const Frame& f : stack) {
    if (f.unreliable) continue;
    const std::string_view function = without_underscores(f.site.function);
    if (begins_with_one_of(kExitFrames, function)) return false;
    if (begins_with_one_of(kInterruptFrames, function)) return true;
  }
  return false;
}

}  // namespace

Taken taken_by(const Stack& stack, std::string_view label, const LockContext& context) {
  const Function* function = nullptr;
  const Frame* frame = taking_frame(stack, named_now(label), function);
  if (!frame) return {};
  Taken taken;
  taken.type = function->type;
  taken.off_bh = (taken.type == Spinlock || taken.type == Rwlock) && frame->site.function.ends_with("_bh");
  switch (function->takes) {
    case Exclusive: taken.access = Access::Exclusive; break;
    case Shared: taken.access = Access::Shared; break;
    case Recursive: taken.access = Access::Recursive; break;
    case ReadLock: {
      const bool recursive =
          context.readers_always_recursive || context.in_interrupt || taken.off_bh || in_interrupt(stack);
      taken.access = recursive ? Access::Recursive : Access::Shared;
    }
  }
  return taken;
}

// A timer, or a work item before 4.15: `(&x->timer)#2`, taken by lock_map_acquire.
bool is_timer_or_work(std::string_view label) {
  const auto close = label.rfind(')');
  return label.starts_with("(&") && close != label.npos &&
         (close + 1 == label.size() || label[close + 1] == '#' || label[close + 1] == '/') &&
         std::count(label.begin(), label.end(), '(') == std::count(label.begin(), label.end(), ')');
}

Taken taken_by_name(std::string_view label) {
  if (is_timer_or_work(label)) return {Pseudo, Access::Exclusive, false};
  label = named_now(label);
  for (const Named& known : kNames)
    if (label.starts_with(known.head)) return {known.type, known.access, false};
  return {};
}

bool takes_a_lock(const Stack& stack, std::string_view label) {
  constexpr std::size_t kFar = 6;  // frames that are no machinery; inlined wrappers may stand above
  std::size_t others = 0;
  label = named_now(label);
  for (const Frame& f : stack) {
    if (is_lock_machinery(f.site) || find_function(f.site.function, label)) return true;
    if (++others > kFar) break;
  }
  return false;
}

}  // namespace lockgraph
