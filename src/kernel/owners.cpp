#include "owners.h"

#include "block_drivers.h"
#include "class_names.h"
#include "file_systems.h"
#include "lock_machinery.h"
#include "paths.h"
#include "source_parts.h"
#include "tables.h"
#include "words.h"

#include <algorithm>

namespace lockgraph {
namespace {

constexpr std::size_t kFramesLookedAt = 8;

// Code that begins work on what a path or a file names: its callers do not own what it locks. (Beginnings of names.)
constexpr std::string_view kEntriesOfVfs[] = {
    "vfs_",        "path_",        "filename_",   "kern_path",      "user_path",      "filp_open",   "do_filp_",
    "do_sys_open", "kernel_write", "kernel_read", "walk_component", "link_path_walk", "lookup_slow", "lookup_one"};
// Code that walks all file systems, whoever asked for it (proc, for drop_caches): whose locks it takes nothing tells.
constexpr std::string_view kWalkers[] = {"iterate_supers",    "iterate_bdevs",  "sync_filesystems",
                                         "drop_pagecache_sb", "user_get_super", "get_super"};
// Modules, and folders, whose functions take locks that others own.
constexpr std::string_view kSharedModules[] = {"usbcore",  "scsi_mod", "libata",      "mmc_core", "regmap",
                                               "i2c_core", "rtmutex",  "sch_generic", "dm_mod",   "md_mod",
                                               "jbd2",     "netfs",    "fscache",     "libcrc32c"};
constexpr std::string_view kSharedFolders[] = {"net/core", "net/sched", "drivers/base"};

// Who initialises these does not own them: each object registers a key.
constexpr std::string_view kKeyedByObject[] = {"subsys mutex", "_xmit_ETHER", "team->team_lock_key"};

std::string_view next_word(std::string_view& words) {
  const auto blank = words.find(' ');
  const std::string_view word = words.substr(0, blank);
  words.remove_prefix(blank == words.npos ? words.size() : blank + 1);
  return word;
}

/// The parts that initialise a lock of that name; empty when the table does not tell.
std::set<std::string> parts_initialising(std::string_view name) {
  std::set<std::string> parts;
  if (is_one_of(kKeyedByObject, name)) return parts;
  std::string_view files = tables::initialisers()[name].value_or("");
  if (files == "1" || files.ends_with(".h")) return parts;
  while (!files.empty()) parts.insert(part_of_file(next_word(files)));
  return parts;
}

bool serves_everybody(std::string_view file) {
  return file.starts_with("include/") || file.starts_with("kernel/") || file.starts_with("lib/") ||
         file.starts_with("mm/") || file.starts_with("drivers/base/") || file.starts_with("arch/");
}

/// `*` where others than those of a medium may own what is locked.
std::set<std::string> file_systems_on(const Stack& stack) {
  std::set<std::string> found;
  for (const Frame& f : stack) {
    if (f.unreliable) continue;
    std::string file_system = file_system_of(f.site);
    if (is_of_block_device(f.site) || is_stacked(file_system) || is_without_medium(file_system) ||
        serves_file_systems(f.site))
      found.insert("*");
    else if (!file_system.empty() && !is_shared_by_file_systems(file_system))
      found.insert(std::move(file_system));
  }
  return found;
}

bool is_skipped(const Frame& f) { return f.unreliable || is_lock_machinery(f.site); }

std::string owning_file_system(const Stack& acquisition) {
  std::size_t looked_at = 0;
  for (const Frame& f : acquisition) {
    if (is_skipped(f)) continue;
    const std::string_view file = file_of(f.site);
    if (file.starts_with("drivers/") || file.starts_with("net/") || file.starts_with("security/") ||
        is_of_block_device(f.site) || begins_with_one_of(kEntriesOfVfs, without_underscores(f.site.function)) ||
        begins_with_one_of(kWalkers, without_underscores(f.site.function)))
      return {};
    const std::string found = file_system_of(f.site);
    if (is_stacked(found)) return {};
    if (!found.empty() && !is_shared_by_file_systems(found)) return found;
    if (++looked_at == kFramesLookedAt) break;
  }
  return {};
}

std::string owning_block_driver(const Stack& acquisition) {
  for (const Frame& f : acquisition)
    if (std::string driver = f.unreliable ? std::string() : block_driver_of(f.site); !driver.empty()) return driver;
  return {};
}

/// Of a lock of a name that the table knows.
std::string owning_part(const std::set<std::string>& parts, const Stack& acquisition) {
  std::size_t looked_at = 0;
  for (const Frame& f : acquisition) {
    if (is_skipped(f)) continue;
    const std::string_view file = file_of(f.site);
    if (std::string part = file.empty() ? file_system_of_function(f.site.function) : part_of_file(file);
        parts.count(part))
      return part;
    if (!serves_everybody(file) || ++looked_at == kFramesLookedAt) break;
  }
  return {};
}

std::string owning_folder(const Stack& acquisition) {
  for (const Frame& f : acquisition) {
    if (is_skipped(f)) continue;
    const std::string_view file = canonical_path(f.site.file);
    if (file.starts_with("include/")) continue;  // inlined into the function that takes it
    const std::string file_system = file_system_of(f.site);
    if (!file_system.empty()) return is_shared_by_file_systems(file_system) ? std::string() : file_system;
    if (file.empty() && !f.module.empty()) return is_one_of(kSharedModules, f.module) ? std::string() : f.module;
    if (!file.starts_with("drivers/") && !file.starts_with("net/") && !file.starts_with("sound/")) return {};
    return is_one_of(kSharedFolders, folders(file, 2)) ? std::string() : driver_of_file(file);
  }
  return {};
}

}  // namespace

Initialisers initialised_by(std::string_view name) {
  const auto files = tables::initialisers()[name];
  if (!files) return Initialisers::Unknown;
  if (*files == "1") return Initialisers::One;
  if (files->ends_with(".h") && files->find(' ') == files->npos) return Initialisers::Header;
  return parts_initialising(name).size() == 1 ? Initialisers::One : Initialisers::Several;
}

std::string owner_shown(std::string_view name, const Stack& acquisition) {
  if (is_keyed_by_file_system(name)) return owning_file_system(acquisition);
  if (is_keyed_by_queue(name)) return owning_block_driver(acquisition);
  if (const std::set<std::string> parts = parts_initialising(name); !parts.empty())
    if (std::string part = owning_part(parts, acquisition); !part.empty()) return part;
  return owning_folder(acquisition);
}

std::string owner_beneath(std::string_view taker, const Stack& stack) {
  const auto is_taker = [&](const Frame& f) { return f.site.function == taker; };
  const auto at = std::find_if(stack.begin(), stack.end(), is_taker);
  if (taker.empty() || at == stack.end() || std::find_if(at + 1, stack.end(), is_taker) != stack.end()) return {};
  std::size_t looked_at = 0;
  for (auto f = at; f-- != stack.begin() && looked_at < kFramesLookedAt; ++looked_at) {
    if (f->unreliable) continue;
    const std::string_view file = file_of(f->site);
    if (file.starts_with("drivers/") || file.starts_with("net/") || is_of_block_device(f->site)) return {};
    std::string found = file_system_of(f->site);
    if (!found.empty() && !is_shared_by_file_systems(found)) return found;
  }
  return {};
}

std::set<std::string> owners_on(PartOf part, const Stack& stack) {
  if (part == PartOf::FileSystem) return file_systems_on(stack);
  std::set<std::string> found;
  if (part == PartOf::Anything) return found;
  for (const Frame& f : stack)
    if (std::string driver = f.unreliable ? std::string() : block_driver_of(f.site); !driver.empty())
      found.insert(std::move(driver));
  return found;
}

std::string owner_of_key(std::string_view symbol) {
  // What the compiler numbers, what all of a module shares, and what every function may call its key, tell nothing.
  static constexpr std::string_view kCommon[] = {"key", "lock", "name", "mutex", "__this_module"};
  symbol = symbol.substr(0, symbol.find('+'));
  const auto dot = symbol.rfind('.');
  const bool numbered = dot != symbol.npos && symbol.find_first_not_of("0123456789", dot + 1) == symbol.npos;
  if (symbol.empty() || numbered || symbol.starts_with("__key") || symbol.find(".__key") != symbol.npos ||
      is_one_of(kCommon, symbol))
    return {};
  constexpr std::string_view kType = "_fs_type";
  if (symbol.ends_with(kType)) symbol.remove_suffix(kType.size());
  return std::string(symbol);
}

}  // namespace lockgraph
