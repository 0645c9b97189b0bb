#include "subsystems.h"

#include "class_names.h"
#include "lifetimes.h"
#include "paths.h"
#include "tables.h"

#include <algorithm>

namespace lockgraph {
namespace {

struct OfSubsystem {
  std::string_view text, subsystem;
};

// Classes that no initialiser in the sources names, or that several do, by how their names begin.
constexpr OfSubsystem kBeginnings[] = {
    {"mount_lock", "fs"},
    {"inode_hash_lock", "fs"},
    {"fs_reclaim", "mm"},
    {"&mm->", "mm"},
    {"init_mm", "mm"},
    {"ptlock_ptr", "mm"},
    {"zonelist_update_seq", "mm"},
    {"mmu_notifier_", "mm"},
    {"&q->q_usage_counter", "block"},
    {"q->q_usage_counter", "block"},
    {"(wq_completion)loop", "drivers/block"},
    {"rcu_", "kernel/rcu"},
    {"&rcu_state", "kernel/rcu"},
    {"krc.", "kernel/rcu"},
    {"console_", "kernel/printk"},
    {"printk_legacy_map", "kernel/printk"},
    {"hrtimer_bases", "kernel/time"},
    {"jiffies_seq", "kernel/time"},
    {"tk_core", "kernel/time"},
    {"cpuhp_state", "kernel"},
    {"cpu_hotplug_lock", "kernel"},
    {"init_task", "kernel"},
    {"init_sighand", "kernel"},
    {"init_files", "fs"},
    {"init_fs", "fs"},
    {"put_task_map", "kernel"},
    {"sched_map", "kernel/sched"},
    {"base_crng", "drivers/char"},
    {"batched_entropy", "drivers/char"},
    {"crngs", "drivers/char"},
    {"input_pool", "drivers/char"},
    {"random_ready_notifier", "drivers/char"},
    {"cpufreq_", "drivers/cpufreq"},
    {"netdev_", "net/core"},
    {"&tty->", "drivers/tty"},
    {"&dev_addr_list_lock_key", "net/core"},
};

// Classes made for each address family (net/core/sock.c), by how their names end.
constexpr OfSubsystem kFamilies[] = {
    {"-AF_INET", "net/ipv4"},
    {"-AF_INET6", "net/ipv6"},
    {"-AF_UNIX", "net/unix"},
    {"-AF_NETLINK", "net/netlink"},
    {"nlk_cb_mutex-ROUTE", "net/core"},
    {"-AF_PACKET", "net/packet"},
    {"-AF_BLUETOOTH", "net/bluetooth"},
    {"-AF_TIPC", "net/tipc"},
    {"-AF_VSOCK", "net/vmw_vsock"},
    {"-AF_RXRPC", "net/rxrpc"},
    {"-AF_NFC", "net/nfc"},
    {"-AF_X25", "net/x25"},
    {"-AF_AX25", "net/ax25"},
    {"-AF_ROSE", "net/rose"},
    {"-AF_NETROM", "net/netrom"},
    {"-AF_PHONET", "net/phonet"},
    {"-AF_CAN", "net/can"},
    {"-AF_SMC", "net/smc"},
    {"-AF_KCM", "net/kcm"},
    {"-AF_PPPOX", "drivers/net"},
    {"-AF_IUCV", "net/iucv"},
};

}  // namespace

std::string subsystem_of_file(std::string_view file) {
  file = canonical_path(file);
  if (file.starts_with('/') || file.starts_with("../") || file.substr(0, 8) == "include/" || file.ends_with(".h"))
    return {};
  const std::size_t first = file.find('/');
  if (first == file.npos) return {};
  const std::size_t second = file.find('/', first + 1);
  return std::string(file.substr(0, second == file.npos ? first : second));
}

std::string subsystem_of_place(const Site& site) {
  return subsystem_of_file(site.file.empty() ? tables::core_functions()[site.function].value_or("") : site.file);
}

std::string subsystem_of_owner(std::string_view owner) {
  if (owner.empty()) return {};
  if (owner.find('/') == owner.npos) return "fs/" + std::string(owner);
  return owner.starts_with("fs/") ? "fs" : subsystem_of_file(std::string(owner) + "/.c");
}

std::string subsystem_of_name(std::string_view name) {
  for (const OfSubsystem& row : kBeginnings)
    if (name.starts_with(row.text)) return std::string(row.subsystem);
  for (const OfSubsystem& row : kFamilies)
    if (name.ends_with(row.text)) return std::string(row.subsystem);
  if (is_keyed_by_file_system(name)) return "fs";
  if (!generic_name_reason(name).empty()) return {};
  // `rename_lock.seqcount`, `rcu_state.exp_mutex.wait_lock`: a lock inside of one that is initialised.
  for (std::size_t end = name.size(); end != name.npos && end > 0; end = name.find_last_of('.', end - 1))
    if (const std::string_view folder = folder_that_initialises(name.substr(0, end)); !folder.empty())
      return subsystem_of_file(std::string(folder) + "/.c");
  return {};
}

std::set<std::string> subsystems_of_name(std::string_view name) {
  std::set<std::string> all;
  std::string_view files = tables::initialisers()[name].value_or("");
  while (!files.empty()) {
    const std::size_t end = std::min(files.find(' '), files.size());
    if (std::string of = subsystem_of_file(files.substr(0, end)); !of.empty()) all.insert(std::move(of));
    files.remove_prefix(std::min(end + 1, files.size()));
  }
  return all;
}

}  // namespace lockgraph
