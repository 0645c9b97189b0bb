#include <doctest/doctest.h>

#include "kernel/title_functions.h"

#include <vector>

using namespace lockgraph;

TEST_CASE("pieces of names, at the beginning, at the end, anywhere") {
  constexpr std::string_view kPieces[] = {"^begin", "end$", "^whole$", "piece"};
  for (const std::string_view f : {"begins", "the_end", "whole", "a_piece_of"}) CHECK(has_any(f, kPieces));
  for (const std::string_view f : {"it_begins", "ends", "a_whole", "wholes", ""}) CHECK_FALSE(has_any(f, kPieces));
}

TEST_CASE("who is never to blame") {
  for (const std::string_view f : {"kasan_report", "dump_stack_lvl", "lockdep_rcu_suspicious", "get_taint"})
    CHECK(is_generic(f));
  for (const std::string_view f : {"ext4_writepages", "snd_pcm_period_elapsed", ""}) CHECK_FALSE(is_generic(f));
}

TEST_CASE("the entry of a system call is taken off, once") {
  CHECK(unwrapped("__x64_sys_read") == "sys_read");
  CHECK(unwrapped("__se_sys_sys_x") == "sys_x");
  CHECK(unwrapped("ksys_sync") == "sync");
  CHECK(unwrapped("f") == "f");
}

TEST_CASE("whom a hung task is named after") {
  const auto hanging = [](const std::vector<std::string>& functions) { return hanging_function(functions); };
  CHECK(hanging({"schedule", "__mutex_lock", "ext4_sync", "do_fsync"}) == "ext4_sync");
  CHECK(hanging({"schedule", "__mutex_lock", "rtnl_lock", "devinet_ioctl"}) == "rtnl_lock");
  CHECK(hanging({"schedule", "wait_for_completion", "__synchronize_srcu", "f"}) == "synchronize_rcu");
  CHECK(hanging({"schedule"}).empty());
}
