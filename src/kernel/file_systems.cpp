#include "file_systems.h"

#include "lock_machinery.h"
#include "paths.h"
#include "source_parts.h"
#include "words.h"

namespace lockgraph {
namespace {

// File systems, and who stands above them, whose functions bear their name; used for frames without a file.
// (smb2_open() is of the server, smb2_reconnect() of the client.)
constexpr std::string_view kPrefixes[] = {
    "proc",     "sysfs",   "devpts",   "ext4",       "ext2",     "btrfs",    "xfs",   "f2fs",  "nilfs",
    "reiserfs", "hfsplus", "hfs",      "jfs",        "ocfs2",    "gfs2",     "ubifs", "udf",   "exfat",
    "ntfs3",    "ntfs",    "nfs4",     "nfsd",       "nfs",      "ceph",     "cifs",  "fuse",  "ovl",
    "shmem",    "kernfs",  "configfs", "debugfs",    "tracefs",  "bcachefs", "bch2",  "erofs", "squashfs",
    "orangefs", "afs",     "ksmbd",    "cachefiles", "ecryptfs", "aufs",     "coda"};

// Folders of fs/ that serve several file systems.
constexpr std::string_view kSharedByFileSystems[] = {"iomap",   "notify", "crypto",  "verity", "quota",      "kernfs",
                                                     "jbd2",    "netfs",  "fscache", "nls",    "nfs_common", "exportfs",
                                                     "unicode", "dlm",    "lockd",   "pstore", "sysfs"};

// File systems, and servers, that take the locks of the file systems below them.
constexpr std::string_view kStacked[] = {"overlayfs",  "ecryptfs", "nfsd", "ksmbd", "smb",
                                         "cachefiles", "unionfs",  "aufs", "ovl",   "coda"};

// File systems without a medium: where one of them is on a stack, the lock may be its.
constexpr std::string_view kWithoutMedium[] = {"proc",     "sysfs",  "kernfs", "debugfs", "tracefs",
                                               "configfs", "devpts", "ramfs",  "autofs"};

}  // namespace

std::string file_system_of(const Site& site) {
  std::string by_file = file_system_of_file(file_of(site));
  return by_file.empty() && site.file.empty() ? file_system_of_function(site.function) : by_file;
}

std::string file_system_of_function(std::string_view function) {
  while (function.starts_with("_")) function.remove_prefix(1);
  for (const std::string_view prefix : kPrefixes)
    if (function.starts_with(prefix) && function.size() > prefix.size() && function[prefix.size()] == '_')
      return std::string(prefix);
  return {};
}

bool is_shared_by_file_systems(std::string_view file_system) { return is_one_of(kSharedByFileSystems, file_system); }

bool is_stacked(std::string_view file_system) { return is_one_of(kStacked, file_system); }

bool is_without_medium(std::string_view file_system) { return is_one_of(kWithoutMedium, file_system); }

bool serves_file_systems(const Site& site) {
  static constexpr std::string_view kFunctions[] = {"offset_readdir", "offset_dir_", "simple_", "dcache_dir_"};
  const std::string_view file = canonical_path(site.file);
  return file.empty() ? begins_with_one_of(kFunctions, without_underscores(site.function)) : file == "fs/libfs.c";
}

}  // namespace lockgraph
