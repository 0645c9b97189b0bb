#include "class_names.h"

#include "name_rules.h"
#include "words.h"

#include <cctype>
#include <utility>

namespace lockgraph {
namespace {

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

bool is_activity(std::string_view name) { return begins_with_one_of(kActivities, name); }

}  // namespace lockgraph
