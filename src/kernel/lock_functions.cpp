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

struct Functions {
  LockType type;
  Takes takes;
  Words heads;                  // of names, without leading `.` and `_`; the longest that fits wins
  std::string_view label = {};  // what only annotates takes locks besides: it tells of these classes alone
};

using enum LockType;
using enum Takes;

constexpr Functions kLockFunctions[] = {
    // include/linux/spinlock_api_smp.h, spinlock_rt.h: lock_acquire_exclusive
    {Spinlock,
     Exclusive,
     {"raw_spin_lock", "raw_spin_trylock", "spin_lock", "spin_trylock", "rt_spin_lock", "rt_spin_trylock",
      "do_raw_spin_lock", "queued_spin_lock", "bit_spin_lock", "raw_spin_rq_lock", "task_rq_lock"}},
    {Spinlock,
     Exclusive,
     {"lockref_get", "lockref_put", "atomic_dec_and_lock", "atomic_dec_and_raw_lock", "refcount_dec_and_lock"}},
    {Spinlock,
     Exclusive,
     {"lock_task_sighand", "pte_offset_map_lock", "huge_pte_lock", "pmd_trans_huge_lock", "folio_lruvec_lock",
      "lock_timer_base", "lock_hrtimer_base", "irq_get_desc_lock"}},
    {Spinlock,
     Exclusive,
     {"prepare_to_wait", "add_wait_queue", "remove_wait_queue", "finish_wait", "wake_up_common_lock"}},
    {Spinlock, Exclusive, {"debug_object_", "debug_check_no_obj_freed"}},
    // kernel/locking/semaphore.c: only its inner lock is known to lockdep
    {Spinlock, Exclusive, {"down_trylock", "down_timeout", "down_interruptible", "down_killable"}},
    // kernel/locking/mutex.c, rtmutex_api.c, ww_mutex
    {Mutex,
     Exclusive,
     {"mutex_lock", "mutex_trylock", "ww_mutex_lock", "ww_mutex_trylock", "ww_acquire", "rt_mutex_", "kernfs_fop_lock",
      "drm_modeset_lock", "modeset_lock", "device_lock", "rtnl_lock", "rtnl_net_lock", "console_lock"}},
    // net/core/sock.c: mutex_acquire(&sk->sk_lock.dep_map)
    {Mutex, Exclusive, {"lock_sock", "release_sock"}},
    // kernel/locking/rwsem.c: readers are rwsem_acquire_read, read == 1
    {Rwsem, Shared, {"down_read"}},
    {Rwsem, Exclusive, {"down_write"}},
    {Rwsem, Shared, {"downgrade_write", "rwsem_down_read"}},
    {Rwsem, Exclusive, {"rwsem_down_write"}},
    {Rwsem, Shared, {"inode_lock_shared"}},
    {Rwsem, Exclusive, {"inode_lock", "inode_trylock"}},
    {Rwsem, Shared, {"mmap_read_lock", "mmap_read_trylock"}},
    {Rwsem, Exclusive, {"mmap_write_lock", "mmap_write_trylock"}},
    {Rwsem, Shared, {"vma_start_read"}},
    {Rwsem, Exclusive, {"vma_start_write"}},
    // mm/memory.c, mm/gup.c: might_lock_read(&mm->mmap_lock)
    {Rwsem, Shared, {"might_fault", "gup_fast_fallback", "internal_get_user_pages_fast"}, "&mm->mmap_lock"},
    {Rwsem, Shared, {"i_mmap_lock_read"}},
    {Rwsem, Exclusive, {"i_mmap_lock_write"}},
    {Rwsem, Shared, {"anon_vma_lock_read"}},
    {Rwsem, Exclusive, {"anon_vma_lock_write"}},
    {Rwsem, Shared, {"filemap_invalidate_lock_shared"}},
    {Rwsem, Exclusive, {"filemap_invalidate_lock"}},
    {Rwsem, Shared, {"super_lock_shared"}},
    {Rwsem, Exclusive, {"super_lock_excl"}},
    // fs/btrfs/locking.c: an rwlock that blocks up to 5.9, an rwsem since
    {LockType::Unknown, Shared, {"btrfs_tree_read_lock"}},
    {LockType::Unknown, Exclusive, {"btrfs_tree_lock"}},
    {Rwsem, Shared, {"ld_down_read", "ldsem_down_read"}},
    {Rwsem, Exclusive, {"ldsem_down_write"}},
    {Rwsem, Shared, {"tty_ldisc_ref_wait"}},
    {Rwsem, Exclusive, {"tty_ldisc_lock"}},
    // include/linux/percpu-rwsem.h: rwsem_acquire_read
    {Rwsem, Shared, {"percpu_down_read"}},
    {Rwsem, Exclusive, {"percpu_down_write"}},
    {Rwsem, Shared, {"cpus_read_lock"}},
    {Rwsem, Exclusive, {"cpus_write_lock"}},
    {Rwsem, Shared, {"get_online_cpus"}},
    {Rwsem, Exclusive, {"cpu_hotplug_begin"}},
    {Rwsem,
     Shared,
     {"sb_start_write", "sb_start_pagefault", "sb_start_intwrite", "file_start_write", "mnt_want_write"},
     "sb_"},
    {Rwsem, Exclusive, {"sb_wait_write", "sb_freeze"}, "sb_"},
    // annotated as rwsems: fs/jbd2, fs/kernfs, block/blk-mq.c, include/linux/dma-fence
    {Rwsem, Shared, {"start_this_handle"}, "jbd2_handle"},
    {Rwsem,
     Exclusive,
     {"jbd2_log_wait_commit", "jbd2_might_wait_for_commit", "wait_transaction_", "jbd2_journal_lock_updates"},
     "jbd2_handle"},
    {Rwsem, Shared, {"kernfs_get_active"}, "kn->"},
    {Rwsem, Exclusive, {"kernfs_drain", "kernfs_remove"}, "kn->"},
    {Rwsem, Shared, {"sysfs_get_active"}, "s_active"},
    {Rwsem, Exclusive, {"sysfs_deactivate", "sysfs_addrm_finish"}, "s_active"},
    {Rwsem,
     Shared,
     {"blk_queue_enter", "bio_queue_enter", "blk_try_enter_queue", "blk_mq_alloc_request", "blk_mq_submit_bio"},
     "&q->q_usage_counter"},
    // primes the order with fs_reclaim
    {Rwsem, Shared, {"blk_alloc_queue"}, "&q->q_usage_counter"},
    {Rwsem, Exclusive, {"blk_freeze_acquire_lock", "blk_mq_freeze_queue", "blk_freeze_queue"}, "&q->q_usage_counter"},
    {Rwsem,
     Shared,
     {"blk_queue_enter", "bio_queue_enter", "blk_try_enter_queue", "blk_mq_alloc_request", "blk_mq_submit_bio"},
     "q->q_usage_counter"},
    {Rwsem, Shared, {"blk_alloc_queue"}, "q->q_usage_counter"},
    {Rwsem, Exclusive, {"blk_freeze_acquire_lock", "blk_mq_freeze_queue", "blk_freeze_queue"}, "q->q_usage_counter"},
    {Rwsem, Shared, {"dma_fence_begin_signalling"}, "dma_fence"},
    {Rwsem, Exclusive, {"btrfs_might_wait_for_state", "btrfs_might_wait_for_event"}, "btrfs_"},
    {Rwsem, Shared, {"btrfs_lockdep_acquire"}, "btrfs_"},
    {Rwsem, Shared, {"join_transaction"}, "btrfs_trans"},
    {Rwsem, Exclusive, {"wait_current_trans"}, "btrfs_trans"},
    {Rwsem, Exclusive, {"dma_fence_might_wait"}, "dma_fence"},
    // include/linux/rwlock_api_smp.h
    {Rwlock,
     Exclusive,
     {"raw_write_lock", "raw_write_trylock", "write_lock", "write_trylock", "queued_write_lock", "rt_write_lock"}},
    {Rwlock,
     ReadLock,
     {"raw_read_lock", "raw_read_trylock", "read_lock", "read_trylock", "queued_read_lock", "rt_read_lock"}},
    // include/linux/seqlock.h: seqcount_acquire, seqcount_acquire_read (lock_acquire_shared_recursive)
    {Seqcount, Recursive, {"seqcount_lockdep_reader", "read_seqbegin", "read_seqcount_begin"}},
    {Seqcount, Exclusive, {"do_write_seqcount_begin", "write_seqcount_begin", "write_seqlock"}},
    // include/linux/srcu.h: lock_map_acquire_read since 6.4; the wait is lock_map_sync
    {Srcu, Recursive, {"srcu_read_lock", "srcu_lock_acquire"}},
    {Srcu, Exclusive, {"synchronize_srcu", "srcu_lock_sync"}},
    {Srcu, Recursive, {"rcu_read_lock", "rcu_lock_acquire"}},
    // include/linux/local_lock_internal.h: lock_map_acquire on a lock of LD_LOCK_PERCPU
    {LocalLock, Exclusive, {"local_lock"}},
    // Who takes the local locks of INIT_LOCAL_LOCK() and local_lock_init(): consoles print no inlined frames.
    // mm/slub.c;
    // mm/swap.c, mm/mlock.c, mm/zsmalloc.c, lib/radix-tree.c, lib/idr.c, kernel/kcov.c, mm/page_alloc.c (5.14 to 6.1);
    // drivers/block/zram/zcomp.c (5.8 to 6.14); fs/squashfs; drivers/md/raid5.c; drivers/scsi/fcoe.
    {LocalLock,
     Exclusive,
     {"slab_alloc", "do_slab_free", "flush_slab", "flush_cpu_slab", "put_cpu_partial", "unfreeze_partials",
      "put_partials", "get_partial", "deactivate_slab", "kmem_cache_alloc_bulk", "kmem_cache_free", "kfree"},
     "&c->lock"},
    {LocalLock,
     Exclusive,
     {"folio_add_lru", "folio_batch_add_and_move", "folio_rotate_reclaimable", "folio_activate", "folio_mark_lazyfree",
      "folio_deactivate", "lru_cache_add", "lru_cache_activate", "lru_add_drain", "lru_add_and_bh_lrus_drain",
      "rotate_reclaimable_page", "activate_page", "mark_page_accessed", "mark_page_lazyfree", "deactivate_page",
      "deactivate_file_", "zs_map_object"},
     "lock"},
    {LocalLock,
     Exclusive,
     {"mlock_folio", "mlock_new_", "mlock_drain_local", "mlock_page_drain", "munlock_folio", "munlock_page",
      "radix_tree_preload", "radix_tree_maybe_preload", "idr_preload", "kcov_remote_st", "free_unref_page", "rmqueue"},
     "lock"},
    {LocalLock, Exclusive, {"zcomp_stream_get"}, "&zstrm->lock"},
    {LocalLock, Exclusive, {"squashfs_"}, "&stream->lock"},
    {LocalLock, Exclusive, {"raid_run_ops"}, "&percpu->lock"},
    {LocalLock, Exclusive, {"fcoe_alloc_paged_crc_eof"}, "&p->lock"},
    // kernel/workqueue.c, kernel/time, kernel/sched/completion.c: lock_map_acquire
    {Pseudo,
     Exclusive,
     {"flush_work", "flush_workqueue", "flush_scheduled_work", "drain_workqueue", "start_flush_work",
      "touch_wq_lockdep_map", "touch_work_lockdep_map", "cancel_work_sync", "cancel_delayed_work_sync",
      "cancel_work_timer", "wait_on_work", "process_one_work", "process_scheduled_works", "worker_thread",
      "run_workqueue", "cleanup_workqueue_thread"}},
    {Pseudo,
     Exclusive,
     {"call_timer_fn", "run_timer_softirq", "run_timers", "expire_timers", "del_timer_sync", "timer_delete_sync",
      "try_to_del_timer_sync", "wait_for_common", "wait_for_completion", "complete_acquire", "submit_bio_wait",
      "blk_execute_rq", "cpuhp_lock_acquire", "cpuhp_kick_ap", "cpuhp_invoke_ap_callback", "cpuhp_thread_fun"}},
    {Pseudo,
     Exclusive,
     {"fs_reclaim_acquire", "need_fs_reclaim", "might_alloc", "console_lock_spinning", "console_trylock_spinning",
      "mmu_notifier_invalidate_range_start", "mn_itree_inv"}},
    {Pseudo, Recursive, {"lock_map_acquire_read"}},
    {Pseudo, Exclusive, {"lock_map_acquire"}},
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
    // INIT_LOCAL_LOCK() with a name of its own: mm/memcontrol.c, mm/swap.c, net, kernel/softirq.c,
    // drivers/char/random.c
    {"stock_lock", LocalLock, Access::Exclusive},
    {"lock_irq", LocalLock, Access::Exclusive},
    {"bh_lock", LocalLock, Access::Exclusive},
    {"process_queue_bh_lock", LocalLock, Access::Exclusive},
    {"softirq_ctrl.lock", LocalLock, Access::Exclusive},
    {"crngs.lock", LocalLock, Access::Exclusive},
    {"batched_entropy_", LocalLock, Access::Exclusive},
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
    {"&dev->mutex", Mutex, Access::Exclusive},  // not validated: its masks are dots
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
    for (const Functions& row : kLockFunctions)
      for (const std::string_view head : row.heads)
        if (!head.empty()) by_first_[static_cast<unsigned char>(head[0])].push_back({head, &row});
  }

  const Functions* find(std::string_view name, std::string_view label) const {
    const std::string_view f = without_underscores(name);
    Known best;
    if (f.empty()) return nullptr;
    for (const Known& known : by_first_[static_cast<unsigned char>(f[0])])
      if (known.head.size() > best.head.size() && f.starts_with(known.head) && label.starts_with(known.row->label))
        best = known;
    return best.row;
  }

 private:
  struct Known {
    std::string_view head;
    const Functions* row = nullptr;
  };
  std::array<std::vector<Known>, 256> by_first_;
};

/// The row of a function that takes locks of that label.
const Functions* find_function(std::string_view name, std::string_view label) {
  static const FunctionIndex kIndex;
  return kIndex.find(name, label);
}

/// The frame whose function takes the lock. Lockdep's own frames and those of other machinery may stand above it, and
/// one wrapper: a compiler that inlines the function leaves it the place of its caller.
const Frame* taking_frame(const Stack& stack, std::string_view label, const Functions*& function) {
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
  const Functions* function = nullptr;
  const Frame* frame = taking_frame(stack, named_now(label), function);
  if (!frame) return {};
  // The stack is torn where a spinlock is taken for what is none (include/linux/fs.h: `sb_writers` ...).
  constexpr std::string_view kOfSuperBlocks[] = {"sb_writers", "sb_pagefaults", "sb_internal"};
  if (function->type == Spinlock && begins_with_one_of(kOfSuperBlocks, label)) return {};
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

bool names_rwsem(std::string_view label) {
  const auto member = label.find_last_of(".>");  // of a structure that is named after its semaphore
  return label.find("sem", member == label.npos ? 0 : member) != label.npos;
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
