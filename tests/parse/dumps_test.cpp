#include <doctest/doctest.h>
#include <lockgraph/parse/parse.h>

using namespace lockgraph;

namespace {
std::vector<ProcDump> dumps_in(const std::string& text) { return parse_text(text).dumps; }
}  // namespace

TEST_CASE("/proc/lockdep: classes, states and direct successors, whatever stands in the place of the keys") {
  struct Row {
    std::string first, second;
  };
  for (const Row& row : std::initializer_list<Row>{{"00000000ea7d32de OPS:      15", "[00000000e69a7991] "},
                                                   {"ffffffff82f745d0", "[ffffffff82f745d8] "},
                                                   {"80a1c55c OPS:      19", "[80a1c6b0] "},
                                                   {"(____ptrval____) OPS:      15", "[(____ptrval____)] "},
                                                   {" OPS:      15", ""}}) {
    CAPTURE(row.first);
    const auto dumps =
        dumps_in("all lock classes:\n" + row.first + " FD:   24 BD:    1 +.-.: cgroup_mutex\n -> " + row.second +
                 "drivers/base/dd.c:321\n -> " + row.second + "&type->s_umount_key#2/1\n\n" + row.first +
                 " FD:    1 BD:   22 ....: (console_sem).lock\n\n");
    REQUIRE(dumps.size() == 1);
    REQUIRE(dumps[0].classes.size() == 2);
    CHECK(dumps[0].classes[0].label == "cgroup_mutex");
    CHECK(dumps[0].classes[0].usage->names() == std::vector<std::string>{"HARDIRQ-ON-W", "IN-SOFTIRQ-W"});
    CHECK(dumps[0].classes[0].successors ==
          std::vector<std::string>{"drivers/base/dd.c:321", "&type->s_umount_key#2/1"});
    CHECK(dumps[0].classes[0].forward == 24);
    CHECK(dumps[0].classes[1].label == "(console_sem).lock");
    CHECK(printed_dependencies(dumps[0]) == 2);
  }
}

TEST_CASE("chains give classes and no dependency; numeric and named irq contexts") {
  const auto dumps = dumps_in(
      "all lock chains:\nirq_context: 0\n[00000000ea7d32de] A\n[00000000ea7d32df] B\n\nirq_context: "
      "hardirq|softirq\n[00000000ea7d32df] B\n\nirq_context: 3\n[00000000ea7d32df] B\n");
  REQUIRE(dumps.size() == 1);
  CHECK(dumps[0].chains == 3);
  CHECK(dumps[0].chain_classes == std::vector<std::string>{"A", "B"});
  CHECK(printed_dependencies(dumps[0]) == 0);
}

TEST_CASE("three files pasted into a console log are one dump; hidden dependencies are counted") {
  const std::string text =
      "[    1.000000] Linux version 6.1.0 (x)\n@@@BEGIN /proc/lockdep@@@\nall lock classes:\n0000000000000001 FD:    3 "
      "BD:    1 +.+.: A\n -> [0000000000000002] B\n\n0000000000000002 FD:    1 BD:    2 +.+.: B\n\n"
      "0000000000000003 FD:    1 BD:    2 +.+.: C\n@@@END@@@\nall lock chains:\nirq_context: 0\n[0000000000000001] "
      "A\n\n lock-classes:                            3 [max: 8192]\n"
      " direct dependencies:                     4 [max: 32768]\n debug_locks:                             1\n";
  const auto dumps = dumps_in(text);
  REQUIRE(dumps.size() == 1);
  CHECK(dumps[0].line == 3);
  CHECK(dumps[0].stats.at("direct dependencies") == 4);
  CHECK(hidden_dependencies(dumps[0]) == 1u);
  CHECK(classes_with_hidden_successors(dumps[0]) == 1);
  CHECK(dumps[0].problems.empty());
}

TEST_CASE("a dump whose classes are not all there says so; two dumps of one log stay two") {
  const auto dumps = dumps_in(
      "all lock classes:\n0000000000000001 FD:    1 BD:    1 +.+.: A\n\n lock-classes:                            2 "
      "[max: 8192]\nall lock classes:\n0000000000000001 FD:    1 BD:    1 +.+.: A\n");
  REQUIRE(dumps.size() == 2);
  CHECK(dumps[0].problems == std::vector<std::string>{"lockdep_stats counts 2 lock classes, 1 are printed"});
}

TEST_CASE("what a log cannot tell is kept with its line") {
  const LogEvidence log = parse_text(
      "\n\n\n\nBUG: MAX_LOCKDEP_KEYS too low!\nx\nx\nx\nx\nx\nturning off the locking correctness validator.\nINFO: "
      "lockdep is turned off.\n** 12 printk messages dropped **\n debug_locks:                             0\n");
  std::vector<std::string> seen;
  for (const BlindSpot& b : log.blind_spots) seen.push_back(std::to_string(b.line) + " " + std::string(name(b.kind)));
  CHECK(seen ==
        std::vector<std::string>{"5 limit", "11 lockdep off", "12 lockdep off", "13 lost text", "14 lockdep off"});
}

TEST_CASE("lost messages are noted wherever the notice stands") {
  const std::string notice = "** 12 printk messages dropped **";
  const auto spots = [](const std::string& lines) {
    return parse_text("INFO: lockdep is turned off.\n" + lines).blind_spots;
  };
  for (const std::string text : {"text", "INFO: lockdep is turned off.", " (", "){+.+.}"}) {
    CAPTURE(text);
    std::vector<BlindSpot> alone = spots(notice + "\n[   12.345678] " + text + "\n");
    for (BlindSpot& b : alone) b.line -= b.line > 2;
    CHECK((spots(notice + " [   12.345678] " + text + "\n") == alone));
    CHECK((spots("debian login: " + notice + " [   12.345678] " + text + "\n") == alone));
  }
  // A piece of a line is joined to the others, the notice in front of it stays.
  CHECK(spots("-> #1 (\n" + notice + " [   12.345678] &x){+.+.}:\n").size() == 2);
}
