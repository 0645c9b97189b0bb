#include "subsystem.h"

#include <string_view>

namespace lockgraph {
namespace {

constexpr std::size_t kFramesLookedAt = 8;

// File systems whose functions bear their name; used for frames without a file.
constexpr std::string_view kPrefixes[] = {
    "ext4",     "ext2",    "btrfs",   "xfs",      "f2fs", "nilfs", "reiserfs", "hfsplus",  "hfs",
    "jfs",      "ocfs2",   "gfs2",    "ubifs",    "udf",  "exfat", "ntfs3",    "ntfs",     "nfs4",
    "nfsd",     "nfs",     "ceph",    "cifs",     "smb2", "fuse",  "ovl",      "shmem",    "kernfs",
    "configfs", "debugfs", "tracefs", "bcachefs", "bch2", "erofs", "squashfs", "orangefs", "afs"};

/// The part of `path` up to its n-th slash.
std::string_view folders(std::string_view path, int n) {
  std::size_t at = 0;
  while (n-- > 0 && at != std::string_view::npos) at = path.find('/', at ? at + 1 : 0);
  return at == std::string_view::npos ? std::string_view{} : path.substr(0, at);
}

std::string of_file(std::string_view file) {
  while (file.starts_with("./")) file.remove_prefix(2);
  if (file == "mm/shmem.c") return "shmem";
  if (file == "net/socket.c") return "net/socket";
  if (file.starts_with("fs/")) {
    const std::string_view folder = folders(file, 2);
    for (const std::string_view shared : {"fs/iomap", "fs/notify", "fs/crypto", "fs/verity", "fs/quota"})
      if (folder == shared) return {};
    return folder.empty() ? "" : std::string(folder.substr(3));
  }
  if (file.starts_with("net/")) return std::string(folders(file, 2));
  if (file.starts_with("drivers/")) {
    const std::string_view deep = folders(file, 3);
    return std::string(deep.empty() ? folders(file, 2) : deep);
  }
  if (file.starts_with("sound/")) return std::string(folders(file, 2));
  return {};
}

std::string of_function(std::string_view function) {
  while (function.starts_with("_")) function.remove_prefix(1);
  for (const std::string_view prefix : kPrefixes)
    if (function.starts_with(prefix) && function.size() > prefix.size() && function[prefix.size()] == '_')
      return std::string(prefix);
  return {};
}

}  // namespace

std::string subsystem_of(const Stack& stack) {
  std::size_t looked_at = 0;
  for (const Frame& f : stack) {
    if (f.unreliable || is_lock_machinery(f.site)) continue;
    std::string found = f.site.file.empty() ? of_function(f.site.function) : of_file(f.site.file);
    if (!found.empty()) return found;
    if (++looked_at == kFramesLookedAt) break;
  }
  return {};
}

std::string subsystem_of_key(std::string_view symbol) {
  symbol = symbol.substr(0, symbol.find('+'));
  if (symbol.empty() || symbol.starts_with("__key") || symbol.find(".__key") != std::string_view::npos) return {};
  constexpr std::string_view kType = "_fs_type";
  if (symbol.ends_with(kType)) symbol.remove_suffix(kType.size());
  return std::string(symbol);
}

}  // namespace lockgraph
