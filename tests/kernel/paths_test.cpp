#include <doctest/doctest.h>

#include "kernel/paths.h"

#include <string>
#include <vector>

using namespace lockgraph;

namespace {

struct Path {
  std::string printed, canonical;
};

}  // namespace

TEST_CASE("a path begins at the top of the kernel's tree, wherever that was built") {
  for (const Path& p : std::initializer_list<Path>{
           {"/build/linux-6.1/kernel/locking/lockdep.c", "kernel/locking/lockdep.c"},
           {"/usr/src/linux/fs/ext4/inode.c", "fs/ext4/inode.c"},
           {"/usr/src/kernels/5.14.0-70.el9.x86_64/include/linux/spinlock.h", "include/linux/spinlock.h"},
           {"/usr/src/kernel/kernel/fork.c", "kernel/fork.c"},
           {"/usr/src/kernel/drivers/net/x.c", "drivers/net/x.c"},
           {"../../kernel/locking/mutex.c", "kernel/locking/mutex.c"},
           {"../linux/mm/slub.c", "mm/slub.c"},
           {"./include/linux/fs.h", "include/linux/fs.h"},
           {"/home/u/src/linux-stable/drivers/net/x.c", "drivers/net/x.c"},
           {"/builds/worker/checkout/net/core/dev.c", "net/core/dev.c"},
           {"/build/kernel/linux-6.1/kernel/locking/lockdep.c", "kernel/locking/lockdep.c"},
           {"/home/me/net/linux/drivers/net/tun.c", "drivers/net/tun.c"},
           {"/home/me/net/src/drivers/net/tun.c", "drivers/net/tun.c"},
           {"/b/linux/arch/x86/kernel/apic/apic.c", "arch/x86/kernel/apic/apic.c"},
           {"/b/k/arch/x86/kernel/apic/apic.c", "arch/x86/kernel/apic/apic.c"},
           {"/b/linux/drivers/net/x.c", "drivers/net/x.c"},
           {"/b/linux/tools/lib/x.c", "tools/lib/x.c"},
           {"/b/linux/include/linux/sound/x.h", "include/linux/sound/x.h"},
           {"/b/linux/drivers/net/ethernet/mellanox/mlx5/core/lib/aso.c",
            "drivers/net/ethernet/mellanox/mlx5/core/lib/aso.c"},
           {"/home/linux/net/linux-6/fs/ntfs3/lib/x.c", "fs/ntfs3/lib/x.c"},
           {"/b/security/apparmor/include/policy.h", "security/apparmor/include/policy.h"},
           {"/mnt/host/third_party/../kernel/v5.4/fs/ext4/inode.c", "fs/ext4/inode.c"},
           {"/b/rust/kernel/sync/lock.rs", "rust/kernel/sync/lock.rs"},
           {"/kernel/fork.c", "kernel/fork.c"},
       }) {
    CAPTURE(p.printed);
    CHECK(canonical_path(p.printed) == p.canonical);
  }
}

TEST_CASE("relative paths, and those in which no top can be told, stay as they are") {
  for (const std::string path :
       {"drivers/block/loop.c", "mymod/kernel/loop.c", "drivers/../foo.c", "/tmp/mymod/foo.c", "../mymod/foo.c",
        "../drivers/../foo.c", "/usr/src/mymod/foo.c", "/lib/modules/x/foo.c", "/var/lib/dkms/zfs/2.1.5/build/zfs.c",
        "/usr/lib/rustlib/src/rust/library/core/src/option.rs", "/kernel.c", "/", ""}) {
    CAPTURE(path);
    CHECK(canonical_path(path) == path);
  }
}

TEST_CASE("the folder that a kernel was built in, by files that most reports show") {
  CHECK(build_folder("/build/linux-6.1/kernel/locking/lockdep.c") == "/build/linux-6.1/");
  CHECK(build_folder("kbuild/obj/x86/lib/dump_stack.c") == "kbuild/obj/x86/");
  CHECK(build_folder("../kernel/locking/mutex.c") == "../");
  CHECK(build_folder("kernel/locking/lockdep.c") == "");
  for (const std::string none : {"fs/ext4/inode.c", "mykernel/lockdep.c", "tools/x/kernel/lockdep.c", ""})
    CHECK_FALSE(build_folder(none).has_value());
}

TEST_CASE("where the build folder is known, it tells what lies in it; elsewhere only what is sure counts") {
  const std::string folder = "/home/me/drivers/kernel/";
  for (const Path& p : std::initializer_list<Path>{
           {folder + "net/core/dev.c", "net/core/dev.c"},
           {folder + "./include/linux/fs.h", "include/linux/fs.h"},
           {folder + "mymod/foo.c", folder + "mymod/foo.c"},
           {"/home/me/net/mymod.c", "/home/me/net/mymod.c"},
           {"/usr/src/linux-headers-6.1/include/linux/fs.h", "include/linux/fs.h"},
           {"../arch/x86/mm/fault.c", "arch/x86/mm/fault.c"},
           {"/usr/net/x.c", "/usr/net/x.c"},
           {"/mnt/x/../kernel/fs/x.c", "/mnt/x/../kernel/fs/x.c"},
           {"./include/linux/fs.h", "./include/linux/fs.h"},
           {"fs/inode.c", "fs/inode.c"},
       }) {
    CAPTURE(p.printed);
    CHECK(path_in_tree(p.printed, folder) == p.canonical);
  }
  CHECK(path_in_tree("obj/x86/fs/inode.c", "obj/x86/") == "fs/inode.c");
  CHECK(path_in_tree("./include/linux/fs.h", std::nullopt) == "./include/linux/fs.h");
  CHECK(path_in_tree("/builds/worker/net/core/dev.c", std::nullopt) == "net/core/dev.c");
}
