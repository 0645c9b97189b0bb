#include <doctest/doctest.h>

#include "kernel/lock_machinery.h"

using namespace lockgraph;

namespace {
Frame frame(std::string function, std::string file = {}, bool unreliable = false) {
  return {{std::move(function), std::move(file), 1}, unreliable, false, {}};
}
}  // namespace

TEST_CASE("the acquiring site is the first frame that is no lock machinery") {
  CHECK(acquiring_site({frame("__raw_read_lock", "include/linux/rwlock_api_smp.h"),
                        frame("_raw_read_lock", "kernel/locking/spinlock.c"), frame("send_sigio", "fs/fcntl.c")})
            ->function == "send_sigio");
  CHECK(acquiring_site({frame("lock_acquire"), frame(".mutex_lock_nested"), frame("pmac_i2c_open")})->function ==
        "pmac_i2c_open");
  CHECK(acquiring_site({frame("lock_sock_nested", "net/core/sock.c"), frame("x", "net/x.c")})->function ==
        "lock_sock_nested");
  CHECK(acquiring_site({frame("fs_reclaim_acquire.part.0"), frame("x")})->function == "fs_reclaim_acquire.part.0");
  CHECK(acquiring_site({frame("rtnl_lock"), frame("x")})->function == "rtnl_lock");
}

TEST_CASE("what a header has inlined into lock machinery is no site") {
  const auto inlined = [](const std::string& function, const std::string& file) {
    Frame f = frame(function, file);
    f.inlined = true;
    return f;
  };
  CHECK(acquiring_site({inlined("static_key_count", "include/linux/jump_label.h"),
                        frame("lock_acquire", "kernel/locking/lockdep.c"), frame("f", "fs/x.c")})
            ->function == "f");
  CHECK(acquiring_site({frame("lock_acquire"), inlined("g", "fs/x.c"), frame("f", "fs/x.c")})->function == "g");
}

TEST_CASE("unreliable frames count only when there are no others") {
  CHECK(acquiring_site({frame("guess", {}, true), frame("real")})->function == "real");
  CHECK(acquiring_site({frame("guess", {}, true), frame("lock_acquire")})->function == "guess");
  CHECK_FALSE(acquiring_site({frame("lock_acquire")}).has_value());
  CHECK_FALSE(acquiring_site({}).has_value());
}

TEST_CASE("wherever the kernel was built, its machinery is told by the file") {
  CHECK(is_lock_machinery(frame("f", "/build/linux-6.1/kernel/locking/lockdep.c").site));
  CHECK(is_lock_machinery(frame("f", "../arch/x86/include/asm/atomic.h").site));
  CHECK(is_lock_machinery(frame("f", "./include/linux/spinlock.h").site));
  CHECK_FALSE(is_lock_machinery(frame("mutex_lock", "/build/linux-6.1/fs/inode.c").site));
}

TEST_CASE("what is released or changed takes again what is held behind it") {
  CHECK(is_taken_again({frame("lock_acquire"), frame("reacquire_held_locks"), frame("__lock_release"), frame("f")}));
  CHECK_FALSE(is_taken_again({frame("lock_acquire"), frame("f")}));
  CHECK_FALSE(is_taken_again({frame("lock_acquire"), frame("f"), frame("lock_release")}));  // deeper: another story
  CHECK_FALSE(is_taken_again({frame("lock_release", {}, true), frame("lock_acquire"), frame("f")}));
}
