// Locks whose names say what sort they are, and how they are taken.
#include "class_names.h"
#include "lock_functions.h"

#include <algorithm>

namespace lockgraph {
namespace {

using enum LockType;

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

// A timer, or a work item before 4.15: `(&x->timer)#2`, taken by lock_map_acquire.
bool is_timer_or_work(std::string_view label) {
  const auto close = label.rfind(')');
  return label.starts_with("(&") && close != label.npos &&
         (close + 1 == label.size() || label[close + 1] == '#' || label[close + 1] == '/') &&
         std::count(label.begin(), label.end(), '(') == std::count(label.begin(), label.end(), ')');
}

}  // namespace

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

}  // namespace lockgraph
