#include <doctest/doctest.h>

#include "kernel/owners.h"
#include "kernel/subsystems.h"

using namespace lockgraph;

namespace {

Frame in(const std::string& function, const std::string& file) { return {{function, file, 1}, false, false, {}}; }

/// Taken in `files`, innermost first, over the machinery of a rwsem.
Stack taken_in(const std::vector<std::string>& files) {
  Stack stack{in("down_write", "kernel/locking/rwsem.c")};
  for (const std::string& file : files) stack.push_back(in("f", file));
  return stack;
}

}  // namespace

TEST_CASE("the file system that owns a lock: the first on the stack, if nothing else comes before") {
  CHECK(owner_shown("sb_writers", taken_in({"fs/namei.c", "fs/ext4/namei.c"})) == "ext4");
  CHECK(owner_shown("sb_writers", taken_in({"./fs/ext4/namei.c"})) == "ext4");
  CHECK(owner_shown("sb_writers", taken_in({"fs/jbd2/commit.c", "fs/ext4/inode.c"})) == "ext4");
  CHECK(owner_shown("sb_writers", taken_in({"fs/smb/client/file.c"})) == "cifs");
  CHECK(owner_shown("sb_writers", taken_in({"mm/shmem.c"})) == "shmem");
  CHECK(owner_shown("sb_writers", {in("down_write", ""), in("__btrfs_inode_lock", "")}) == "btrfs");
  // Servers and caches take the locks of the file systems below them.
  CHECK(owner_shown("sb_writers", {in("down_write", ""), in("ksmbd_vfs_mkdir", ""), in("ext4_x", "")}).empty());
  CHECK(owner_shown("sb_writers", {in("down_write", ""), in("cachefiles_begin_write", ""), in("nfs_readahead", "")})
            .empty());
  for (const auto& none : std::vector<std::vector<std::string>>{{"fs/overlayfs/inode.c", "fs/ext4/inode.c"},
                                                                {"fs/buffer.c", "fs/ext4/super.c"},
                                                                {"net/core/dev.c", "fs/nfs/inode.c"},
                                                                {"fs/namei.c"},
                                                                {}})
    CHECK(owner_shown("sb_writers", taken_in(none)).empty());
}

TEST_CASE("who asks for a path, or a file, does not own what is locked on the way") {
  for (const std::string entry : {"kern_path", "lookup_slow", "vfs_rename", "filp_open"})
    CHECK(owner_shown("&type->i_mutex_dir_key", {in("down_read", "kernel/locking/rwsem.c"), in(entry, "fs/namei.c"),
                                                 in("f", "fs/btrfs/volumes.c")})
              .empty());
}

TEST_CASE("the block driver whose queue it is: the first on the stack, by its file or by its name") {
  const std::string name = "&q->q_usage_counter(io)";
  CHECK(owner_shown(name, {in("blk_mq_freeze_queue", "block/blk-mq.c"), in("f", "drivers/block/nbd.c")}) ==
        "drivers/block/nbd");
  CHECK(owner_shown(name, {in("blk_mq_freeze_queue", ""), in("loop_set_status", "")}) == "drivers/block/loop");
  CHECK(owner_shown(name, {in("submit_bio", "block/blk-core.c"), in("ext4_f", "fs/ext4/x.c")}).empty());
}

TEST_CASE("a lock of a name that the kernel initialises in several parts belongs to that of its taker") {
  CHECK(owner_shown("&p->lock", {in("__mutex_lock", ""), in("seq_read_iter", "")}) == "fs/seq_file");
  CHECK(owner_shown("&p->lock", {in("__mutex_lock", ""), in("unknown", ""), in("seq_read_iter", "")}).empty());
  CHECK(owner_shown("subsys mutex", {in("__mutex_lock", ""), in("f", "drivers/base/bus.c")}).empty());
  CHECK(initialised_by("&ep->mtx") == Initialisers::One);
  CHECK(initialised_by("&xa->xa_lock") == Initialisers::Header);
  CHECK(initialised_by("&p->lock") == Initialisers::Several);
  CHECK(initialised_by("&no->such_lock") == Initialisers::Unknown);
}

TEST_CASE("the folder that owns a lock, with its file where a folder has many drivers") {
  CHECK(owner_shown("&chip->some_lock_of_no_table", taken_in({"drivers/gpio/gpio-foo.c"})) == "drivers/gpio/gpio-foo");
  CHECK(owner_shown("&chip->some_lock_of_no_table", taken_in({"include/linux/fs.h", "drivers/gpu/drm/i915/gem.c"})) ==
        "drivers/gpu/drm/i915");
  CHECK(owner_shown("&chip->some_lock_of_no_table", taken_in({"net/bluetooth/hci_core.c"})) == "net/bluetooth");
  CHECK(owner_shown("&chip->some_lock_of_no_table", taken_in({"fs/ext4/inode.c"})) == "ext4");
  CHECK(owner_shown("&chip->some_lock_of_no_table", taken_in({"net/core/dev.c"})).empty());
  CHECK(owner_shown("&chip->some_lock_of_no_table", taken_in({"lib/klist.c", "drivers/gpio/gpio-foo.c"})).empty());
}

TEST_CASE("the owner that the symbol of a key tells") {
  CHECK(owner_of_key("ext4_fs_type+0xd8/0x120") == "ext4");
  CHECK(owner_of_key("xfs_ilock_class+0x0/0x8") == "xfs_ilock_class");
  for (const std::string_view none : {"__key.5+0x0/0x40", "key.1", "__this_module+0x3e0/0x400", "lock", ""})
    CHECK(owner_of_key(none).empty());
}

TEST_CASE("the subsystem of a file, an owner, a name") {
  CHECK(subsystem_of_file("fs/ext4/inode.c") == "fs/ext4");
  CHECK(subsystem_of_file("./kernel/fork.c") == "kernel");
  CHECK(subsystem_of_file("drivers/net/usb/x.c") == "drivers/net");
  for (const std::string_view none : {"include/net/sock.h", "fs/btrfs/ctree.h", "x.c", ""})
    CHECK(subsystem_of_file(none).empty());
  CHECK(subsystem_of_place({"shrink_inactive_list", "", 0}).empty());
  CHECK(subsystem_of_place({"blk_mq_freeze_queue", "", 0}) == "block");  // by the table of core functions
  CHECK(subsystem_of_owner("ext4") == "fs/ext4");
  CHECK(subsystem_of_owner("drivers/block/nbd") == "drivers/block");
  CHECK(subsystem_of_owner("net/bluetooth") == "net/bluetooth");
  CHECK(subsystem_of_owner("fs/seq_file") == "fs");
  CHECK(subsystem_of_owner("").empty());
  CHECK(subsystem_of_name("&sb->s_type->i_mutex_key") == "fs");
  CHECK(subsystem_of_name("rename_lock.seqcount") == "fs");  // inside of what is initialised
  CHECK(subsystem_of_name("sk_lock-AF_INET6") == "net/ipv6");
  CHECK(subsystem_of_name("sb_writers") == "fs");
  for (const char* anybodys : {"&wq", "key", "lock", "nobody_has_this", ""}) CHECK(subsystem_of_name(anybodys) == "");
}
