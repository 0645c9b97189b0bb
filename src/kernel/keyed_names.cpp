// Locks that the kernel keeps apart by what they are a part of: a file system, a block queue, a block device.
#include "class_names.h"
#include "words.h"

namespace lockgraph {
namespace {

constexpr std::string_view kFileSystemKeyed[] = {"sb_writers",
                                                 "sb_pagefaults",
                                                 "sb_internal",
                                                 "&sb->s_type->i_mutex_key",
                                                 "&sb->s_type->i_lock_key",
                                                 "&sb->s_type->i_alloc_sem_key",
                                                 "&type->i_mutex_dir_key",
                                                 "&type->s_umount_key",
                                                 "&type->s_lock_key",
                                                 "&type->s_vfs_rename_key",
                                                 "mapping.invalidate_lock"};

// Every queue registers a key of its own, so that stacked ones are apart.
constexpr std::string_view kQueueKeyed[] = {"&q->q_usage_counter(io)", "&q->q_usage_counter(queue)"};

// One class of all file systems: fs/quota/dquot.c and fs/jbd2 have a lock of it for each.
constexpr std::string_view kOfFileSystem[] = {
    "&dquot->dq_lock",           "&s->s_dquot.dqio_sem", "&s->s_dquot.dqptr_sem",       "&journal->j_barrier",
    "&journal->j_trans_barrier", "jbd2_handle",          "&journal->j_checkpoint_mutex"};
// One class of all block devices: block/genhd.c, blk-core.c and blk-mq.c have a lock of it for each.
constexpr std::string_view kOfBlockDevice[] = {
    "&disk->open_mutex",        "&disk->rqos_state_mutex",  "&q->elevator_lock", "&q->limits_lock",
    "&q->sysfs_dir_lock",       "&q->sysfs_lock",           "&q->rq_qos_mutex",  "&set->tag_list_lock",
    "&set->update_nr_hwq_lock", "&set->update_nr_hwq_sema", "set->srcu",         "&hctx->dispatch_wait_lock"};

}  // namespace

bool is_keyed_by_queue(std::string_view name) { return is_one_of(kQueueKeyed, name); }

bool is_keyed_by_file_system(std::string_view name) { return is_one_of(kFileSystemKeyed, name); }

PartOf part_of(std::string_view name) {
  if (is_keyed_by_file_system(name) || is_one_of(kOfFileSystem, name)) return PartOf::FileSystem;
  if (is_keyed_by_queue(name) || is_one_of(kOfBlockDevice, name)) return PartOf::BlockDevice;
  return PartOf::Anything;
}

}  // namespace lockgraph
