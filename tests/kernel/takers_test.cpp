#include <doctest/doctest.h>

#include "kernel/takers.h"
#include "kernel/tables.h"

#include <string>
#include <vector>

using namespace lockgraph;

namespace {

/// Functions, innermost first; one behind `inline ` is inlined.
Stack frames_of(const std::vector<std::string>& functions) {
  Stack stack;
  for (const std::string& f : functions) {
    const bool inlined = f.starts_with("inline ");
    stack.push_back({{inlined ? f.substr(7) : f, "fs/x.c", 1}, false, inlined, {}, 0});
  }
  return stack;
}

}  // namespace

TEST_CASE("the taker: the first function outside machinery, wrappers and the allocator, alike decoded or not") {
  CHECK(taker_of(frames_of({"lock_acquire", "_raw_spin_lock", "f", "g"})) == "f");
  CHECK(taker_of(frames_of({"__mutex_lock", "rtnl_lock", "f"})) == "f");
  CHECK(taker_of(frames_of({"lock_sock_nested", "inline lock_sock", "inline helper", "f.isra.0"})) == "f");
  CHECK(taker_of(frames_of({"fs_reclaim_acquire", "__alloc_pages", "__kmalloc", "f"})) == "f");
  CHECK(taker_of({}).empty());
  CHECK(taker_of(frames_of({"lock_acquire", "_raw_spin_lock"})).empty());
}

TEST_CASE("the place that matters is no wrapper, no header, no allocator, and no copy for others") {
  const auto without_files = [](const std::vector<std::string>& functions) {
    Stack stack = frames_of(functions);
    for (Frame& f : stack.edit()) f.site.file.clear();
    return stack;
  };
  const auto place = [&](const std::vector<std::string>& functions) {
    const auto site = place_of(without_files(functions));
    return site ? site->function : "";
  };
  CHECK(place({"lock_acquire", "__mutex_lock", "rtnl_lock", "inline helper", "f"}) == "helper");
  CHECK(place({"fs_reclaim_acquire.part.0", "__alloc_pages_slowpath.constprop.0", "__kmalloc", "f"}) == "f");
  CHECK(place({"__might_fault", "_copy_from_user", "f"}) == "f");
  Stack in_header = frames_of({"__sb_start_write", "sb_start_intwrite", "f"});
  in_header.edit()[0].site.file = in_header.edit()[1].site.file = "include/linux/fs.h";
  CHECK(place_of(in_header)->function == "f");
  CHECK_FALSE(place_of({}));
  CHECK_FALSE(place_of(without_files({"lock_acquire", "_raw_spin_lock"})));
}

TEST_CASE("who begins an activity stands outside all of the allocation, whatever that runs") {
  const Stack kasan = frames_of({"fs_reclaim_acquire", "__alloc_pages", "pte_alloc_one", "apply_to_pte_range",
                                 "__apply_to_page_range", "kasan_populate_vmalloc", "vmalloc_node", "f", "g"});
  CHECK(taker_of(kasan) == "pte_alloc_one");
  CHECK(beginner_of(kasan) == "f");
  CHECK(beginner_of(frames_of({"fs_reclaim_acquire", "f"})) == "f");
}

TEST_CASE("tables: the value of a key that is there, whole") {
  const tables::Table table("a\t1\nab\tx y\nb\tz\n");
  CHECK(table["a"] == "1");
  CHECK(table["ab"] == "x y");
  CHECK(table["b"] == "z");
  for (const std::string_view none : {"", "aa", "c", "1", "a\t1"}) CHECK_FALSE(table[none].has_value());
  CHECK_FALSE(tables::Table("")["a"].has_value());
  CHECK(tables::initialisers()["&ep->mtx"] == "1");
  CHECK(tables::initialisers()["&xa->xa_lock"] == "include/linux/xarray.h");
  CHECK(tables::core_functions()["seq_read_iter"] == "fs/seq_file.c");
}
