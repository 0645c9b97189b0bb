#include "owners.h"

#include "class_names.h"
#include "lock_machinery.h"
#include "paths.h"
#include "tables.h"
#include "words.h"

#include <algorithm>

namespace lockgraph {
namespace {

constexpr std::size_t kFramesLookedAt = 8;

// File systems, and who stands above them, whose functions bear their name; used for frames without a file.
// (smb2_open() is of the server, smb2_reconnect() of the client.)
constexpr std::string_view kPrefixes[] = {
    "proc",     "sysfs",   "devpts",   "ext4",       "ext2",     "btrfs",    "xfs",   "f2fs",  "nilfs",
    "reiserfs", "hfsplus", "hfs",      "jfs",        "ocfs2",    "gfs2",     "ubifs", "udf",   "exfat",
    "ntfs3",    "ntfs",    "nfs4",     "nfsd",       "nfs",      "ceph",     "cifs",  "fuse",  "ovl",
    "shmem",    "kernfs",  "configfs", "debugfs",    "tracefs",  "bcachefs", "bch2",  "erofs", "squashfs",
    "orangefs", "afs",     "ksmbd",    "cachefiles", "ecryptfs", "aufs",     "coda"};

/// The part of `path` up to its n-th slash.
std::string_view folders(std::string_view path, int n) {
  std::size_t at = 0;
  while (n-- > 0 && at != std::string_view::npos) at = path.find('/', at ? at + 1 : 0);
  return at == std::string_view::npos ? std::string_view{} : path.substr(0, at);
}

// Folders of fs/ that serve several file systems.
constexpr std::string_view kSharedByFileSystems[] = {"iomap",   "notify", "crypto",  "verity", "quota",      "kernfs",
                                                     "jbd2",    "netfs",  "fscache", "nls",    "nfs_common", "exportfs",
                                                     "unicode", "dlm",    "lockd",   "pstore", "sysfs"};
// File systems, and servers, that take the locks of the file systems below them.
constexpr std::string_view kStacked[] = {"overlayfs",  "ecryptfs", "nfsd", "ksmbd", "smb",
                                         "cachefiles", "unionfs",  "aufs", "ovl",   "coda"};
// Code that begins work on what a path or a file names: its callers do not own what it locks. (Beginnings of names.)
constexpr std::string_view kEntriesOfVfs[] = {
    "vfs_",        "path_",        "filename_",   "kern_path",      "user_path",      "filp_open",   "do_filp_",
    "do_sys_open", "kernel_write", "kernel_read", "walk_component", "link_path_walk", "lookup_slow", "lookup_one"};
// Code that walks all file systems, whoever asked for it (proc, for drop_caches): whose locks it takes nothing tells.
constexpr std::string_view kWalkers[] = {"iterate_supers",    "iterate_bdevs",  "sync_filesystems",
                                         "drop_pagecache_sb", "user_get_super", "get_super"};
// Generic code of block devices: what lies behind it on a stack does not own the locks of their inodes.
constexpr std::string_view kBlockDevices[] = {"fs/buffer.c", "fs/block_dev.c", "block/bdev.c", "block/fops.c"};
constexpr std::string_view kBlockDeviceFunctions[] = {"blkdev_", "bdev_", "mark_buffer_dirty", "bread", "bd_"};
// File systems without a medium: where one of them is on a stack, the lock may be its.
constexpr std::string_view kWithoutMedium[] = {"proc",     "sysfs",  "kernfs", "debugfs", "tracefs",
                                               "configfs", "devpts", "ramfs",  "autofs"};
constexpr std::string_view kBlockDriverFolders[] = {"drivers/block/",      "drivers/nvme/", "drivers/scsi/",
                                                    "drivers/md/",         "drivers/mmc/",  "drivers/mtd/",
                                                    "drivers/s390/block/", "drivers/ata/"};
// Folders of many drivers, one a file.
constexpr std::string_view kCollections[] = {
    "drivers/ata",
    "drivers/block",
    "drivers/bluetooth",
    "drivers/char",
    "drivers/clk",
    "drivers/dma",
    "drivers/extcon",
    "drivers/gpio",
    "drivers/hid",
    "drivers/hwmon",
    "drivers/i2c/busses",
    "drivers/input/mouse",
    "drivers/leds",
    "drivers/input/joystick",
    "drivers/input/keyboard",
    "drivers/input/misc",
    "drivers/input/tablet",
    "drivers/input/touchscreen",
    "drivers/media/i2c",
    "drivers/media/rc",
    "drivers/media/tuners",
    "drivers/mfd",
    "drivers/misc",
    "drivers/mmc/host",
    "drivers/mtd/nand/raw",
    "drivers/net",
    "drivers/net/can",
    "drivers/net/phy",
    "drivers/net/usb",
    "drivers/nfc",
    "drivers/phy",
    "drivers/pinctrl",
    "drivers/platform/x86",
    "drivers/power/supply",
    "drivers/pwm",
    "drivers/regulator",
    "drivers/rtc",
    "drivers/scsi",
    "drivers/spi",
    "drivers/thermal",
    "drivers/tty",
    "drivers/tty/serial",
    "drivers/usb/class",
    "drivers/usb/gadget/function",
    "drivers/usb/host",
    "drivers/usb/misc",
    "drivers/usb/serial",
    "drivers/video/fbdev",
    "drivers/watchdog",
    "sound/drivers",
    "sound/i2c",
    "sound/isa",
    "sound/pci",
    "sound/soc/codecs",
};
// Modules, and folders, whose functions take locks that others own.
constexpr std::string_view kSharedModules[] = {"usbcore",  "scsi_mod", "libata",      "mmc_core", "regmap",
                                               "i2c_core", "rtmutex",  "sch_generic", "dm_mod",   "md_mod",
                                               "jbd2",     "netfs",    "fscache",     "libcrc32c"};
constexpr std::string_view kSharedFolders[] = {"net/core", "net/sched", "drivers/base"};

bool is_of_block_device(const Site& site) {
  const std::string_view file = canonical_path(site.file);
  return file.empty() ? begins_with_one_of(kBlockDeviceFunctions, without_underscores(site.function))
                      : is_one_of(kBlockDevices, file);
}

/// What file systems without a medium of their own, tmpfs among them, have in place of code.
bool serves_file_systems(const Site& site) {
  static constexpr std::string_view kFunctions[] = {"offset_readdir", "offset_dir_", "simple_", "dcache_dir_"};
  const std::string_view file = canonical_path(site.file);
  return file.empty() ? begins_with_one_of(kFunctions, without_underscores(site.function)) : file == "fs/libfs.c";
}

std::string file_system_of_file(std::string_view file) {
  if (file == "mm/shmem.c") return "shmem";
  if (file.starts_with("fs/smb/client/")) return "cifs";  // fs/smb/server is ksmbd
  if (!file.starts_with("fs/")) return {};
  const std::string_view folder = folders(file, 2);
  return folder.empty() ? std::string() : std::string(folder.substr(3));
}

std::string file_system_of_function(std::string_view function) {
  while (function.starts_with("_")) function.remove_prefix(1);
  for (const std::string_view prefix : kPrefixes)
    if (function.starts_with(prefix) && function.size() > prefix.size() && function[prefix.size()] == '_')
      return std::string(prefix);
  return {};
}

/// The folder of a driver: where one folder has many, with the name of its file.
std::string driver_of_file(std::string_view file) {
  const std::string_view folder = file.substr(0, file.rfind('/'));
  return std::string(is_one_of(kCollections, folder) ? file.substr(0, file.rfind('.')) : folder);
}

/// The file of a function: as printed, else where the core of the kernel defines it.
std::string_view file_of(const Site& site) {
  const std::string_view file = canonical_path(site.file);
  return file.empty() ? tables::core_functions()[site.function].value_or("") : file;
}

std::string file_system_of(const Site& site) {
  std::string by_file = file_system_of_file(file_of(site));
  return by_file.empty() && site.file.empty() ? file_system_of_function(site.function) : by_file;
}

// Who initialises these does not own them: each object registers a key.
constexpr std::string_view kKeyedByObject[] = {"subsys mutex", "_xmit_ETHER", "team->team_lock_key"};

struct BlockDriver {
  std::string_view prefix, part;
};
// Beginnings of the functions of drivers that make block queues, where no file is printed.
constexpr BlockDriver kBlockDrivers[] = {
    {"nbd_", "drivers/block/nbd"},
    {"loop_", "drivers/block/loop"},
    {"lo_", "drivers/block/loop"},
    {"null_", "drivers/block/null_blk"},
    {"nullb_", "drivers/block/null_blk"},
    {"ublk_", "drivers/block/ublk_drv"},
    {"zram_", "drivers/block/zram"},
    {"virtblk_", "drivers/block/virtio_blk"},
    {"nvme_", "drivers/nvme/host"},
    {"nvmet_", "drivers/nvme/target"},
    {"sd_", "drivers/scsi"},
    {"sr_", "drivers/scsi"},
    {"scsi_", "drivers/scsi"},
    {"md_", "drivers/md"},
    {"raid5_", "drivers/md"},
    {"dm_", "drivers/md"},
    {"mmc_", "drivers/mmc/core"},
    {"mtd_", "drivers/mtd"},
    {"rbd_", "drivers/block/rbd"},
    {"brd_", "drivers/block/brd"},
    {"floppy_", "drivers/block/floppy"},
    {"ubiblock_", "drivers/mtd/ubi"},
    {"xen_blk", "drivers/block/xen-blkfront"},
};

/// The part of a block driver that a function is of, or "".
std::string block_driver_of(const Site& site) {
  if (const std::string_view file = canonical_path(site.file); !file.empty())
    return begins_with_one_of(kBlockDriverFolders, file) ? driver_of_file(file) : std::string();
  for (const BlockDriver& d : kBlockDrivers)
    if (without_underscores(site.function).starts_with(d.prefix)) return std::string(d.part);
  return {};
}

/// The part of the kernel that owns what a file initialises: a file system, the folder of a driver or protocol, else
/// the file itself.
std::string part_of_file(std::string_view file) {
  if (file.starts_with("io_uring/") || file == "fs/io_uring.c" || file == "fs/io-wq.c") return "io_uring";
  if (std::string file_system = file_system_of_file(file); !file_system.empty()) return file_system;
  if (file.starts_with("drivers/") || file.starts_with("sound/") ||
      (file.starts_with("net/") && !file.starts_with("net/core/")))
    return driver_of_file(file);
  return std::string(file.substr(0, file.rfind('.')));
}

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
    if (is_of_block_device(f.site) || is_one_of(kStacked, file_system) || is_one_of(kWithoutMedium, file_system) ||
        serves_file_systems(f.site))
      found.insert("*");
    else if (!file_system.empty() && !is_one_of(kSharedByFileSystems, file_system))
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
    if (is_one_of(kStacked, found)) return {};
    if (!found.empty() && !is_one_of(kSharedByFileSystems, found)) return found;
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
    if (!file_system.empty()) return is_one_of(kSharedByFileSystems, file_system) ? std::string() : file_system;
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
    if (!found.empty() && !is_one_of(kSharedByFileSystems, found)) return found;
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
