#include "class_names.h"

#include "owners.h"
#include "tables.h"
#include "words.h"

#include <algorithm>
#include <cctype>

namespace lockgraph {
namespace {

struct NameRule {
  std::string_view name, meaning, reason;
};

// Of these the lock stayed what it was ...
constexpr NameRule kNewNames[] = {
    {"&mm->mmap_sem", "&mm->mmap_lock", "renamed in 5.8"},
    {"cpu_hotplug_lock.rw_sem", "cpu_hotplug_lock", "percpu_rw_semaphore lost its inner name in 5.7"},
    {"&rq->lock", "&rq->__lock", "wrapped in 5.14 for core scheduling"},
    {"&sb->s_type->i_mutex_dir_key", "&type->i_mutex_dir_key", "another spelling of the same key"},
    {"&sb->s_type->s_umount_key", "&type->s_umount_key", "another spelling of the same key"},
    {"&bdev->bd_mutex", "&disk->open_mutex", "moved to the disk in 5.13"},
    {"&q->q_usage_counter", "&q->q_usage_counter(io)", "told apart from the queue's own counter in 6.13"},
};

// ... these became another sort of lock.
constexpr NameRule kNewSorts[] = {
    {"cpu_hotplug.lock", "cpu_hotplug_lock", "became a percpu_rw_semaphore in 4.13"},
    {"&mapping->i_mmap_mutex", "&mapping->i_mmap_rwsem", "became a rwsem in 3.19"},
    {"&ids->rw_mutex", "&ids->rwsem", "became a rwsem in 3.11"},
    {"kernfs_mutex", "&root->kernfs_rwsem", "became a rwsem in 5.15, one of each root in 5.17"},
    {"kernfs_rwsem", "&root->kernfs_rwsem", "one of each root since 5.17"},
    {"shrinker_rwsem", "shrinker_mutex", "became a mutex in 6.8"},
};

constexpr NameRule kGenericNames[] = {
    {"shost->host_lock", "", "every SCSI host driver"},
    {"(lock).lock", "", "a local lock called lock"},
    {"lock", "", "a variable called lock; dozens of drivers"},
    {"mutex", "", "a variable called mutex"},
    {"key", "", "a lock named after its key"},
    {"name", "", "workqueue without a name of its own"},
    {"device_lock", "", "a variable of many drivers"},
    {"device_mutex", "", "a variable of many drivers"},
    {"driver_lock", "", "a variable of many drivers"},
    {"init_mutex", "", "a variable of many drivers"},
    {"list_lock", "", "a variable of many drivers"},
    {"list_mutex", "", "a variable of many drivers"},
    {"open_mutex", "", "a variable of many drivers"},
    {"state_lock", "", "a variable of many drivers"},
    {"register_mutex", "", "a variable of many drivers"},
    {"ctl_mutex", "", "a variable of many drivers"},
    {"&lock", "", "a local called lock"},
    {"&mutex", "", "a local called mutex"},
    {"&wq", "", "a local wait queue"},
    {"&x->wait", "", "every completion"},
    {"&k->list_lock", "", "every klist"},
    {"&ei->lock", "", "any inode info"},
    {"&sbi->lock", "", "super block of any file system"},
    {"&xa->xa_lock", "", "every xarray"},
    {"&s->seqcount", "", "any sequence counter"},
    {"&____s->seqcount", "", "any sequence counter"},
    {"&lock->wait_lock", "", "the inner lock of any rtmutex"},
    {"&hashinfo->lock", "", "the table of any protocol"},
    {"_xmit_ETHER", "", "every Ethernet device"},
    {"&htab->lockdep_key", "", "every BPF hash table has its own key"},
    {"&dev_addr_list_lock_key", "", "every kind of network device"},
    {"&dev->qdisc_tx_busylock_key", "", "every kind of network device"},
    {"&dev->qdisc_running_key", "", "every kind of network device"},
    {"team->team_lock_key", "", "every team device has its own key"},
    {"buffer->reader_lock_key", "", "every trace buffer"},
    {"subsys mutex", "", "every bus and class of devices has its own key"},
    {"&subsys->lock", "", "any subsystem"},
    {"(null)", "", "a class without a name"},
    {"&of->mutex", "", "open files of kernfs that can be mapped, written or only read have a key each"},
    {"kn->active", "", "every attribute in sysfs has its own key"},
    {"kn->count", "", "every attribute in sysfs has its own key"},
    {"&tree->tree_lock", "", "several trees of hfs and hfsplus"},
    {"minor_rwsem", "", "several users"},
    {"btrfs-tree-00", "", "a key for each kind of tree"},
    {"btrfs-tree-01", "", "a key for each kind of tree"},
    {"btrfs-tree-02", "", "a key for each kind of tree"},
    {"btrfs-treloc-02", "", "a key for each kind of tree"},
    {"&ovl_i_mutex_key[depth]", "", "a key for each depth of stacking"},
    {"&ovl_i_mutex_dir_key[depth]", "", "a key for each depth of stacking"},
};

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
constexpr std::string_view kKeyedReason = "every type of file system has its own key";

// Every queue registers a key of its own, so that stacked ones are apart.
constexpr std::string_view kQueueKeyed[] = {"&q->q_usage_counter(io)", "&q->q_usage_counter(queue)"};
constexpr std::string_view kQueueReason = "every block queue has its own key";

// One class of all file systems: fs/quota/dquot.c and fs/jbd2 have a lock of it for each.
constexpr std::string_view kOfFileSystem[] = {
    "&dquot->dq_lock",           "&s->s_dquot.dqio_sem", "&s->s_dquot.dqptr_sem",       "&journal->j_barrier",
    "&journal->j_trans_barrier", "jbd2_handle",          "&journal->j_checkpoint_mutex"};
// One class of all block devices: block/genhd.c, blk-core.c and blk-mq.c have a lock of it for each.
constexpr std::string_view kOfBlockDevice[] = {
    "&disk->open_mutex",        "&disk->rqos_state_mutex",  "&q->elevator_lock", "&q->limits_lock",
    "&q->sysfs_dir_lock",       "&q->sysfs_lock",           "&q->rq_qos_mutex",  "&set->tag_list_lock",
    "&set->update_nr_hwq_lock", "&set->update_nr_hwq_sema", "set->srcu",         "&hctx->dispatch_wait_lock"};

// `&VARIABLE->MEMBER`, where both are words that any driver may choose: `&chip->lock` is as many locks as there are
// chips. Variables of one letter count, too.
constexpr std::string_view kGenericVariables[] = {
    "bus",    "ep",   "gpio",   "hba",     "map",   "phy",  "st",   "ts",      "adap", "adapter",
    "bdata",  "buf",  "buffer", "card",    "cdev",  "cfg",  "chan", "channel", "chip", "client",
    "conn",   "core", "ctl",    "ctrl",    "ctx",   "data", "dd",   "ddata",   "desc", "dev",
    "device", "dp",   "drv",    "drvdata", "entry", "hdev", "host", "hw",      "info", "instance",
    "intf",   "item", "job",    "list",    "lock",  "mdev", "mgr",  "ndev",    "node", "obj",
    "object", "pd",   "pdata",  "pdev",    "pool",  "port", "pp",   "priv",    "ptr",  "queue",
    "rdev",   "res",  "ring",   "sc",      "sdata", "self", "sess", "session", "slot", "state",
    "stream", "tbl",  "table",  "task",    "this",  "tmp",  "udev", "vdev",    "work", "wq",
};
constexpr std::string_view kGenericMembers[] = {
    "cmd_lock",  "cmd_mutex",  "data_lock",  "event_lock", "io_lock",  "io_mutex",    "irq_lock",   "queue_lock",
    "reg_lock",  "rx_lock",    "sc_lock",    "state_lock", "tx_lock",  "update_lock", "lock",       "locks",
    "mutex",     "mtx",        "sem",        "rwsem",      "slock",    "spinlock",    "spin_lock",  "rlock",
    "list_lock", "lock_mutex", "mutex_lock", "wait",       "waitq",    "wait_q",      "wait_queue", "waitqueue",
    "wq",        "queue",      "work",       "timer",      "lock_key",
};

constexpr std::string_view kManyUse = "a name that many unrelated structures choose";

constexpr NameRule kOneClass[] = {
    {"&mm->mmap_lock", "", "one lock of every address space, initialised at several places"},
    {"&p->pi_lock", "", "one lock of every task"},
    {"&rq->__lock", "", "one lock of every run queue"},
    {"&mapping->i_mmap_rwsem", "", "one lock of every mapping"},
    {"&zone->lock", "", "one lock of every zone"},
    {"rcu_read_lock", "", "one pseudo lock"},
    {"&folio_wait_table[i]", "", "one table"},
    {"&base->lock", "", "timer bases of all CPUs"},
    {"&ei->socket.wq.wait", "", "one wait queue of every socket"},
    {"&u->lock", "", "one lock of every AF_UNIX socket"},
    {"&n->list_lock", "", "one lock of every node of a slab cache"},
    {"&ea_inode->i_rwsem", "", "one lock of every inode of extended attributes of ext4"},
    {"&wq->mutex", "", "one lock of every workqueue"},
    {"&pipe->mutex", "", "one lock of every pipe"},
    {"&xfs_nondir_ilock_class", "", "one lock of every inode of xfs that is no folder"},
    {"&ep->mtx", "", "one lock of every epoll"},
    {"&dev->power.lock", "", "one lock of every device"},
    {"ptlock_ptr(page)", "", "one lock of every page table page"},
    {"ptlock_ptr(ptdesc)", "", "one lock of every page table page"},
};

// Objects with numbered names: the number is folded to `*`. Only whole words in front of the digits count.
constexpr std::string_view kNumberedObjects[] = {
    "loop",
    "nbd",
    "zram",
    "md",
    "dm-",
    "hci",
    "phy",
    "wlan",
    "sd",
    "sr",
    "nvme",
    "kblockd",
    "scsi_tmf_",
    "usb",
    "wg-kex-wg",
    "wg-crypt-wg",
    "wg-kex-wireguard",
    "wg-crypt-wireguard",
    "bond",
    "team",
    "vlan",
    "macvlan",
    "ipvlan",
    "veth",
    "veth0_to_",
    "nfc",
    "nci",
    "mld",
    "ipv6_addrconf",
    "rpciod",
    "xfs-",
    "ext4-rsv-conversion",
    "dio/loop",
    "dio/sd",
    "dio/dm-",
    "nfc2_nci_cmd_wq#",
    "nfc3_nci_tx_wq#",
};

// What a task does while it may be asked for anything, not an object: two places that begin it are two bugs.
constexpr std::string_view kActivities[] = {"fs_reclaim", "mmu_notifier_invalidate_range", "dma_fence_map"};

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// `(wq_completion)loop5` -> `(wq_completion)loop*`; the digits must end the name or stand before `)`, `/` or a space.
std::string fold_numbers(std::string_view name) {
  for (const std::string_view object : kNumberedObjects) {
    const auto at = name.find(object);
    if (at == std::string_view::npos || at + object.size() >= name.size()) continue;
    if (at > 0 && std::isalnum(static_cast<unsigned char>(name[at - 1]))) continue;
    std::size_t end = at + object.size();
    while (end < name.size() && is_digit(name[end])) ++end;
    if (end == at + object.size()) continue;
    if (end < name.size() && (std::isalnum(static_cast<unsigned char>(name[end])) || name[end] == '_')) continue;
    return std::string(name.substr(0, at + object.size())) + "*" + std::string(name.substr(end));
  }
  return std::string(name);
}

template <class Table>
const NameRule* find_known(const Table& table, std::string_view name) {
  const auto it = std::find_if(std::begin(table), std::end(table), [&](const NameRule& k) { return k.name == name; });
  return it == std::end(table) ? nullptr : it;
}

}  // namespace

// `(wq_completion)"events"` and `"events"` -> `(wq_completion)events`; `(complete)&x` -> `(completion)&x`;
// `&(&x->lock)->rlock` -> `&x->lock`: before 5.8 a spinlock's class was named after the raw lock inside it.
CanonicalName spelled_now(std::string_view name) {
  constexpr std::string_view kOlder = "an older spelling", kQueue = "(wq_completion)\"", kComplete = "(complete)",
                             kInner = ")->rlock";
  const auto is_quoted_from = [&](std::size_t at) {
    return name.size() > at + 1 && name.ends_with('"') && name.find('"', at) == name.size() - 1;
  };
  if (name.starts_with(kQueue) && is_quoted_from(kQueue.size()))
    return {"(wq_completion)" + std::string(name.substr(kQueue.size(), name.size() - kQueue.size() - 1)), kOlder};
  if (name.starts_with('"') && is_quoted_from(1))
    return {"(wq_completion)" + std::string(name.substr(1, name.size() - 2)), kOlder};
  if (name.starts_with(kComplete)) return {"(completion)" + std::string(name.substr(kComplete.size())), kOlder};
  if (name.starts_with("&(") && name.ends_with(kInner))
    return {std::string(name.substr(2, name.size() - 2 - kInner.size())), kOlder};
  return {std::string(name), {}};
}

std::string_view named_now(std::string_view label) {
  const NameRule* rename = find_known(kNewNames, label.substr(0, label.find_first_of("#/")));
  return rename ? rename->meaning : label;
}

std::string_view former_name(std::string_view label) {
  const std::string_view printed = label.substr(0, label.find_first_of("#/"));
  return find_known(kNewNames, printed) || find_known(kNewSorts, printed) ? printed : std::string_view();
}

CanonicalName canonical_class_name(std::string_view name) {
  CanonicalName out = spelled_now(name);
  const NameRule* rename = find_known(kNewNames, out.name);
  if (!rename) rename = find_known(kNewSorts, out.name);
  if (rename) {
    out.name = rename->meaning;
    out.reason = rename->reason;
  }
  if (std::string folded = fold_numbers(out.name); folded != out.name) {
    out.name = std::move(folded);
    out.reason = "the name is made for each object";
  }
  return out;
}

std::string_view generic_name_reason(std::string_view name) {
  if (find_known(kOneClass, name)) return {};
  if (const NameRule* known = find_known(kGenericNames, name)) return known->reason;
  if (is_keyed_by_file_system(name)) return kKeyedReason;
  if (is_keyed_by_queue(name)) return kQueueReason;
  switch (initialised_by(name)) {
    case Initialisers::One: return {};
    case Initialisers::Header: return "a header initialises it: each place that does has its own key";
    case Initialisers::Several:  // words that nobody else would choose stay one class: most kernels have but one of
                                 // them
    case Initialisers::Unknown: break;
  }
  // (work_completion)(&ctx->work)   (&ctx->timer)   &ctx->lock
  constexpr std::string_view kWork = "(work_completion)";
  if (name.starts_with(kWork)) name.remove_prefix(kWork.size());
  if (name.starts_with('(') && name.ends_with(')')) name = name.substr(1, name.size() - 2);
  if (!name.starts_with('&')) return {};
  const auto arrow = name.find("->");
  if (arrow == name.npos) return {};
  const std::string_view variable = name.substr(1, arrow - 1), member = name.substr(arrow + 2);
  const bool generic =
      (variable.size() == 1 || is_one_of(kGenericVariables, variable)) && is_one_of(kGenericMembers, member);
  return generic ? kManyUse : std::string_view{};
}

std::string_view one_class_reason(std::string_view name, bool is_only) {
  if (const NameRule* known = find_known(kOneClass, name)) return known->reason;
  const bool one = is_only && generic_name_reason(name).empty() && initialised_by(name) == Initialisers::One;
  return one ? "one place in the kernel initialises it" : std::string_view{};
}

bool is_activity(std::string_view name) { return begins_with_one_of(kActivities, name); }

bool is_keyed_by_queue(std::string_view name) { return is_one_of(kQueueKeyed, name); }

bool is_keyed_by_file_system(std::string_view name) { return is_one_of(kFileSystemKeyed, name); }

PartOf part_of(std::string_view name) {
  if (is_keyed_by_file_system(name) || is_one_of(kOfFileSystem, name)) return PartOf::FileSystem;
  if (is_keyed_by_queue(name) || is_one_of(kOfBlockDevice, name)) return PartOf::BlockDevice;
  return PartOf::Anything;
}

}  // namespace lockgraph
