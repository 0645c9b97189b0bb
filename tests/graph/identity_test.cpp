#include <doctest/doctest.h>
#include <lockgraph/identity.h>
#include <lockgraph/lock_graph.h>

#include "graph/evidence_builder.h"

using namespace lockgraph;

TEST_CASE("auto: names never numbered are one class, numbered and generic ones are split by boot") {
  const Evidence logs{log_of("a", {report_of("5.9.0", {{"A", "B#2"}, {"B", "lock"}})}),
                      log_of("b", {report_of("5.9.0", {{"A", "B"}, {"&(&x->y)->rlock", "lock"}, {"&x->y", "A"}})})};
  const Identities ids(logs, IdentityPolicy::Auto);
  CHECK(ids.of(0, 0, "A").name == ids.of(1, 0, "A").name);
  CHECK(ids.of(0, 0, "A").name == "A");
  CHECK_FALSE(ids.of(0, 0, "A").ambiguous);
  CHECK(ids.of(0, 0, "B").name != ids.of(1, 0, "B").name);
  CHECK(ids.of(0, 0, "B").name != ids.of(0, 0, "B#2").name);
  CHECK(ids.of(1, 0, "B").ambiguous);
  CHECK(ids.of(0, 0, "lock").name != ids.of(1, 0, "lock").name);
  CHECK(ids.of(1, 0, "&(&x->y)->rlock").name == ids.of(1, 0, "&x->y").name);
}

TEST_CASE("auto: key symbols and subsystems tell classes of one numbered name apart, across boots") {
  const auto with_key = [](const std::string& label, const std::string& key) {
    Report r = report_of("5.9.0", {});
    r.classes.push_back({label, {}, "", key, {}});
    return r;
  };
  const auto taken_in = [](const std::string& label, const std::string& file) {
    Report r = report_of("5.9.0", {{"X", label}});
    r.dependencies[0].stack = {{{"down_write", "kernel/locking/rwsem.c", 1}, false, false, {}},
                               {{"inode_lock", "include/linux/fs.h", 1}, false, false, {}},
                               {{"f", file, 1}, false, false, {}}};
    return r;
  };
  const std::string key = "&sb->s_type->i_mutex_key";
  const Evidence logs{log_of("a", {with_key(key + "#9", "ext4_fs_type+0xd8/0x120")}),
                      log_of("b", {taken_in(key + "#10", "fs/ext4/file.c")}),
                      log_of("c", {taken_in(key + "#10", "fs/btrfs/file.c")}),
                      log_of("d", {taken_in(key + "#10", "fs/namei.c")}),
                      log_of("e", {taken_in(key + "#7", "fs/ext4/file.c"), taken_in(key + "#8", "fs/ext4/dir.c")})};
  const Identities ids(logs, IdentityPolicy::Auto);
  CHECK(ids.of(0, 0, key + "#9").name == key + " (ext4)");
  CHECK(ids.of(1, 0, key + "#10").name == key + " (ext4)");
  CHECK(ids.of(2, 0, key + "#10").name == key + " (btrfs)");
  CHECK_FALSE(ids.of(2, 0, key + "#10").ambiguous);
  CHECK(ids.of(3, 0, key + "#10").ambiguous);
  // Two numbers in one boot are two classes, whatever they have in common.
  CHECK(ids.of(4, 0, key + "#7").name != ids.of(4, 0, key + "#8").name);
  CHECK(ids.of(4, 0, key + "#7").ambiguous);
}

TEST_CASE("auto: renames, spellings and numbered objects; two objects folded into one are no recursion") {
  CHECK(canonical_name("&mm->mmap_sem") == "&mm->mmap_lock");
  CHECK(canonical_name("(wq_completion)loop5") == "(wq_completion)loop*");
  CHECK(canonical_name("(wq_completion)\"events\"") == "(wq_completion)events");
  CHECK(canonical_name("(complete)&req.done") == "(completion)&req.done");
  CHECK(canonical_name("&looper->lock2") == "&looper->lock2");
  const LockGraph g = build_graph({log_of("a", {report_of("", {{"(wq_completion)loop0", "(wq_completion)loop1"}})})},
                                  IdentityPolicy::Auto);
  CHECK(boost::num_edges(g.graph) == 0);
}

TEST_CASE("exact: the label within one boot; name: base name and subclass") {
  const Evidence logs{log_of("a", {report_of("", {{"A#2/1", "A#3"}})}), log_of("b", {report_of("", {{"A#2/1", "A"}})})};
  const Identities exact(logs, IdentityPolicy::Exact), by_name(logs, IdentityPolicy::Name);
  CHECK(exact.of(0, 0, "A#2/1").name != exact.of(1, 0, "A#2/1").name);
  CHECK(by_name.of(0, 0, "A#2/1").name == "A/1");
  CHECK(by_name.of(0, 0, "A#3").name == by_name.of(1, 0, "A").name);
  CHECK(by_name.of(0, 0, "A#2/1").name != by_name.of(0, 0, "A#3").name);
}
