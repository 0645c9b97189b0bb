#include <doctest/doctest.h>
#include <lockgraph/model/lock_class.h>

using namespace lockgraph;

TEST_CASE("a label is name, #version and /subclass, and comes back as it was") {
  struct Row {
    std::string label, name;
    unsigned version, subclass;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"&mm->mmap_lock", "&mm->mmap_lock", 1, 0},
           {"&mm->mmap_lock#2", "&mm->mmap_lock", 2, 0},
           {"slock-AF_INET6/1", "slock-AF_INET6", 1, 1},
           {"&type->i_mutex_dir_key#3/1", "&type->i_mutex_dir_key", 3, 1},
           {"(wq_completion)wg-kex-wg1#5", "(wq_completion)wg-kex-wg1", 5, 0},
           {"drivers/base/dd.c:321", "drivers/base/dd.c:321", 1, 0},
           {"a/8", "a/8", 1, 0},  // there are subclasses 0..7 only
           {"#2", "#2", 1, 0},    // a number alone is a name
           {"x#1", "x#1", 1, 0},  // the first class of a name has no number
           {"x#2x", "x#2x", 1, 0},
       }) {
    CAPTURE(row.label);
    const LockClass c = parse_label(row.label);
    CHECK(c.name == row.name);
    CHECK(c.version == row.version);
    CHECK(c.subclass == row.subclass);
    CHECK(label(c) == row.label);
  }
}
