// Kernels that were built elsewhere than at the top of their tree: a report reads as if they had been.
#include <doctest/doctest.h>
#include <lockgraph/parse/parse.h>

#include "kernel/lock_machinery.h"

using namespace lockgraph;

namespace {

/// A takes B inside `driver`; every other file lies in `folder`.
Report report_built_in(const std::string& folder, const std::string& driver = "drivers/net/tun.c",
                       const std::string& machinery = "kernel/locking/mutex.c") {
  const std::string take = "       __mutex_lock+0x1/0x99 " + folder + machinery + ":1\n       tun_take+0x1/0x99 " +
                           driver + ":7\n       ksys_ioctl+0x1/0x99 " + folder + "fs/ioctl.c:2\n";
  const LogEvidence log = parse_text(
      "WARNING: possible circular locking dependency detected\n6.1.0 #1 Not tainted\n"
      "a/1 is trying to acquire lock:\nffff888000000010 (A){+.+.}-{3:3}, at: tun_take+0x1/0x99 " +
      driver + ":7\n\nbut task is already holding lock:\nffff888000000020 (B){+.+.}-{3:3}, at: f+0x1/0x99 " + folder +
      "fs/ioctl.c:2\n\nthe existing dependency chain (in reverse order) is:\n-> #1 (B){+.+.}-{3:3}:\n" + take +
      "-> #0 (A){+.+.}-{3:3}:\n" + take +
      "1 lock held by a/1:\n #0: ffff888000000020 (B){+.+.}-{3:3}, at: inlined+0x1/0x99 ./" +
      "include/linux/fs.h:3\n\nstack backtrace:\nCPU: 0 PID: 1 Comm: a Not tainted 6.1.0 #1\nCall Trace:\n" + take);
  REQUIRE(log.reports.size() == 1);
  REQUIRE(log.reports[0].dependencies.size() == 2);
  return log.reports[0];
}

Site site(const Report& r) { return acquiring_site(r.dependencies[1].stack).value_or(Site{}); }

}  // namespace

TEST_CASE("the folder that the kernel was built in is no part of a path, whatever it is called") {
  for (const std::string folder :
       {"", "/build/linux-6.1/", "/home/me/drivers/kernel/", "../../", "../", "obj/x86_64/"}) {
    CAPTURE(folder);
    const Report r = report_built_in(folder, folder + "drivers/net/tun.c");
    CHECK(site(r) == Site{"tun_take", "drivers/net/tun.c", 7});
    CHECK(r.backtrace.back().site.file == "fs/ioctl.c");
    CHECK(r.held->front().site->file == "./include/linux/fs.h");  // printed relative
    CHECK(r == report_built_in(""));
  }
}

TEST_CASE("without a file that most reports show, each path is looked at by itself") {
  const std::string folder = "/builds/worker/";
  CHECK(site(report_built_in(folder, folder + "net/core/dev.c", "kernel/locking/percpu-rwsem.c")) ==
        Site{"tun_take", "net/core/dev.c", 7});
  CHECK(site(report_built_in("obj/", "obj/net/core/dev.c", "mm/slub.c")).file == "obj/mm/slub.c");
}

TEST_CASE("a module that was built elsewhere keeps its paths") {
  for (const std::string folder : {"", "/build/linux-6.1/"})
    for (const std::string module :
         {"/tmp/mymod/foo.c", "/home/me/net/mymod/foo.c", "drivers/../foo.c", "mymod/net/foo.c"}) {
      CAPTURE(folder + " " + module);
      CHECK(site(report_built_in(folder, module)) == Site{"tun_take", module, 7});
    }
}
