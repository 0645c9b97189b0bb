// A report reads the same wherever the pieces begin and end in which a log is read, and however long it is.
#include <doctest/doctest.h>
#include <lockgraph/parse/parse.h>

#include <algorithm>
#include <string>

using namespace lockgraph;

namespace {

std::string circular(const std::string& prefix) {
  std::string text;
  for (const char* line : {"WARNING: possible circular locking dependency detected", "5.9.0 #1 Not tainted",
                           "a/1 is trying to acquire lock:", "ffff888000000001 (A){+.+.}, at: f+0x1/0x2",
                           "but task is already holding lock:", "ffff888000000002 (B){+.+.}, at: g+0x1/0x2",
                           "-> #1 (B){+.+.}:", "       g+0x1/0x2", "-> #0 (", "A", "){+.+.}:", "       f+0x1/0x2",
                           "stack backtrace:", "Call Trace:", " dump_stack+0x1/0x2", " f+0x1/0x2"})
    text += prefix + line + "\n";
  return text;
}

bool is_whole(const Report& r) {
  const auto* claim = std::get_if<CycleClaim>(&r.deadlock);
  return claim && claim->cycle == std::vector<std::string>{"A", "B"} && r.problems.empty() && r.backtrace.size() == 2;
}

/// The lines of `report`, with `between` after each of them.
std::string spread(const std::string& report, const std::string& between) {
  std::string text;
  for (const char c : report) {
    text += c;
    if (c == '\n') text += between;
  }
  return text;
}

std::string chatter(std::size_t lines, const std::string& caller) {
  std::string text;
  for (std::size_t i = 0; i < lines; ++i)
    text += "[    2.000000][" + caller + "] usb 1-1: new device " + std::to_string(i) + "\n";
  return text;
}

}  // namespace

TEST_CASE("reports are whole wherever a piece of the log ends") {
  // Fillers of many lengths move the end of the first piece through the report line by line.
  for (std::size_t lines = 4700; lines < 4760; lines += 1) {
    CAPTURE(lines);
    const std::string head = circular("[    1.000000][   T1] ");
    const LogEvidence log = parse_text(head + chatter(lines, "   T2") + circular("[    3.000000][   T3] "));
    REQUIRE(log.reports.size() == 2);
    CHECK(is_whole(log.reports[0]));
    CHECK(is_whole(log.reports[1]));
  }
}

TEST_CASE("a report is whole when others print between its lines, for far more than a piece") {
  for (const std::size_t between : {10u, 100u, 1000u}) {
    CAPTURE(between);
    const LogEvidence log = parse_text(spread(circular("[    1.000000][   T1] "), chatter(between, "   T2")));
    REQUIRE(log.reports.size() == 1);
    CHECK(is_whole(log.reports[0]));
  }
}

TEST_CASE("thousands of other callers end no report") {
  std::string others;
  for (int i = 0; i < 5000; ++i) others += chatter(1, std::to_string(10000 + i).insert(0, "T"));
  std::string text = circular("[    1.000000][   T1] ");
  text.insert(text.find("[    1.000000][   T1] -> #0"), others);
  const LogEvidence log = parse_text(text);
  REQUIRE(log.reports.size() == 1);
  CHECK(is_whole(log.reports[0]));
}

TEST_CASE("what a caller says long after its report is none of it") {
  const std::string report = circular("[    1.000000][   T1] ");
  const LogEvidence log = parse_text(report + chatter(100000, "   T2") + "[    9.000000][   T1]  evil+0x1/0x2\n");
  REQUIRE(log.reports.size() == 1);
  CHECK(is_whole(log.reports[0]));
  CHECK(log.reports[0].last_line == 16);
}

TEST_CASE("every one of many reports is found, whose proof stands lines behind") {
  const std::string unit =
      "BUG: MAX_LOCKDEP_CHAIN_HLOCKS too low!\nusb: " + std::string(320, 'y') +
      "\nturning off the locking correctness validator.\nCPU: 1 PID: 226 Comm: a Not tainted 5.9.0 "
      "#0\nCall Trace:\n f+0x1/0x2\n g+0x1/0x2\nINFO: lockdep is turned off.\n";
  std::string text;
  for (int i = 0; i < 6000; ++i) text += unit;
  CHECK(parse_text(text).reports.size() == 6000);
}

TEST_CASE("long lists and chains are read to their end, every line of them split by the console") {
  std::string text =
      "WARNING: possible recursive locking detected\n5.9.0 #1 Not tainted\na/1 is trying to acquire "
      "lock:\nffff888000000001 (A){+.+.}, at: f+0x1/0x2\nbut task is already holding lock:\nffff888000000001 "
      "(A){+.+.}, at: f+0x1/0x2\n12000 locks held by a/1:\n";
  for (int i = 0; i < 12000; ++i)
    text += " #" + std::to_string(i) + ":\n(\nlock_" + std::to_string(i) + "\n){+.+.}, at: f+0x1/0x2\n";
  text += "stack backtrace:\nCall Trace:\n f+0x1/0x2\n";
  const LogEvidence log = parse_text(text);
  REQUIRE(log.reports.size() == 1);
  CHECK(log.reports[0].held.value().size() == 12000);
  CHECK(log.reports[0].problems ==
        std::vector<std::string>{"the head (line 5) holds A, the list of held locks does not have it"});
}

TEST_CASE("a report longer than any is ended, and says so") {
  std::string text =
      "WARNING: possible circular locking dependency detected\n5.9.0 #1 Not tainted\na/1 is trying to acquire lock:\n";
  for (int i = 0; i < 150000; ++i) text += "-> #1 (a){+.+.}:\n";
  Limits roomy;
  roomy.chain = 1'000'000;
  const LogEvidence log = parse_text(text, {}, roomy);
  REQUIRE(log.reports.size() == 1);
  const auto& problems = log.reports[0].problems;
  CHECK(problems.size() < 60);
  CHECK(std::count_if(problems.begin(), problems.end(),
                      [](const std::string& p) { return p.starts_with("longer than any report"); }) == 1);
}

TEST_CASE("prose proves no banner; a boot's line may be long; escapes and entities may stand in a banner") {
  CHECK(parse_text("WARNING: possible circular locking dependency detected\nis what I see.\nSummary\nit is bad\n"
                   "Context switches are slow here\n")
            .reports.empty());
  const LogEvidence boot = parse_text("Linux version 5.4.9 (u@h) (" + std::string(700, 'c') + ") #1 SMP\n");
  CHECK(boot.boot_releases == std::vector<std::string>{"5.4.9"});
  for (const std::string between : {" ", "\x1b[0m ", " \x1b[1;31m", "&nbsp;", "\xc2\xa0"}) {
    CAPTURE(between);
    std::string text = circular("");
    text.replace(text.find(' '), 1, between);
    CHECK(parse_text(chatter(9000, "   T2") + text).reports.size() == 1);
  }
}
