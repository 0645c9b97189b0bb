#include "lock_function_table.h"

namespace lockgraph {
namespace {

using enum LockType;
using enum Takes;

constexpr LockFunctions kLockFunctions[] = {
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

}  // namespace

std::span<const LockFunctions> lock_functions() { return kLockFunctions; }

}  // namespace lockgraph
