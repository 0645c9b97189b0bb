#include "lock_holders.h"

#include "class_names.h"
#include "lock_machinery.h"
#include "words.h"

#include <algorithm>
#include <iterator>

namespace lockgraph {
namespace {

/// Each of `functions`, or what it calls, holds the class so. Beginnings of names; one with `*` fits in any place of a
/// function's name. Of the rows of a class the first that fits tells; one without functions is of whoever is not named.
struct Holder {
  std::string_view label;
  Words functions;
  Access access;
};

using enum Access;

constexpr Holder kHolders[] = {
    // Annotated as a rwsem that its readers hold; who waits for them takes it as a writer and lets it go at once
    // (fs/jbd2/transaction.c, fs/btrfs/locking.h, drivers/dma-buf/dma-fence.c).
    {"jbd2_handle", {}, Shared},
    {"btrfs_trans_", {}, Shared},
    {"btrfs_ordered_extent", {}, Shared},
    {"dma_fence_map", {}, Shared},
    // The other way round: who enters a queue lets it go at once, who froze it holds it (block/blk.h, blk-core.c).
    {"&q->q_usage_counter", {}, Exclusive},
    // Percpu-rwsems with few writers (kernel/cpu.c, fs/super.c, kernel/cgroup/cgroup.c).
    {"cpu_hotplug_lock",
     {"cpu_up", "cpu_down", "do_cpu_up", "do_cpu_down", "cpu_device_up", "cpu_subsys_o", "freeze_secondary_cpus",
      "disable_nonboot_cpus", "cpuhp_thread_fun", "cpuhp_invoke_callback"},
     Exclusive},
    {"cpu_hotplug_lock", {}, Shared},
    {"sb_writers", {"freeze_super"}, Exclusive},
    {"sb_writers", {}, Shared},
    {"sb_internal", {"freeze_super"}, Exclusive},
    {"sb_internal", {}, Shared},
    {"sb_pagefaults", {"freeze_super"}, Exclusive},
    {"sb_pagefaults", {}, Shared},
    {"cgroup_threadgroup_rwsem", {"cgroup_attach", "cgroup_procs_write", "cgroup_update_dfl_csses"}, Exclusive},
    {"cgroup_threadgroup_rwsem", {"copy_process", "exit_signals", "begin_new_exec", "de_thread"}, Shared},
    // Who is inside an attribute holds it as a reader; its remover waits for them (fs/kernfs/dir.c).
    {"kn->", {"kernfs_drain"}, Exclusive},
    {"kn->", {}, Shared},
    {"s_active", {"sysfs_deactivate"}, Exclusive},
    {"s_active", {}, Shared},
    // mm/: faults and walks read, changes of the map write.
    {"&mm->mmap_lock",
     {"exc_page_fault", "do_page_fault", "do_user_addr_fault", "do_mem_abort", "handle_mm_fault", "handle_page_fault",
      "faultin_page", "get_user_pages", "gup_", "pin_user_pages", "populate_vma_page_range", "mm_populate",
      "mcopy_atomic", "mfill_atomic", "madvise_willneed", "madvise_dontneed", "access_remote_vm", "smaps"},
     Shared},
    {"&mm->mmap_lock",
     {"mmap_region", "do_mmap", "vm_mmap", "dup_mm", "do_mprotect", "mprotect_fixup", "mremap_to", "do_shmat",
      "setup_arg_pages", "apply_vma_lock_flags", "apply_mlockall_flags", "install_special_mapping"},
     Exclusive},
    {"mapping.invalidate_lock",
     {"filemap_fault", "filemap_create_folio", "filemap_get_pages", "filemap_read", "page_cache_", "force_page_cache_",
      "do_page_mkwrite", "do_fault"},
     Shared},
    {"mapping.invalidate_lock", {"*fallocate", "*punch_hole", "*setattr", "*truncate"}, Exclusive},
    {"&mapping->i_mmap_rwsem", {"rmap_walk_file", "unmap_mapping_", "try_to_unmap"}, Shared},
    {"&mapping->i_mmap_rwsem", {"mmap_region", "vma_adjust", "unlink_file_vma", "dup_mm"}, Exclusive},
    {"&anon_vma->rwsem", {"rmap_walk_anon", "page_referenced"}, Shared},
    // fs/: lookups and readdir read a folder, changes write it (since 4.7; a mutex before).
    {"&type->i_mutex_dir_key", {"lookup_slow", "iterate_dir"}, Shared},
    {"&type->i_mutex_dir_key",
     {"filename_create", "do_unlinkat", "do_rmdir", "do_rename", "do_mkdir", "do_mknod", "do_symlink", "vfs_create",
      "vfs_link", "vfs_mkdir", "vfs_mknod", "vfs_rename", "vfs_rmdir", "vfs_symlink", "vfs_tmpfile", "vfs_unlink"},
     Exclusive},
    {"&sb->s_type->i_mutex_key",
     {"do_truncate", "notify_change", "vfs_setxattr", "vfs_removexattr", "chown_common", "chmod_common", "*fallocate",
      "*buffered_write", "generic_file_write_iter", "vfs_unlink", "vfs_rename", "sock_close", "sock_release"},
     Exclusive},
    {"&type->s_umount_key",
     {"deactivate_", "freeze_super", "get_tree", "mount_", "vfs_get_", "reconfigure_super", "generic_shutdown_super",
      "kill_"},
     Exclusive},
    {"&type->s_umount_key",
     {"iterate_supers", "super_cache_", "ksys_sync", "*sync_inodes_sb", "*quotactl", "wb_writeback"},
     Shared},
    {"&ei->xattr_sem", {"ext4_xattr_get", "ext4_listxattr", "ext4_xattr_list", "ext4_readpage_inline"}, Shared},
    {"&ei->xattr_sem",
     {"ext4_xattr_set", "ext4_expand_extra_isize", "ext4_mark_inode_dirty", "ext4_evict_inode", "ext4_inline_"},
     Exclusive},
    {"&ei->i_data_sem", {"ext4_map_query_blocks"}, Shared},
    {"&ei->i_data_sem", {"ext4_map_create_blocks", "ext4_ext_truncate", "ext4_truncate"}, Exclusive},
    // fs/kernfs: lookups and readdir read the tree, changes write it.
    {"&root->kernfs_rwsem",
     {"kernfs_iop_", "kernfs_dop_", "kernfs_fop_", "kernfs_find_and_get", "kernfs_walk"},
     Shared},
    {"&root->kernfs_rwsem", {"kernfs_add_one", "kernfs_remove", "kernfs_rename", "kernfs_activate"}, Exclusive},
    // fs/ext4/inode.c: write-back reads, changes of the format write.
    {"&sbi->s_writepages_rwsem", {"ext4_writepages", "ext4_do_writepages"}, Shared},
    {"&sbi->s_writepages_rwsem", {"ext4_change_inode_journal_flag", "ext4_ext_migrate", "ext4_ind_migrate"}, Exclusive},
    // fs/f2fs: operations read, checkpoints write.
    {"&sbi->cp_rwsem", {"f2fs_write_checkpoint", "block_operations"}, Exclusive},
    {"&sbi->cp_rwsem", {}, Shared},
    {"&sbi->node_change", {"block_operations", "f2fs_write_checkpoint"}, Exclusive},
    {"&sbi->node_change", {}, Shared},
    {"&nm_i->nat_tree_lock", {"f2fs_get_node_info", "f2fs_build_free_nids"}, Shared},
    {"&nm_i->nat_tree_lock", {"f2fs_flush_nat_entries"}, Exclusive},
    // fs/xfs: lookups and reads of the map read, transactions write.
    {"&xfs_dir_ilock_class", {"xfs_lookup", "xfs_readdir", "xfs_dir_lookup", "xfs_dir_open"}, Shared},
    {"&xfs_dir_ilock_class", {"xfs_create", "xfs_remove", "xfs_rename", "xfs_link"}, Exclusive},
    {"&xfs_nondir_ilock_class", {"xfs_read_iomap_begin", "xfs_attr_get"}, Shared},
    {"&xfs_nondir_ilock_class",
     {"*write_iomap_begin", "xfs_iomap_write", "xfs_bmapi_convert", "xfs_bmapi_write", "xfs_reflink_", "xfs_setattr",
      "xfs_itruncate", "xfs_inactive"},
     Exclusive},
    // drivers/usb/core/file.c
    {"minor_rwsem", {"usb_open"}, Shared},
    {"minor_rwsem", {"usb_register_dev", "usb_deregister_dev"}, Exclusive},
};

bool fits_any(std::string_view function, const Words& patterns) {
  return std::any_of(patterns.begin(), patterns.end(), [&](std::string_view pattern) {
    if (pattern.empty()) return false;
    if (pattern.starts_with('*')) return function.find(pattern.substr(1)) != function.npos;
    return without_underscores(function).starts_with(pattern);
  });
}

}  // namespace

Access held_by(std::string_view label, const Stack& stack) {
  label = named_now(label);
  const auto is_of = [&](const Holder& h) { return label.starts_with(h.label); };
  const auto first = std::find_if(std::begin(kHolders), std::end(kHolders), is_of);
  const auto last = std::find_if_not(first, std::end(kHolders), is_of);
  if (stack.empty()) return Unknown;
  // The innermost function that holds it tells: what it calls may not take it again.
  for (const Frame& f : stack)
    for (auto row = first; row != last; ++row)
      if (!f.unreliable && fits_any(f.site.function, row->functions)) return row->access;
  return first != last && std::prev(last)->functions[0].empty() ? std::prev(last)->access : Unknown;
}

}  // namespace lockgraph
