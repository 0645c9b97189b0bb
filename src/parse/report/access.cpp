#include "access.h"

#include <algorithm>
#include <string_view>

namespace lockgraph::parse {
namespace {

struct Rule {
  std::string_view head;  // beginning of the function's name, without leading `.` and `_`
  Access access;
};

// Looked up frame by frame, innermost first; the longest fitting head wins.
constexpr Rule kRules[] = {
    {"raw_spin_lock", Access::Exclusive},
    {"spin_lock", Access::Exclusive},
    {"raw_spin_trylock", Access::Exclusive},
    {"mutex_lock", Access::Exclusive},
    {"mutex_trylock", Access::Exclusive},
    {"ww_mutex_lock", Access::Exclusive},
    {"rt_mutex_", Access::Exclusive},
    {"rt_spin_lock", Access::Exclusive},
    {"down_write", Access::Exclusive},
    {"down_read", Access::Shared},
    {"raw_write_lock", Access::Exclusive},
    {"write_lock", Access::Exclusive},
    {"raw_read_lock", Access::Recursive},
    {"read_lock", Access::Recursive},
    {"queued_read_lock", Access::Recursive},
    {"percpu_down_read", Access::Shared},
    {"percpu_down_write", Access::Exclusive},
    {"cpus_read_lock", Access::Shared},
    {"get_online_cpus", Access::Shared},
    {"cpus_write_lock", Access::Exclusive},
    {"sb_start_write", Access::Shared},
    {"sb_start_pagefault", Access::Shared},
    {"sb_start_intwrite", Access::Shared},
    {"start_this_handle", Access::Shared},
    {"might_fault", Access::Shared},
    {"fs_reclaim_acquire", Access::Exclusive},
    {"kernfs_get_active", Access::Shared},
    {"kernfs_drain", Access::Exclusive},
    {"kernfs_remove", Access::Exclusive},
    {"blk_queue_enter", Access::Shared},
    {"bio_queue_enter", Access::Shared},
    {"flush_work", Access::Exclusive},
    {"flush_workqueue", Access::Exclusive},
    {"process_one_work", Access::Exclusive},
    {"lock_map_acquire_read", Access::Recursive},
    {"lock_map_acquire", Access::Exclusive},
    {"srcu_read_lock", Access::Recursive},
    {"rcu_read_lock", Access::Recursive},
    {"lock_sock", Access::Exclusive},
    {"rtnl_lock", Access::Exclusive},
    {"inode_lock_shared", Access::Shared},
    {"inode_lock", Access::Exclusive},
    {"mmap_read_lock", Access::Shared},
    {"mmap_write_lock", Access::Exclusive},
    {"filemap_invalidate_lock_shared", Access::Shared},
    {"filemap_invalidate_lock", Access::Exclusive},
    {"rwsem_down_read", Access::Shared},
    {"rwsem_down_write", Access::Exclusive},
    {"seqcount_lockdep_reader", Access::Recursive},
};

// Frames of an interrupt below the acquisition: there read_lock() is recursive.
constexpr std::string_view kInterruptFrames[] = {
    "do_softirq",
    "softirq_",
    "irq_exit",
    "handle_softirqs",
    "run_ksoftirqd",
    "sysvec_",
    "asm_sysvec_",
    "common_interrupt",
    "asm_common_interrupt",
    "do_IRQ",
    "handle_irq",
    "handle_domain_irq",
    "el1_irq",
    "el1_interrupt",
    "gic_handle_irq",
    "hrtimer_interrupt",
    "smp_apic_timer_interrupt",
    "apic_timer_interrupt",
    "hrtimer_run_queues",
    "run_timer_softirq",
    "call_timer_fn",
    "tasklet_action",
    "net_rx_action",
    "irq_event_percpu",
};

std::string_view bare(std::string_view f) {
  const auto first = f.find_first_not_of("._");
  return first == std::string_view::npos ? f : f.substr(first);
}

bool in_interrupt(const Stack& stack) {
  return std::any_of(stack.begin(), stack.end(), [](const Frame& f) {
    return !f.unreliable && std::any_of(std::begin(kInterruptFrames), std::end(kInterruptFrames),
                                        [&](auto head) { return bare(f.site.function).starts_with(head); });
  });
}

}  // namespace

Access infer_access(const Stack& stack) {
  std::size_t looked_at = 0;
  for (const Frame& f : stack) {
    if (f.unreliable) continue;
    const Rule* best = nullptr;
    for (const Rule& rule : kRules)
      if (bare(f.site.function).starts_with(rule.head) && (!best || rule.head.size() > best->head.size())) best = &rule;
    if (best) {
      if (best->access != Access::Recursive || !best->head.ends_with("read_lock") ||
          best->head.find("rcu") != best->head.npos)
        return best->access;
      return in_interrupt(stack) ? Access::Recursive : Access::Shared;
    }
    // Only lockdep's own frames and one wrapper may stand above the function that tells.
    if (!is_lock_machinery(f.site) && ++looked_at > 1) break;
  }
  return Access::Unknown;
}

}  // namespace lockgraph::parse
