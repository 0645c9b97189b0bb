#include "source_files.h"

#include <algorithm>
#include <array>

namespace lockgraph {

bool is_no_code(std::string_view file) {
  constexpr std::array<std::string_view, 6> kHeads = {"Documentation", "tools/",      "scripts/",
                                                      "samples/",      "MAINTAINERS", "..."};
  constexpr std::array<std::string_view, 5> kTails = {".dts", ".dtsi", ".rst", ".txt", ".yaml"};
  return std::any_of(kHeads.begin(), kHeads.end(), [&](auto h) { return file.starts_with(h); }) ||
         std::any_of(kTails.begin(), kTails.end(), [&](auto t) { return file.ends_with(t); }) ||
         file.find("selftest") != file.npos || (file.starts_with("arch/") && !file.starts_with("arch/x86"));
}

bool is_everywhere(std::string_view file) {
  constexpr std::array<std::string_view, 40> kHeads = {
      "include/",       "kernel/locking/", "kernel/sched/",    "kernel/time/",     "kernel/rcu/",
      "kernel/kthread", "kernel/panic",    "kernel/exit",      "kernel/softirq",   "kernel/workqueue",
      "kernel/fork",    "kernel/entry",    "kernel/smpboot",   "kernel/irq/",      "kernel/printk",
      "lib/dump_stack", "lib/refcount",    "lib/debugobjects", "lib/fault-inject", "lib/list_debug",
      "lib/ubsan",      "lib/ref_tracker", "lib/iov_iter",     "mm/kasan",         "mm/slab",
      "mm/slub",        "mm/page_alloc",   "mm/util",          "mm/memory",        "mm/slab_common",
      "net/socket.c",   "fs/read_write.c", "fs/open.c",        "fs/ioctl.c",       "fs/file_table.c",
      "fs/file.c",      "fs/namei.c",      "fs/splice.c",      "fs/namespace.c",   "fs/super.c"};
  if (file.starts_with("arch/")) {  // entry, traps and timers of an architecture; not its kvm or fpu
    file.remove_prefix(std::min(file.size(), file.find('/', 5)));
    return file.starts_with("/entry/") || file.starts_with("/include/") || file.starts_with("/lib/") ||
           file.starts_with("/mm/") || (file.starts_with("/kernel/") && file.find('/', 8) == file.npos);
  }
  return std::any_of(kHeads.begin(), kHeads.end(), [&](auto h) { return file.starts_with(h); });
}

double nearness(std::string_view changed, std::string_view crashed) {
  if (changed == crashed) return 1;
  constexpr std::array<double, 5> kByFolders = {0, 0.25, 0.6, 0.8, 0.9};
  const bool folder = changed.find('.') == changed.npos;  // git printed only a folder
  std::size_t shared = 0;
  while (shared + 1 < kByFolders.size()) {
    const auto a = changed.find('/'), c = crashed.find('/');
    if (c == crashed.npos || (a == changed.npos && !folder)) break;
    if (changed.substr(0, a) != crashed.substr(0, c)) break;
    ++shared;
    if (a == changed.npos) break;
    changed.remove_prefix(a + 1), crashed.remove_prefix(c + 1);
  }
  return kByFolders[shared];
}

}  // namespace lockgraph
