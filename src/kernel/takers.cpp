#include "takers.h"

#include "lock_machinery.h"
#include "words.h"

#include <algorithm>
#include <cstddef>

namespace lockgraph {
namespace {

// Whole names, without `_` in front, of what takes a lock for its caller and does nothing else.
constexpr std::string_view kForCallers[] = {
    "lock_sock_nested",
    "lock_sock",
    "lock_sock_fast",
    "sockopt_lock_sock",
    "rtnl_lock",
    "rtnl_lock_killable",
    "rtnl_nets_lock",
    "rtnl_net_lock",
    "cpus_read_lock",
    "cpus_write_lock",
    "get_online_cpus",
    "cpu_hotplug_begin",
    "fs_reclaim_acquire",
    "might_alloc",
    "inode_lock",
    "inode_lock_nested",
    "inode_lock_shared",
    "lock_two_nondirectories",
    "lock_rename",
    "filemap_invalidate_lock",
    "filemap_invalidate_lock_two",
    "mmap_read_lock",
    "mmap_write_lock",
    "device_lock",
    "might_fault",
    "console_lock",
    "console_trylock",
    "console_lock_spinning_enable",
    "console_trylock_spinning",
    "sb_start_write",
    "sb_start_pagefault",
    "sb_start_intwrite",
    "mnt_want_write",
    "mnt_want_write_file",
    "file_start_write",
    "lock_task_sighand",
    "lock_timer_base",
    "task_rq_lock",
    "raw_spin_rq_lock_nested",
    "raw_spin_rq_lock",
    "raw_spin_rq_trylock",
    "double_lock_balance",
    "nfc_dev_lock",
    "lock_mount_hash",
    "get_local_lock",
    "wait_for_completion",
    "wait_for_common",
    "percpu_ref_get_many",
    "flush_work",
    "flush_workqueue",
    "drain_workqueue",
    "cancel_work_sync",
    "cancel_delayed_work_sync",
    "start_flush_work",
    "cancel_work_timer",
    "touch_wq_lockdep_map",
    "touch_work_lockdep_map",
    "timer_delete_sync",
    "del_timer_sync",
    "synchronize_srcu",
    "synchronize_rcu",
    "blk_mq_freeze_queue",
    "blk_mq_freeze_queue_nomemsave",
    "blk_freeze_queue_start",
    "blk_freeze_acquire_lock",
    "blk_queue_enter",
    "bio_queue_enter",
    "mmu_notifier_invalidate_range_start",
    "dma_resv_lock",
    "complete",
    "complete_all",
    "wake_up",
    "wake_up_common",
    "wake_up_common_lock",
    "swake_up_locked",
    "snd_power_ref",
};

// Beginnings of names, without `_` in front, of what allocates memory.
constexpr std::string_view kAllocator[] = {
    "alloc_frozen_pages",
    "alloc_page",
    "prepare_alloc_pages",
    "folio_alloc",
    "vma_alloc_folio",
    "get_free_pages",
    "get_zeroed_page",
    "kmalloc",
    "kzalloc",
    "kcalloc",
    "krealloc",
    "kvmalloc",
    "kvzalloc",
    "kmem_cache_alloc",
    "kmem_cache_zalloc",
    "slab_alloc",
    "slab_pre_alloc",
    "slab_post_alloc",
    "do_kmalloc",
    "do_slab_alloc",
    "do_kmem_cache_alloc",
    "vmalloc",
    "vzalloc",
    "kvcalloc",
    "kmemdup",
    "kstrdup",
    "kvmemdup",
    "alloc_percpu",
    "pcpu_alloc",
    "mempool_alloc",
    "new_slab",
    "allocate_slab",
    "cache_alloc",
    "cache_grow",
    "radix_tree_preload",
    "idr_preload",
    "kvasprintf",
    "kasprintf",
    "memdup_user",
    "vmemdup_user",
    "dmam_alloc",
    "devm_k",
    "perform_reclaim",
    "try_to_free_pages",
    "do_try_to_free_pages",
    "kasan_",
    "stack_depot_save",
    "xas_nomem",
    "bulk_alloc",
};

bool is_of_allocator(const Frame& frame) {
  return begins_with_one_of(kAllocator, without_underscores(frame.site.function));
}

bool is_taker(const Frame& frame) {
  return !is_lock_machinery(frame.site) && !is_one_of(kForCallers, without_underscores(frame.site.function)) &&
         !is_of_allocator(frame);
}

}  // namespace

Stack as_symbols(const Stack& stack) {
  Stack symbols;
  for (const Frame& f : stack) {
    if (f.inlined) continue;
    // Powerpc begins the names of its entries with a dot.
    Frame plain = f;
    plain.module.clear();  // built in elsewhere
    plain.site = {f.site.function.substr(0, f.site.function.find('.', 1)), {}, 0};
    symbols.push_back(std::move(plain));
  }
  return symbols;
}

std::string taker_of(const Stack& acquisition) {
  const Stack symbols = as_symbols(acquisition);
  // Who lets one lock go takes again those that it holds above it: that is no place where anything is taken.
  const bool again = is_taken_again(symbols);
  for (const bool unreliable : {false, true})
    for (const Frame& f : symbols)
      if (f.unreliable == unreliable && is_taker(f) && !(again && f.site.function.find("unlock") != std::string::npos))
        return f.site.function;
  return {};
}

std::optional<Site> place_of(const Stack& acquisition) {
  // What copies for its callers: lib/usercopy.c, lib/iov_iter.c, lib/strncpy_from_user.c.
  static constexpr std::string_view kCopies[] = {"copy_from_",        "copy_to_",     "copyin",
                                                 "copyout",           "copy_page_",   "copy_user_",
                                                 "strncpy_from_user", "strnlen_user", "clear_user"};
  const bool again = is_taken_again(acquisition);
  const auto is_place = [&](const Frame& f) {
    Frame plain = f;
    plain.site.function = f.site.function.substr(0, f.site.function.find('.', 1));
    return is_taker(plain) && !f.site.file.ends_with(".h") &&
           !begins_with_one_of(kCopies, without_underscores(plain.site.function));
  };
  for (const bool unreliable : {false, true})
    for (const Frame& f : acquisition)
      if (f.unreliable == unreliable && is_place(f) && !(again && f.site.function.find("unlock") != std::string::npos))
        return f.site;
  return std::nullopt;
}

std::string beginner_of(const Stack& entry) {
  constexpr std::ptrdiff_t kInside = 6;  // frames of others within one allocation
  const Stack symbols = as_symbols(entry);
  for (auto f = symbols.begin(); f != symbols.end(); ++f) {
    const auto near = std::min(f + 1 + kInside, symbols.end());
    if (!f->unreliable && is_taker(*f) && std::none_of(f + 1, near, is_of_allocator)) return f->site.function;
  }
  return taker_of(entry);
}

}  // namespace lockgraph
