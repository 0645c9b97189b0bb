#include "class_names.h"

#include <algorithm>
#include <cctype>

namespace lockgraph {
namespace {

struct Known {
  std::string_view name, meaning, reason;
};

constexpr Known kRenames[] = {
    {"&mm->mmap_sem", "&mm->mmap_lock", "renamed in 5.8"},
    {"cpu_hotplug_lock.rw_sem", "cpu_hotplug_lock", "percpu_rw_semaphore lost its inner name in 5.7"},
    {"cpu_hotplug.lock", "cpu_hotplug_lock", "became a percpu_rw_semaphore in 4.13"},
    {"&rq->lock", "&rq->__lock", "wrapped in 5.14 for core scheduling"},
    {"&sb->s_type->i_mutex_dir_key", "&type->i_mutex_dir_key", "another spelling of the same key"},
    {"&sb->s_type->s_umount_key", "&type->s_umount_key", "another spelling of the same key"},
    {"&mapping->i_mmap_mutex", "&mapping->i_mmap_rwsem", "became a rwsem in 3.19"},
    {"&bdev->bd_mutex", "&disk->open_mutex", "moved to the disk in 5.13"},
    {"&ids->rw_mutex", "&ids->rwsem", "became a rwsem in 3.11"},
};

constexpr Known kGeneric[] = {
    {"&cdev->lock", "", "a gadget's composite device or a cooling device"},
    {"shost->host_lock", "", "every SCSI host driver"},
    {"(lock).lock", "", "a local lock called lock"},
    {"lock", "", "a variable called lock; dozens of drivers"},
    {"mutex", "", "a variable called mutex"},
    {"name", "", "workqueue without a name of its own"},
    {"&lock", "", "a local called lock"},
    {"&mutex", "", "a local called mutex"},
    {"&x->wait", "", "every completion"},
    {"&x->lock", "", "any struct called x"},
    {"&l->lock", "", "any list"},
    {"&p->lock", "", "any pointer p; seq_file and others"},
    {"&q->lock", "", "any queue"},
    {"&s->lock", "", "any struct s"},
    {"&dev->lock", "", "a device of any driver"},
    {"&dev->mutex", "", "a device of any driver"},
    {"&priv->lock", "", "private data of any driver"},
    {"&ctx->lock", "", "a context of any subsystem"},
    {"&c->lock", "", "any struct c"},
    {"&d->lock", "", "any struct d"},
    {"&h->lock", "", "any struct h"},
    {"&m->lock", "", "any struct m"},
    {"&n->lock", "", "any struct n"},
    {"&k->list_lock", "", "every klist"},
    {"&p->mutex", "", "any struct p"},
    {"&ei->lock", "", "any inode info"},
    {"&data->lock", "", "any private data"},
    {"&chip->mutex", "", "any chip"},
    {"&info->lock", "", "any info"},
    {"&sbi->lock", "", "super block of any file system"},
    {"&t->lock", "", "any struct t"},
    {"&r->lock", "", "any ring"},
    {"&ring->lock", "", "any ring"},
    {"&pool->lock", "", "any pool"},
    {"_xmit_ETHER", "", "every Ethernet device"},
    {"&htab->lockdep_key", "", "every BPF hash table has its own key"},
};

constexpr Known kOneClass[] = {
    {"&mm->mmap_lock", "", "one lock of every address space, initialised at several places"},
    {"&p->pi_lock", "", "one lock of every task"},
    {"&q->q_usage_counter(io)", "", "one pseudo lock of every block queue, with a key for each"},
    {"&q->q_usage_counter(queue)", "", "one pseudo lock of every block queue, with a key for each"},
    {"&rq->__lock", "", "one lock of every run queue"},
    {"&mapping->i_mmap_rwsem", "", "one lock of every mapping"},
    {"&zone->lock", "", "one lock of every zone"},
    {"rcu_read_lock", "", "one pseudo lock"},
    {"&folio_wait_table[i]", "", "one table"},
    {"&base->lock", "", "timer bases of all CPUs"},
    {"&ei->socket.wq.wait", "", "one wait queue of every socket"},
    {"&u->lock", "", "one lock of every AF_UNIX socket"},
    {"&ep->mtx", "", "one lock of every epoll"},
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

/// `(wq_completion)"events"` and `"events"` -> `(wq_completion)events`; `(complete)&x` -> `(completion)&x`
std::string spelled_now(std::string_view name) {
  std::string s(name);
  if (s.starts_with("(wq_completion)\"") && s.ends_with('"') && s.find('"', 16) == s.size() - 1)
    return "(wq_completion)" + s.substr(16, s.size() - 17);
  if (s.starts_with("\"") && s.ends_with('"') && s.size() > 2 && s.find('"', 1) == s.size() - 1)
    return "(wq_completion)" + s.substr(1, s.size() - 2);
  if (s.starts_with("(complete)")) return "(completion)" + s.substr(10);
  // `&(&x->lock)->rlock`: before 5.8 a spinlock's class was named after the raw lock inside it.
  constexpr std::string_view kInner = ")->rlock";
  if (s.starts_with("&(") && s.ends_with(kInner)) return s.substr(2, s.size() - 2 - kInner.size());
  return s;
}

template <class Table>
const Known* find_known(const Table& table, std::string_view name) {
  const auto it = std::find_if(std::begin(table), std::end(table), [&](const Known& k) { return k.name == name; });
  return it == std::end(table) ? nullptr : it;
}

}  // namespace

CanonicalName canonical_class_name(std::string_view name) {
  CanonicalName out{spelled_now(name), {}};
  if (out.name != name) out.reason = "an older spelling";
  if (const Known* rename = find_known(kRenames, out.name); rename && rename->meaning != out.name) {
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
  const Known* known = find_known(kGeneric, name);
  return known ? known->reason : std::string_view{};
}

std::string_view one_class_reason(std::string_view name) {
  const Known* known = find_known(kOneClass, name);
  return known ? known->reason : std::string_view{};
}

}  // namespace lockgraph
