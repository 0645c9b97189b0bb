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
  r.dependencies[0].stack = {frame("down_write", "kernel/locking/rwsem.c"), frame("inode_lock", "include/linux/fs.h"),
                             frame("f", file)};
  return r;
}

const std::string kInode = "&sb->s_type->i_mutex_key";

}  // namespace

TEST_CASE("auto: names that their boot does not number are one class, numbered and generic ones are split by boot") {
  const Named n({log_of("a", {report_of("5.9.0", {{"A", "B#2"}, {"B", "lock"}})}),
                 log_of("b", {report_of("5.9.0", {{"A", "B"}, {"&(&x->y)->rlock", "lock"}})}),
                 log_of("c", {report_of("5.9.0", {{"B", "A"}, {"&x->y", "A"}})})});
  CHECK(n.name(0, "A") == "A");
  CHECK(n.name(1, "A") == "A");
  CHECK_FALSE(n.of(0, "A").ambiguous);
  // The boot that prints B#2 has two classes of the name; the others have one, as far as they show.
  CHECK(n.of(0, "B").ambiguous);
  CHECK(n.of(0, "B#2").ambiguous);
  CHECK(n.name(0, "B") != n.name(0, "B#2"));
  CHECK(n.name(1, "B") == "B");
  CHECK(n.name(2, "B") == "B");
  CHECK(n.name(0, "lock") != n.name(1, "lock"));
  CHECK(n.name(1, "&(&x->y)->rlock") == "&x->y");
  CHECK(n.name(2, "&x->y") == "&x->y");
  CHECK(n.of(0, "B#2").base_name == "B");
  CHECK(n.of(0, "B#2").boot == "a0000000");
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
  CHECK(n.name(4, kInode + "#7") != n.name(4, kInode + "#8"));
  CHECK(n.of(4, kInode + "#7").ambiguous);
  CHECK(n.of(5, "sb_writers#4").ambiguous);
  CHECK(n.of(6, "sb_writers").ambiguous);
}

TEST_CASE("auto: equal names of two drivers are told apart by the function that takes them, not by its callers") {
  Report called = report_of("5.9.0", {{"X", "&chip->lock"}});
  called.dependencies[0].stack = {frame("_raw_spin_lock", "kernel/locking/spinlock.c"), frame("helper", "lib/helper.c"),
                                  frame("probe", "drivers/gpio/gpio-foo.c")};
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
  buffer.dependencies[0].stack = {frame("__mark_inode_dirty", "fs/fs-writeback.c"),
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

TEST_CASE("no table joins two labels of one boot: renames, numbered objects, one lock with several keys") {
  struct Row {
    std::string first, second, first_name, second_name;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"&rq->lock", "&rq->__lock", "", "&rq->__lock"},
           {"(wq_completion)loop0", "(wq_completion)loop1", "(wq_completion)loop0", "(wq_completion)loop1"},
           {"&q->q_usage_counter(io)#3", "&q->q_usage_counter(io)#17", "&q->q_usage_counter(io)#3@a0000000",
            "&q->q_usage_counter(io)#17@a0000000"},
           {"&mm->mmap_lock", "&mm->mmap_lock#2", "&mm->mmap_lock@a0000000", "&mm->mmap_lock#2@a0000000"},
           {"&mm->mmap_sem", "&mm->mmap_lock", "&mm->mmap_sem", "&mm->mmap_lock"},
           {"&(&x->y)->rlock", "&x->y", "&(&x->y)->rlock@a0000000", "&x->y@a0000000"}}) {
    CAPTURE(row.first);
    const Named n({log_of("a", {report_of("5.9.0", {{row.first, row.second}})}),
                   log_of("b", {report_of("5.9.0", {{row.first, "Z"}})})});
    CHECK(n.name(0, row.first) != n.name(0, row.second));
    if (!row.first_name.empty()) CHECK(n.name(0, row.first) == row.first_name);
    CHECK(n.name(0, row.second) == row.second_name);
    CHECK(n.name(1, row.first) == canonical_name(row.first.substr(0, row.first.find('#'))));
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
      std::set<std::string> printed, names;
      for (const Report& r : logs[i].reports)
        for (const ClassFact& c : r.classes) {
          REQUIRE(alone.name(0, c.label) == all.name(i, c.label));
          printed.insert(c.label), names.insert(all.name(i, c.label));
        }
      REQUIRE(printed.size() == names.size());
    }
  }
}

TEST_CASE("exact: the label within one boot; name: base name and subclass, and what it folds is no recursion") {
  const Evidence logs{log_of("a", {report_of("", {{"A#2/1", "A#3"}})}), log_of("b", {report_of("", {{"A#2/1", "A"}})})};
  const Named exact(logs, IdentityPolicy::Exact), by_name(logs, IdentityPolicy::Name);
  CHECK(exact.name(0, "A#2/1") != exact.name(1, "A#2/1"));
  CHECK(by_name.name(0, "A#2/1") == "A/1");
  CHECK(by_name.name(0, "A#3") == by_name.name(1, "A"));
  CHECK(by_name.name(0, "A#2/1") != by_name.name(0, "A#3"));
  AnalysisOptions options;
  options.identity = IdentityPolicy::Name;
  CHECK(analyze({log_of("a", {report_of("", {{"A#2", "A#3"}})})}, options).findings.empty());
  // A reported cycle over what is folded stays a finding.
  CHECK(analyze({log_of("a", {circular("t", {"A#2", "B", "A#3"})})}, options).findings.size() == 1);
}
