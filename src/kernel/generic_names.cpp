// Names that several locks bear, and names of which all that bear them are one lock in the reader's mind.
#include "class_names.h"
#include "name_rules.h"
#include "owners.h"
#include "words.h"

namespace lockgraph {
namespace {

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

constexpr std::string_view kKeyedReason = "every type of file system has its own key";
constexpr std::string_view kQueueReason = "every block queue has its own key";

}  // namespace

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

}  // namespace lockgraph
