#include "owners.h"

#include "lock_machinery.h"
#include "paths.h"
#include "words.h"

namespace lockgraph {
namespace {

constexpr std::size_t kFramesLookedAt = 8;

// File systems, and who stands above them, whose functions bear their name; used for frames without a file.
// (smb2_open() is of the server, smb2_reconnect() of the client.)
constexpr std::string_view kPrefixes[] = {
    "ext4",  "ext2",  "btrfs",    "xfs",      "f2fs",  "nilfs",  "reiserfs",   "hfsplus",  "hfs",     "jfs",
    "ocfs2", "gfs2",  "ubifs",    "udf",      "exfat", "ntfs3",  "ntfs",       "nfs4",     "nfsd",    "nfs",
    "ceph",  "cifs",  "fuse",     "ovl",      "shmem", "kernfs", "configfs",   "debugfs",  "tracefs", "bcachefs",
    "bch2",  "erofs", "squashfs", "orangefs", "afs",   "ksmbd",  "cachefiles", "ecryptfs", "aufs",    "coda"};

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
// Generic code of block devices: what lies behind it on a stack does not own the locks of their inodes.
constexpr std::string_view kBlockDevices[] = {"fs/buffer.c", "fs/block_dev.c", "block/bdev.c"};
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
// Folders whose functions take locks that others own.
constexpr std::string_view kSharedFolders[] = {"net/core", "net/sched", "drivers/base"};

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

std::string file_system_of(const Site& site) {
  const std::string_view file = canonical_path(site.file);
  return file.empty() ? file_system_of_function(site.function) : file_system_of_file(file);
}

}  // namespace

std::string owning_file_system(const Stack& acquisition) {
  std::size_t looked_at = 0;
  for (const Frame& f : acquisition) {
    if (f.unreliable || is_lock_machinery(f.site)) continue;
    const std::string_view file = canonical_path(f.site.file);
    if (file.starts_with("drivers/") || file.starts_with("net/") || file.starts_with("security/") ||
        is_one_of(kBlockDevices, file))
      return {};
    const std::string found = file_system_of(f.site);
    if (is_one_of(kStacked, found)) return {};
    if (!found.empty() && !is_one_of(kSharedByFileSystems, found)) return found;
    if (++looked_at == kFramesLookedAt) break;
  }
  return {};
}

std::string owning_folder(const Stack& acquisition) {
  for (const Frame& f : acquisition) {
    if (f.unreliable || is_lock_machinery(f.site)) continue;
    const std::string_view file = canonical_path(f.site.file);
    if (file.starts_with("include/")) continue;  // inlined into the function that takes it
    const std::string file_system = file_system_of(f.site);
    if (!file_system.empty()) return is_one_of(kSharedByFileSystems, file_system) ? std::string() : file_system;
    if (!file.starts_with("drivers/") && !file.starts_with("net/") && !file.starts_with("sound/")) return {};
    return is_one_of(kSharedFolders, folders(file, 2)) ? std::string() : driver_of_file(file);
  }
  return {};
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
