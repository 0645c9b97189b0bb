#include <doctest/doctest.h>
#include <lockgraph/parse/parse.h>

#include "logs.h"

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

TEST_CASE("a line of /proc/lockdep that is no class and no successor is not read, and ends nothing") {
  const std::string a = "0000000000000001 FD:    2 BD:    1 +.+.: A\n",
                    b = "0000000000000002 FD:    1 BD:    2 +.+.: B\n";
  for (const std::string other :
       {"1234567 FD:    1 BD:    1 ....: X",             // half a key
        "000000000000000012 FD:    1 BD:    1 ....: X",  // a key and more
        "key FD:    1 BD:    1 ....: X", "0000000000000003 FD:    1 BD:    1 +x+.: X",
        "0000000000000003 FD:    1 BD:    1 +.+.:X",
        "0000000000000003 FD:    1 BD:    1 +.+.: ", "0000000000000003 FD: many BD:    1 +.+.: X",
        "FD:    1 BD:    1 : X", "OPS:    1 BD:    1 +.+.: X", "0000000000000003 X", " -> [0000000000000002",
        " -> [0000000000000002 X", " -> [0000000000000002]", " > [0000000000000002] X"}) {
    CAPTURE(other);
    const auto dumps = dumps_in("all lock classes:\n" + a + other + "\n -> [0000000000000002] B\n\n" + b);
    REQUIRE(dumps.size() == 1);
    REQUIRE(dumps[0].classes.size() == 2);
    CHECK(dumps[0].classes[0].label == "A");
    CHECK(dumps[0].classes[0].successors == std::vector<std::string>{"B"});
    CHECK(dumps[0].classes[1].label == "B");
  }
  CHECK(dumps_in(a + " -> [0000000000000002] B\n" + b).empty());  // without its head
  CHECK(dumps_in("all lock classes:\n -> [0000000000000002] B\n" + a).at(0).classes.at(0).successors.empty());
}

TEST_CASE("other text of some lines does not end a dump, and of many does") {
  const auto classes = [](std::size_t lines) {
    std::string text = "all lock classes:\n0000000000000001 FD:    2 BD:    1 +.+.: A\n";
    for (std::size_t i = 0; i < lines; ++i) text += "usb 1-1: new device\n";
    return dumps_in(text + "0000000000000002 FD:    1 BD:    2 +.+.: B\n").at(0).classes.size();
  };
  CHECK(classes(8) == 2);
  CHECK(classes(9) == 1);
}

TEST_CASE("chains give classes and no dependency; numeric and named irq contexts") {
  const auto dumps = dumps_in(log_of("proc/lockdep_chains.log"));
  REQUIRE(dumps.size() == 1);
  CHECK(dumps[0].chains == 3);
  CHECK(dumps[0].chain_classes == std::vector<std::string>{"A", "B"});
  CHECK(printed_dependencies(dumps[0]) == 0);
}

TEST_CASE("a line that is no entry of a chain gives no class; one that is no number gives none") {
  for (const std::string other : {"[00000000] ", "[00000000ea7d32de]X", "[00000000ea7d32de X", "00000000ea7d32de X",
                                  "[] X", "[key] X", "irq_context 0"}) {
    CAPTURE(other);
    const auto dumps = dumps_in("all lock chains:\nirq_context: 0\n[00000000ea7d32df] A\n" + other + "\n");
    REQUIRE(dumps.size() == 1);
    CHECK(dumps[0].chains == 1);
    CHECK(dumps[0].chain_classes == std::vector<std::string>{"A"});
  }
  using Numbers = std::map<std::string, std::uint64_t>;
  for (const std::string other : {" in-hardirq chains: many", " in-hardirq chains:", " in-hardirq chains: 4 of 5",
                                  " in-hardirq chains: 99999999999999999999", " in-hardirq chains 4",
                                  " a name that is longer than any name of a number of them: 4"}) {
    CAPTURE(other);
    const auto dumps = dumps_in(" lock-classes:     3 [max: 8192]\n" + other + "\n");
    REQUIRE(dumps.size() == 1);
    CHECK((dumps[0].stats == Numbers{{"lock-classes", 3}}));
  }
}

TEST_CASE("three files pasted into a console log are one dump; hidden dependencies are counted") {
  const auto dumps = dumps_in(log_of("proc/pasted-into-console.log"));
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
  const LogEvidence log = parse_text(log_of("blind-spots.log"));
  std::vector<std::string> seen;
  for (const BlindSpot& b : log.blind_spots) seen.push_back(std::to_string(b.line) + " " + std::string(name(b.kind)));
  CHECK(seen ==
        std::vector<std::string>{"5 limit", "11 lockdep off", "12 lockdep off", "13 lost text", "14 lockdep off"});
}

TEST_CASE("what only sounds like a blind spot is none") {
  for (const std::string text :
       {" debug_locks:                             1", " debug_locks:                            10",
        " debug_locks: no 0x0", "BUG: MAX_LOCKDEP_KEYS is high enough", "INFO: lockdep is turned on.",
        "lockdep is turned off by hand", "turning on the locking correctness validator.", "12 printk messages dropped",
        "** printk messages dropped **"}) {
    CAPTURE(text);
    CHECK(parse_text("INFO: lockdep is turned off.\n" + text + "\n").blind_spots.size() == 1);  // the first line
  }
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
