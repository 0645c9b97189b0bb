#include "lock_holders.h"

#include "class_names.h"
#include "lock_machinery.h"

#include <algorithm>
#include <iterator>

namespace lockgraph {
namespace {

/// `function`, or what it calls, holds the class so. Beginnings of names both; an empty function: whoever is not named
/// in the rows before. First come those of a class that fit; a row with `*` fits in any place of a function's name.
struct Holder {
  std::string_view label, function;
  Access access;
};

using enum Access;

constexpr Holder kHolders[] = {
    // Annotated as a rwsem that its readers hold; who waits for them takes it as a writer and lets it go at once
    // (fs/jbd2/transaction.c, fs/btrfs/locking.h, drivers/dma-buf/dma-fence.c).
    {"jbd2_handle", "", Shared},
    {"btrfs_trans_", "", Shared},
    {"btrfs_ordered_extent", "", Shared},
    {"dma_fence_map", "", Shared},
    // The other way round: who enters a queue lets it go at once, who froze it holds it (block/blk.h, blk-core.c).
    {"&q->q_usage_counter", "", Exclusive},
    // Percpu-rwsems with few writers (kernel/cpu.c, fs/super.c, kernel/cgroup/cgroup.c).
    {"cpu_hotplug_lock", "cpu_up", Exclusive},
    {"cpu_hotplug_lock", "cpu_down", Exclusive},
    {"cpu_hotplug_lock", "do_cpu_up", Exclusive},
    {"cpu_hotplug_lock", "do_cpu_down", Exclusive},
    {"cpu_hotplug_lock", "cpu_device_up", Exclusive},
    {"cpu_hotplug_lock", "cpu_subsys_o", Exclusive},
    {"cpu_hotplug_lock", "freeze_secondary_cpus", Exclusive},
    {"cpu_hotplug_lock", "disable_nonboot_cpus", Exclusive},
    {"cpu_hotplug_lock", "cpuhp_thread_fun", Exclusive},
    {"cpu_hotplug_lock", "cpuhp_invoke_callback", Exclusive},
    {"cpu_hotplug_lock", "", Shared},
    {"sb_writers", "freeze_super", Exclusive},
    {"sb_writers", "", Shared},
    {"sb_internal", "freeze_super", Exclusive},
    {"sb_internal", "", Shared},
    {"sb_pagefaults", "freeze_super", Exclusive},
    {"sb_pagefaults", "", Shared},
    {"cgroup_threadgroup_rwsem", "cgroup_attach", Exclusive},
    {"cgroup_threadgroup_rwsem", "cgroup_procs_write", Exclusive},
    {"cgroup_threadgroup_rwsem", "cgroup_update_dfl_csses", Exclusive},
    {"cgroup_threadgroup_rwsem", "copy_process", Shared},
    {"cgroup_threadgroup_rwsem", "exit_signals", Shared},
    {"cgroup_threadgroup_rwsem", "begin_new_exec", Shared},
    {"cgroup_threadgroup_rwsem", "de_thread", Shared},
    // Who is inside an attribute holds it as a reader; its remover waits for them (fs/kernfs/dir.c).
    {"kn->", "kernfs_drain", Exclusive},
    {"kn->", "", Shared},
    {"s_active", "sysfs_deactivate", Exclusive},
    {"s_active", "", Shared},
    // mm/: faults and walks read, changes of the map write.
    {"&mm->mmap_lock", "exc_page_fault", Shared},
    {"&mm->mmap_lock", "do_page_fault", Shared},
    {"&mm->mmap_lock", "do_user_addr_fault", Shared},
    {"&mm->mmap_lock", "do_mem_abort", Shared},
    {"&mm->mmap_lock", "handle_mm_fault", Shared},
    {"&mm->mmap_lock", "handle_page_fault", Shared},
    {"&mm->mmap_lock", "faultin_page", Shared},
    {"&mm->mmap_lock", "get_user_pages", Shared},
    {"&mm->mmap_lock", "gup_", Shared},
    {"&mm->mmap_lock", "pin_user_pages", Shared},
    {"&mm->mmap_lock", "populate_vma_page_range", Shared},
    {"&mm->mmap_lock", "mm_populate", Shared},
    {"&mm->mmap_lock", "mcopy_atomic", Shared},
    {"&mm->mmap_lock", "mfill_atomic", Shared},
    {"&mm->mmap_lock", "madvise_willneed", Shared},
    {"&mm->mmap_lock", "madvise_dontneed", Shared},
    {"&mm->mmap_lock", "access_remote_vm", Shared},
    {"&mm->mmap_lock", "smaps", Shared},
    {"&mm->mmap_lock", "mmap_region", Exclusive},
    {"&mm->mmap_lock", "do_mmap", Exclusive},
    {"&mm->mmap_lock", "vm_mmap", Exclusive},
    {"&mm->mmap_lock", "dup_mm", Exclusive},
    {"&mm->mmap_lock", "do_mprotect", Exclusive},
    {"&mm->mmap_lock", "mprotect_fixup", Exclusive},
    {"&mm->mmap_lock", "mremap_to", Exclusive},
    {"&mm->mmap_lock", "do_shmat", Exclusive},
    {"&mm->mmap_lock", "setup_arg_pages", Exclusive},
    {"&mm->mmap_lock", "apply_vma_lock_flags", Exclusive},
    {"&mm->mmap_lock", "apply_mlockall_flags", Exclusive},
    {"&mm->mmap_lock", "install_special_mapping", Exclusive},
    {"mapping.invalidate_lock", "filemap_fault", Shared},
    {"mapping.invalidate_lock", "filemap_create_folio", Shared},
    {"mapping.invalidate_lock", "filemap_get_pages", Shared},
    {"mapping.invalidate_lock", "filemap_read", Shared},
    {"mapping.invalidate_lock", "page_cache_", Shared},
    {"mapping.invalidate_lock", "force_page_cache_", Shared},
    {"mapping.invalidate_lock", "do_page_mkwrite", Shared},
    {"mapping.invalidate_lock", "do_fault", Shared},
    {"mapping.invalidate_lock", "*fallocate", Exclusive},
    {"mapping.invalidate_lock", "*punch_hole", Exclusive},
    {"mapping.invalidate_lock", "*setattr", Exclusive},
    {"mapping.invalidate_lock", "*truncate", Exclusive},
    {"&mapping->i_mmap_rwsem", "rmap_walk_file", Shared},
    {"&mapping->i_mmap_rwsem", "unmap_mapping_", Shared},
    {"&mapping->i_mmap_rwsem", "try_to_unmap", Shared},
    {"&mapping->i_mmap_rwsem", "mmap_region", Exclusive},
    {"&mapping->i_mmap_rwsem", "vma_adjust", Exclusive},
    {"&mapping->i_mmap_rwsem", "unlink_file_vma", Exclusive},
    {"&mapping->i_mmap_rwsem", "dup_mm", Exclusive},
    {"&anon_vma->rwsem", "rmap_walk_anon", Shared},
    {"&anon_vma->rwsem", "page_referenced", Shared},
    // fs/: lookups and readdir read a folder, changes write it (since 4.7; a mutex before).
    {"&type->i_mutex_dir_key", "lookup_slow", Shared},
    {"&type->i_mutex_dir_key", "iterate_dir", Shared},
    {"&type->i_mutex_dir_key", "filename_create", Exclusive},
    {"&type->i_mutex_dir_key", "do_unlinkat", Exclusive},
    {"&type->i_mutex_dir_key", "do_rmdir", Exclusive},
    {"&type->i_mutex_dir_key", "do_rename", Exclusive},
    {"&type->i_mutex_dir_key", "do_mkdir", Exclusive},
    {"&type->i_mutex_dir_key", "do_mknod", Exclusive},
    {"&type->i_mutex_dir_key", "do_symlink", Exclusive},
    {"&type->i_mutex_dir_key", "lookup_open", Exclusive},
    {"&type->i_mutex_dir_key", "vfs_create", Exclusive},
    {"&type->i_mutex_dir_key", "vfs_link", Exclusive},
    {"&type->i_mutex_dir_key", "vfs_mkdir", Exclusive},
    {"&type->i_mutex_dir_key", "vfs_mknod", Exclusive},
    {"&type->i_mutex_dir_key", "vfs_rename", Exclusive},
    {"&type->i_mutex_dir_key", "vfs_rmdir", Exclusive},
    {"&type->i_mutex_dir_key", "vfs_symlink", Exclusive},
    {"&type->i_mutex_dir_key", "vfs_tmpfile", Exclusive},
    {"&type->i_mutex_dir_key", "vfs_unlink", Exclusive},
    {"&sb->s_type->i_mutex_key", "do_truncate", Exclusive},
    {"&sb->s_type->i_mutex_key", "notify_change", Exclusive},
    {"&sb->s_type->i_mutex_key", "vfs_setxattr", Exclusive},
    {"&sb->s_type->i_mutex_key", "vfs_removexattr", Exclusive},
    {"&sb->s_type->i_mutex_key", "chown_common", Exclusive},
    {"&sb->s_type->i_mutex_key", "chmod_common", Exclusive},
    {"&sb->s_type->i_mutex_key", "*fallocate", Exclusive},
    {"&sb->s_type->i_mutex_key", "*buffered_write", Exclusive},
    {"&sb->s_type->i_mutex_key", "generic_file_write_iter", Exclusive},
    {"&sb->s_type->i_mutex_key", "vfs_unlink", Exclusive},
    {"&sb->s_type->i_mutex_key", "vfs_rename", Exclusive},
    {"&sb->s_type->i_mutex_key", "sock_close", Exclusive},
    {"&sb->s_type->i_mutex_key", "sock_release", Exclusive},
    {"&type->s_umount_key", "deactivate_", Exclusive},
    {"&type->s_umount_key", "freeze_super", Exclusive},
    {"&type->s_umount_key", "get_tree", Exclusive},
    {"&type->s_umount_key", "mount_", Exclusive},
    {"&type->s_umount_key", "vfs_get_", Exclusive},
    {"&type->s_umount_key", "reconfigure_super", Exclusive},
    {"&type->s_umount_key", "generic_shutdown_super", Exclusive},
    {"&type->s_umount_key", "kill_", Exclusive},
    {"&type->s_umount_key", "iterate_supers", Shared},
    {"&type->s_umount_key", "super_cache_", Shared},
    {"&type->s_umount_key", "ksys_sync", Shared},
    {"&type->s_umount_key", "*sync_inodes_sb", Shared},
    {"&type->s_umount_key", "*quotactl", Shared},
    {"&type->s_umount_key", "wb_writeback", Shared},
    {"&ei->xattr_sem", "ext4_xattr_get", Shared},
    {"&ei->xattr_sem", "ext4_listxattr", Shared},
    {"&ei->xattr_sem", "ext4_xattr_list", Shared},
    {"&ei->xattr_sem", "ext4_readpage_inline", Shared},
    {"&ei->xattr_sem", "ext4_xattr_set", Exclusive},
    {"&ei->xattr_sem", "ext4_expand_extra_isize", Exclusive},
    {"&ei->xattr_sem", "ext4_mark_inode_dirty", Exclusive},
    {"&ei->xattr_sem", "ext4_evict_inode", Exclusive},
    {"&ei->xattr_sem", "ext4_inline_", Exclusive},
    {"&ei->i_data_sem", "ext4_map_query_blocks", Shared},
    {"&ei->i_data_sem", "ext4_map_create_blocks", Exclusive},
    {"&ei->i_data_sem", "ext4_ext_truncate", Exclusive},
    {"&ei->i_data_sem", "ext4_truncate", Exclusive},
    // fs/kernfs: lookups and readdir read the tree, changes write it.
    {"&root->kernfs_rwsem", "kernfs_iop_", Shared},
    {"&root->kernfs_rwsem", "kernfs_dop_", Shared},
    {"&root->kernfs_rwsem", "kernfs_fop_", Shared},
    {"&root->kernfs_rwsem", "kernfs_find_and_get", Shared},
    {"&root->kernfs_rwsem", "kernfs_walk", Shared},
    {"&root->kernfs_rwsem", "kernfs_add_one", Exclusive},
    {"&root->kernfs_rwsem", "kernfs_remove", Exclusive},
    {"&root->kernfs_rwsem", "kernfs_rename", Exclusive},
    {"&root->kernfs_rwsem", "kernfs_activate", Exclusive},
    // fs/ext4/inode.c: write-back reads, changes of the format write.
    {"&sbi->s_writepages_rwsem", "ext4_writepages", Shared},
    {"&sbi->s_writepages_rwsem", "ext4_do_writepages", Shared},
    {"&sbi->s_writepages_rwsem", "ext4_change_inode_journal_flag", Exclusive},
    {"&sbi->s_writepages_rwsem", "ext4_ext_migrate", Exclusive},
    {"&sbi->s_writepages_rwsem", "ext4_ind_migrate", Exclusive},
    // fs/f2fs: operations read, checkpoints write.
    {"&sbi->cp_rwsem", "f2fs_write_checkpoint", Exclusive},
    {"&sbi->cp_rwsem", "block_operations", Exclusive},
    {"&sbi->cp_rwsem", "", Shared},
    {"&sbi->node_change", "block_operations", Exclusive},
    {"&sbi->node_change", "f2fs_write_checkpoint", Exclusive},
    {"&sbi->node_change", "", Shared},
    {"&nm_i->nat_tree_lock", "f2fs_get_node_info", Shared},
    {"&nm_i->nat_tree_lock", "f2fs_flush_nat_entries", Exclusive},
    {"&nm_i->nat_tree_lock", "f2fs_build_free_nids", Exclusive},
    // fs/xfs: lookups and reads of the map read, transactions write.
    {"&xfs_dir_ilock_class", "xfs_lookup", Shared},
    {"&xfs_dir_ilock_class", "xfs_readdir", Shared},
    {"&xfs_dir_ilock_class", "xfs_dir_lookup", Shared},
    {"&xfs_dir_ilock_class", "xfs_dir_open", Shared},
    {"&xfs_dir_ilock_class", "xfs_create", Exclusive},
    {"&xfs_dir_ilock_class", "xfs_remove", Exclusive},
    {"&xfs_dir_ilock_class", "xfs_rename", Exclusive},
    {"&xfs_dir_ilock_class", "xfs_link", Exclusive},
    {"&xfs_nondir_ilock_class", "xfs_read_iomap_begin", Shared},
    {"&xfs_nondir_ilock_class", "xfs_attr_get", Shared},
    {"&xfs_nondir_ilock_class", "*write_iomap_begin", Exclusive},
    {"&xfs_nondir_ilock_class", "xfs_iomap_write", Exclusive},
    {"&xfs_nondir_ilock_class", "xfs_bmapi_convert", Exclusive},
    {"&xfs_nondir_ilock_class", "xfs_bmapi_write", Exclusive},
    {"&xfs_nondir_ilock_class", "xfs_reflink_", Exclusive},
    {"&xfs_nondir_ilock_class", "xfs_setattr", Exclusive},
    {"&xfs_nondir_ilock_class", "xfs_itruncate", Exclusive},
    {"&xfs_nondir_ilock_class", "xfs_inactive", Exclusive},
    // drivers/usb/core/file.c
    {"minor_rwsem", "usb_open", Shared},
    {"minor_rwsem", "usb_register_dev", Exclusive},
    {"minor_rwsem", "usb_deregister_dev", Exclusive},
};

bool fits(std::string_view function, std::string_view pattern) {
  if (pattern.starts_with('*')) return function.find(pattern.substr(1)) != function.npos;
  return without_underscores(function).starts_with(pattern);
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
      if (!f.unreliable && !row->function.empty() && fits(f.site.function, row->function)) return row->access;
  return first != last && std::prev(last)->function.empty() ? std::prev(last)->access : Unknown;
}

}  // namespace lockgraph
