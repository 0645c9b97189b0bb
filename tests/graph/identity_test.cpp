#include <doctest/doctest.h>
#include <lockgraph/graph/analysis.h>

#include "../../graph/identity/identities.h"
#include "graph/evidence_builder.h"

#include <random>
#include <set>

using namespace lockgraph;

namespace {

/// The name of a label of boot 0.
struct Named {
  Identities ids;
  explicit Named(const Evidence& logs, IdentityPolicy policy = IdentityPolicy::Auto) : ids(logs, policy) {}
  const ClassIdentity& of(std::size_t log, const std::string& label) const {
    return ids.classes()[ids.of(log, 0, label)];
  }
  std::string name(std::size_t log, const std::string& label) const { return of(log, label).name; }
};

Report with_key(const std::string& label, const std::string& key) {
  Report r = report_of("5.9.0", {});
  r.classes.push_back({label, {}, "", key, {}});
  return r;
}

Frame frame(const std::string& function, const std::string& file) { return {{function, file, 1}, false, false, {}}; }

/// `label` is acquired by a function of `file`, over generic code.
Report taken_in(const std::string& label, const std::string& file) {
  Report r = report_of("5.9.0", {{"X", label}});
  r.dependencies.edit()[0].stack = {frame("down_write", "kernel/locking/rwsem.c"),
                                    frame("inode_lock", "include/linux/fs.h"), frame("f", file)};
  return r;
}

const std::string kInode = "&sb->s_type->i_mutex_key";

}  // namespace

TEST_CASE("auto: a name that its boot does not number, and that is not generic, is one class everywhere") {
  const Named n({log_of("a", {report_of("5.9.0", {{"A", "B#2"}, {"B", "lock"}})}),
                 log_of("b", {report_of("5.9.0", {{"A", "B"}, {"&(&x->y)->rlock", "lock"}})}),
                 log_of("c", {report_of("5.9.0", {{"B", "A"}, {"&x->y", "A"}})})});
  CHECK(n.name(0, "A") == "A");
  CHECK(n.name(1, "A") == "A");
  CHECK_FALSE(n.of(0, "A").ambiguous);
  CHECK(n.of(0, "B#2").ambiguous);
  CHECK(n.of(0, "B#2").base_name == "B");
  // In the boot that prints B#2, too, B is one of several.
  CHECK(n.of(0, "B").ambiguous);
  for (const std::size_t log : {1u, 2u}) CHECK_FALSE(n.of(log, "B").ambiguous);
  CHECK(n.ids.of(1, 0, "B") == n.ids.of(2, 0, "B"));
  CHECK(n.ids.of(0, 0, "B") != n.ids.of(1, 0, "B"));
  CHECK(n.name(1, "&(&x->y)->rlock") == "&x->y");
  CHECK(n.name(2, "&x->y") == "&x->y");
  // Without a stack nothing joins them: they are called as they are printed, and are two.
  CHECK(n.name(0, "B#2") == "B#2");
  CHECK(n.name(0, "lock") == "lock");
  CHECK(n.ids.of(0, 0, "lock") != n.ids.of(1, 0, "lock"));
}

TEST_CASE("auto: the keys of an array are apart, in whatever order a boot numbers them") {
  const auto boot = [](const std::string& source, const std::string& first, const std::string& second) {
    Report r = report_of("5.9.0", {{"X", "&o->lock"}, {"X", "&o->lock#2"}});
    r.edit_class("&o->lock")->key = first, r.edit_class("&o->lock#2")->key = second;
    return log_of(source, {r});
  };
  const Named n({boot("a", "lock_keys+0x18/0x40", "lock_keys+0x38/0x40"),
                 boot("b", "lock_keys+0x38/0x40", "lock_keys+0x18/0x40")});
  CHECK(n.ids.of(0, 0, "&o->lock") == n.ids.of(1, 0, "&o->lock#2"));
  CHECK(n.ids.of(0, 0, "&o->lock#2") == n.ids.of(1, 0, "&o->lock"));
  CHECK(n.name(0, "&o->lock") == "&o->lock (lock_keys+0x18)");
}

TEST_CASE("auto: where a lock is initialised tells generic and numbered names apart, and is in no key") {
  const auto boot = [](const std::string& source, const std::string& function, const std::string& taker) {
    Report r = taken_in("lock", taker);
    r.dependencies.edit()[0].stack.edit()[2].site.function = taker;
    if (!function.empty()) r.edit_class("lock")->init = Site{function, "drivers/a.c", 1};
    return log_of(source, {r});
  };
  const Evidence logs{boot("a", "init_a", "f"), boot("b", "init_a", "g"), boot("c", "init_c", "f"), boot("d", "", "f")};
  const Named n(logs);
  CHECK(n.name(0, "lock") == "lock (init_a drivers/a.c)");
  CHECK_FALSE(n.of(0, "lock").ambiguous);
  CHECK(n.ids.of(0, 0, "lock") == n.ids.of(1, 0, "lock"));  // whoever takes it
  CHECK(n.ids.of(0, 0, "lock") != n.ids.of(2, 0, "lock"));
  CHECK(n.ids.of(0, 0, "lock") != n.ids.of(3, 0, "lock"));
  // A name that is certain needs no place.
  Report plain = report_of("5.9.0", {{"A", "B"}});
  plain.edit_class("A")->init = Site{"f", "x.c", 1};
  CHECK(Named({log_of("a", {plain})}).name(0, "A") == "A");
  // The id of what no boot reported is the same with places and without.
  const auto id_of = [&](const std::string& init) {
    Evidence both{boot("a", init, "f"), boot("b", init, "f")};
    Report back = report_of("5.9.0", {{"lock", "X"}});
    if (!init.empty()) back.edit_class("lock")->init = Site{init, "drivers/a.c", 1};
    both[1].reports.push_back(back);
    const auto findings = analyze(both).findings;
    REQUIRE(findings.size() == 1);
    return findings[0].id;
  };
  CHECK(id_of("") == id_of("init_a"));
}

TEST_CASE("auto: what no owner tells apart joins by its taker, ambiguous; two of one taker by first appearance") {
  const auto taken_by = [](const std::vector<std::pair<std::string, std::string>>& takers) {
    Report r = report_of("5.9.0", {});
    for (const auto& [label, taker] : takers) {
      r.classes.push_back({label, {}, "", "", {}, {}});
      r.dependencies.push_back({"X", label, {frame("_raw_spin_lock", ""), frame(taker, "")}, false, {}, {}});
    }
    r.classes.push_back({"X", {}, "", "", {}, {}});
    return r;
  };
  const Named n({log_of("a", {taken_by({{"lock#5", "f"}, {"lock#2", "f"}, {"mutex", "g"}})}),
                 log_of("b", {taken_by({{"lock", "f"}})}), log_of("c", {taken_by({{"lock#3", "h"}})}),
                 log_of("d", {taken_by({{"lock", "f.isra.0"}})})});
  CHECK(n.name(0, "lock#5") == "lock (in f)");
  CHECK(n.name(0, "lock#2") == "lock (in f, 2nd)");
  CHECK(n.name(0, "mutex") == "mutex (in g)");
  CHECK(n.of(0, "lock#5").ambiguous);
  CHECK(n.ids.of(0, 0, "lock#5") == n.ids.of(1, 0, "lock"));
  CHECK(n.ids.of(1, 0, "lock") == n.ids.of(3, 0, "lock"));
  CHECK(n.name(2, "lock#3") == "lock (in h)");
}

TEST_CASE("later lines of a boot rename nothing") {
  const Report first = taken_in("&chip->lock", "drivers/gpio/gpio-foo.c"),
               later = taken_in("&chip->lock", "sound/usb/card.c");
  CHECK(Named({log_of("a", {first, later})}).name(0, "&chip->lock") ==
        Named({log_of("a", {first})}).name(0, "&chip->lock"));
  // A list of held locks tells only until a chain does.
  Report held = report_of("5.9.0", {});
  held.classes.push_back({"lock", {}, "", "", {}, {}});
  held.held = std::vector<HeldLock>{{"lock", "", Site{"holder", "", 0}}};
  CHECK(Named({log_of("a", {held})}).name(0, "lock") == "lock (in holder)");
  CHECK(Named({log_of("a", {held, taken_in("lock", "")})}).name(0, "lock") == "lock (in f)");
}

TEST_CASE("a label that is spelt like a resolved name joins nothing") {
  const Named n({log_of("a", {taken_in("lock", "lib/x.c")}), log_of("b", {report_of("5.9.0", {{"lock (in f)", "X"}})}),
                 log_of("c", {taken_in(kInode, "fs/ext4/file.c")}),
                 log_of("d", {report_of("5.9.0", {{kInode + " (ext4)", "X"}})})});
  CHECK(n.name(0, "lock") == n.name(1, "lock (in f)"));
  CHECK(n.ids.of(0, 0, "lock") != n.ids.of(1, 0, "lock (in f)"));
  CHECK(n.ids.of(2, 0, kInode) != n.ids.of(3, 0, kInode + " (ext4)"));
}

TEST_CASE("auto: the core file that initialises a lock of the name owns it, by its file or by its function alone") {
  Report function_only = report_of("5.9.0", {{"X", "&p->lock"}});
  function_only.dependencies.edit()[0].stack = {frame("__mutex_lock", ""), frame("seq_read_iter", "")};
  const Named n({log_of("a", {taken_in("&p->lock", "fs/seq_file.c")}), log_of("b", {function_only}),
                 log_of("c", {taken_in("&pool->lock#4", "kernel/workqueue.c")})});
  CHECK(n.name(0, "&p->lock") == "&p->lock (fs/seq_file)");
  CHECK(n.name(1, "&p->lock") == "&p->lock (fs/seq_file)");
  CHECK(n.name(2, "&pool->lock#4") == "&pool->lock (kernel/workqueue)");
}

TEST_CASE("auto: the owner runs beneath the taker on another stack, or is the one file system shown") {
  const auto generic = [](const Stack& other) {
    Report r = report_of("5.9.0", {{"X", "&type->s_umount_key#3"}, {"&type->s_umount_key#3", "Y"}});
    r.dependencies.edit()[0].stack = {frame("down_write", "kernel/locking/rwsem.c"),
                                      frame("reconfigure_super", "fs/super.c")};
    r.dependencies.edit()[1].stack = other;
    return Named({log_of("a", {r})}).of(0, "&type->s_umount_key#3").owner;
  };
  const Frame lock = frame("__mutex_lock", "kernel/locking/mutex.c"), taker = frame("reconfigure_super", "fs/super.c");
  CHECK(generic({lock, frame("f", "fs/ext4/super.c"), taker, frame("g", "fs/btrfs/super.c")}) == "ext4");
  CHECK(generic({lock, frame("f", "fs/btrfs/super.c")}) == "btrfs");
  CHECK(generic({lock, frame("blkdev_open", "block/bdev.c"), frame("f", "fs/btrfs/super.c")}) == "");
  CHECK(generic({lock, frame("g", "kernel/fork.c")}) == "");
  // sysfs, proc and their like have super blocks, too.
  CHECK(generic({lock, frame("kernfs_fop_write_iter", "fs/kernfs/file.c"), frame("f", "fs/btrfs/super.c")}) == "");
  CHECK(generic({lock, frame("offset_readdir", "fs/libfs.c"), frame("f", "fs/btrfs/super.c")}) == "");
  // The stack of another lock of the report tells nothing of this one.
  Report r = report_of("5.9.0", {{"X", "sb_writers#3"}, {"Y", "Z"}});
  r.dependencies.edit()[0].stack = {lock, frame("vfs_write", "fs/read_write.c")};
  r.dependencies.edit()[1].stack = {lock, frame("f", "fs/ext4/super.c"), frame("vfs_write", "fs/read_write.c")};
  CHECK(Named({log_of("a", {r})}).of(0, "sb_writers#3").owner == "");
}

TEST_CASE(
    "auto: a lock keyed by file system belongs to the first one on the stack; who lies above others owns nothing") {
  const Named n({log_of("a", {with_key(kInode + "#9", "ext4_fs_type+0xd8/0x120")}),
                 log_of("b", {taken_in(kInode + "#10", "fs/ext4/file.c")}),
                 log_of("c", {taken_in(kInode + "#10", "fs/btrfs/file.c")}),
                 log_of("d", {taken_in(kInode + "#10", "fs/namei.c")}),
                 log_of("e", {taken_in(kInode + "#7", "fs/ext4/file.c"), taken_in(kInode + "#8", "fs/ext4/dir.c")}),
                 log_of("f", {taken_in("sb_writers#4", "fs/overlayfs/util.c")}),
                 log_of("g", {taken_in("sb_writers", "drivers/block/loop.c")})});
  CHECK(n.name(0, kInode + "#9") == kInode + " (ext4)");
  CHECK(n.name(1, kInode + "#10") == kInode + " (ext4)");
  CHECK(n.of(1, kInode + "#10").owner == "ext4");
  CHECK(n.name(2, kInode + "#10") == kInode + " (btrfs)");
  CHECK(n.of(3, kInode + "#10").ambiguous);
  // Two numbers in one boot are two classes, whatever they have in common.
  CHECK(n.name(4, kInode + "#7") == kInode + " (ext4)");
  CHECK(n.name(4, kInode + "#8") == kInode + " (in f)");
  CHECK(n.of(4, kInode + "#8").ambiguous);
  CHECK(n.of(5, "sb_writers#4").ambiguous);
  CHECK(n.of(6, "sb_writers").ambiguous);
}

TEST_CASE("auto: equal names of two drivers are told apart by the function that takes them, not by its callers") {
  Report called = report_of("5.9.0", {{"X", "&chip->lock"}});
  called.dependencies.edit()[0].stack = {frame("_raw_spin_lock", "kernel/locking/spinlock.c"),
                                         frame("helper", "lib/helper.c"), frame("probe", "drivers/gpio/gpio-foo.c")};
  const Named n({log_of("a", {taken_in("&chip->lock", "drivers/gpio/gpio-foo.c")}),
                 log_of("b", {taken_in("&chip->lock", "sound/usb/card.c")}), log_of("c", {called}),
                 log_of("d", {taken_in("&group->lock", "sound/core/pcm_native.c")})});
  CHECK(n.name(0, "&chip->lock") == "&chip->lock (drivers/gpio/gpio-foo)");
  CHECK(n.name(1, "&chip->lock") == "&chip->lock (sound/usb)");
  CHECK(n.of(2, "&chip->lock").ambiguous);
  CHECK(n.name(3, "&group->lock") == "&group->lock");
}

TEST_CASE(
    "auto: what many share tells nothing: collections of drivers, module-wide and numbered symbols, block devices") {
  Report buffer = report_of("5.9.0", {{"X", kInode}});
  buffer.dependencies.edit()[0].stack = {frame("__mark_inode_dirty", "fs/fs-writeback.c"),
                                         frame("mark_buffer_dirty", "fs/buffer.c"),
                                         frame("ext4_commit_super", "fs/ext4/super.c")};
  const Named n({log_of("a", {taken_in("&adapter->lock", "drivers/net/ethernet/intel/e1000/e1000_main.c")}),
                 log_of("b", {taken_in("&adapter->lock", "drivers/net/ethernet/chelsio/cxgb/sge.c")}),
                 log_of("c", {with_key("lock", "key.1+0x0/0x8")}),
                 log_of("d", {with_key("lock", "__this_module+0x3e0/0x400")}),
                 log_of("e", {with_key("lock", "lock.48213+0x0/0x8")}), log_of("f", {buffer}),
                 log_of("g", {taken_in(kInode, "fs/smb/client/file.c")}),
                 log_of("h", {taken_in(kInode, "fs/smb/server/vfs.c")})});
  CHECK(n.name(0, "&adapter->lock") != n.name(1, "&adapter->lock"));
  for (const std::size_t log : {2u, 3u, 4u}) CHECK(n.of(log, "lock").ambiguous);
  CHECK(n.of(5, kInode).ambiguous);
  CHECK(n.of(6, kInode).owner == "cifs");
  CHECK(n.of(7, kInode).ambiguous);
}

TEST_CASE("chains of another file name nothing") {
  LogEvidence log = log_of("d/lockdep", {});
  log.dumps.resize(1);
  log.dumps[0].classes.resize(1);
  log.dumps[0].classes[0].label = "&foo->bar_lock";
  const std::string alone = Named({log}).name(0, "&foo->bar_lock");
  log.dumps[0].chain_classes = {"&foo->bar_lock#2"};
  CHECK(Named({log}).name(0, "&foo->bar_lock") == alone);
}

TEST_CASE("auto: subclasses have the owner of their class") {
  const Named n({log_of("a", {taken_in("&type->i_mutex_dir_key#3", "fs/ext4/namei.c"),
                              report_of("5.9.0", {{"A", "&type->i_mutex_dir_key#3/1"}})})});
  CHECK(n.name(0, "&type->i_mutex_dir_key#3/1") == "&type->i_mutex_dir_key (ext4)/1");
}

TEST_CASE("no table joins two labels of one boot: the later one is called as it is printed") {
  struct Row {
    std::string first, second, first_name, second_name;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"&rq->lock", "&rq->__lock", "&rq->__lock", "&rq->__lock (2nd)"},
           {"(wq_completion)loop0", "(wq_completion)loop1", "(wq_completion)loop*", "(wq_completion)loop1"},
           {"&mm->mmap_lock", "&mm->mmap_lock#2", "&mm->mmap_lock", "&mm->mmap_lock#2"},
           {"&mm->mmap_sem", "&mm->mmap_lock", "&mm->mmap_lock", "&mm->mmap_lock (2nd)"},
           {"&(&x->y)->rlock", "&x->y", "&x->y", "&x->y (2nd)"}}) {
    CAPTURE(row.first);
    const Named n({log_of("a", {report_of("5.9.0", {{row.first, row.second}})}),
                   log_of("b", {report_of("5.9.0", {{row.first, "Z"}})})});
    CHECK(n.ids.of(0, 0, row.first) != n.ids.of(0, 0, row.second));
    CHECK(n.name(0, row.first) == row.first_name);
    CHECK(n.name(0, row.second) == row.second_name);
    CHECK(n.of(0, row.second).ambiguous == (row.second_name != "(wq_completion)loop1"));
    CHECK(n.name(1, row.first) == row.first_name);
  }
}

TEST_CASE("one boot more renames nothing, whatever it shows; two labels of a boot never meet") {
  const std::vector<std::string> labels = {"A",
                                           "A#2",
                                           "&rq->lock",
                                           "&rq->__lock",
                                           "&chip->lock",
                                           "&chip->lock#2",
                                           "lock",
                                           "(wq_completion)loop0",
                                           "(wq_completion)loop1",
                                           kInode,
                                           kInode + "#4",
                                           "&mm->mmap_lock",
                                           "&mm->mmap_lock#2",
                                           "&mm->mmap_sem",
                                           "&(&x->y)->rlock",
                                           "&x->y/1"};
  const std::vector<std::string> files = {"fs/ext4/a.c", "fs/overlayfs/b.c", "drivers/gpio/c.c", "fs/namei.c",
                                          "kernel/fork.c"};
  for (unsigned seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    Evidence logs;
    for (std::size_t i = 0, n = 2 + random() % 5; i < n; ++i) {
      std::vector<Report> reports;
      for (std::size_t k = 0, m = 1 + random() % 6; k < m; ++k)
        reports.push_back(taken_in(labels[random() % labels.size()], files[random() % files.size()]));
      logs.push_back(log_of(std::string(1, static_cast<char>('a' + i)), reports));
    }
    REQUIRE(check_invariants(analyze(logs).graph) == "");
    const Named all(logs);
    for (std::size_t i = 0; i < logs.size(); ++i) {
      const Named alone({logs[i]});
      std::set<std::string> printed;
      std::set<ClassId> classes;
      for (const Report& r : logs[i].reports)
        for (const ClassFact& c : r.classes) {
          REQUIRE(alone.name(0, c.label) == all.name(i, c.label));
          printed.insert(c.label), classes.insert(all.ids.of(i, 0, c.label));
        }
      REQUIRE(printed.size() == classes.size());
    }
  }
}

TEST_CASE("exact: the label within one boot; name: base name and subclass, and what it folds is no recursion") {
  const Evidence logs{log_of("a", {report_of("", {{"A#2/1", "A#3"}})}), log_of("b", {report_of("", {{"A#2/1", "A"}})})};
  const Named exact(logs, IdentityPolicy::Exact), by_name(logs, IdentityPolicy::Name);
  CHECK(exact.ids.of(0, 0, "A#2/1") != exact.ids.of(1, 0, "A#2/1"));
  CHECK(by_name.name(0, "A#2/1") == "A/1");
  CHECK(by_name.name(0, "A#3") == by_name.name(1, "A"));
  CHECK(by_name.name(0, "A#2/1") != by_name.name(0, "A#3"));
  AnalysisOptions options;
  options.identity = IdentityPolicy::Name;
  CHECK(analyze({log_of("a", {report_of("", {{"A#2", "A#3"}})})}, options).findings.empty());
  // A reported cycle over what is folded stays a finding.
  CHECK(analyze({log_of("a", {circular("t", {"A#2", "B", "A#3"})})}, options).findings.size() == 1);
}
