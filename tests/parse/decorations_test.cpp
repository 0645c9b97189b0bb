// A report reads the same whatever stands in front of its lines. The prefixes are made from a grammar of what consoles,
// loggers, mailers and people put there.
#include <doctest/doctest.h>
#include <lockgraph/parse/parse.h>

#include "logs.h"

#include <functional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

using namespace lockgraph;

namespace {

using Words = std::vector<std::string>;

// prefix = quote host level time caller, each of them possibly nothing.
const Words kQuotes = {"", "> ", ">> ", "> > ", "| ", "\t", "  "};
const Words kHosts = {"",
                      "Sep  9 10:25:34 host kernel: ",
                      "Sep 19 10:25:34 my-host.example kernel: ",
                      "2025-09-09T10:25:34.123456+02:00 host kernel: ",
                      "2025-09-09T10:25:34Z ",
                      "[2025-09-09 10:25:34] ",
                      "kernel: ",
                      "10:25:34.123 ",
                      "kern  :warn  : ",
                      "09-09 10:25:34.123  1234  1240 W kernel  : "};
const Words kLevels = {"", "<4>", "<12>"};
const Words kTimes = {
    "", "[   12.345678]", "[12345.678901]", "[ 12.345678]", "[Tue Sep  9 10:25:34 2025]", "[Wed Dec 16 10:25:34 2025]"};
const Words kCallers = {"", "[    T1]", "[ T24950]", "[    C0]", "[ T123@C1]", " [   T2632]", "[   T1222]"};

/// Every prefix of the grammar. What no tool prints is left out: a clock of a host in front of nothing.
std::vector<std::string> prefixes() {
  std::vector<std::string> all;
  for (const auto& quote : kQuotes)
    for (const auto& host : kHosts)
      for (const auto& level : kLevels)
        for (const auto& time : kTimes)
          for (const auto& caller : kCallers) {
            if (time.empty() && caller.starts_with(' ')) continue;
            if (host == "10:25:34.123 " && time.empty() && level.empty() && caller.empty()) continue;
            const std::string box = time + caller;
            all.push_back(quote + host + level + box + (box.empty() ? "" : " "));
          }
  return all;
}

/// One of each kind that tools print, known or not.
const Words kKinds = {"> ",
                      "| ",
                      "<4>",
                      "[   12.345678] ",
                      "[   12.345678] 039: ",
                      "[   12.345678 <    0.000021>] ",
                      "[  +0.000021] ",
                      "[+0,003927] ",
                      "[   12.345678] host kernel: ",
                      "[    T1] ",
                      "[Tue Sep  9 10:25:34 2025] ",
                      "[Nov29 01:25] ",
                      "Sep  9 10:25:34 host kernel: ",
                      "Sep  9 10:25:34 host kern.warning kernel: ",
                      "2025-09-09T10:25:34.123456+02:00 host kernel: ",
                      "2025-09-09T10:25:34Z ",
                      "[2025-09-09 10:25:34] ",
                      "Tue 2025-09-09 10:25:35 UTC host kernel: ",
                      "1757413535.032266 host kernel: ",
                      "<4>1 2025-09-09T10:25:35.123456Z host kernel - - - ",
                      "kernel: ",
                      "... kernel: ",
                      "kern  :warn  : ",
                      "4,447,14082085,-;",
                      "4,447,14082085,-,caller=T50;",
                      "6.4.0,4,447,14082085,-;",
                      "host0017.rack3 4,447,14082085,-;",
                      "09-09 10:25:34.123  1234  1240 W kernel  : ",
                      "W/kernel  : ",
                      "W/        (    0): ",
                      "00:00:05.032  ",
                      "qemu-1  | ",
                      "2025-09-09 10:25:35.123456 | node1 | ",
                      "12:",
                      "logs/dmesg.txt:14:",
                      "* ",
                      "    # ",
                      "+",
                      "JD> "};

std::string decorated(std::string_view report, const std::string& prefix, const std::string& end) {
  std::istringstream lines{std::string(report)};
  std::string text;
  for (std::string line; std::getline(lines, line);) text += prefix + line + end;
  return text;
}

/// All that was read, but for the places of the lines.
std::string dump(const LogEvidence& log) {
  std::ostringstream out;
  for (const Report& r : log.reports) {
    out << name(r.kind) << '|' << r.line << '|' << r.last_line << '|' << r.title << '|'
        << (r.kernel ? r.kernel->release : "") << '|' << (r.task ? r.task->comm : "") << '|' << r.deadlock.index();
    for (const ClassFact& c : r.classes) {
      out << "\nclass " << c.label << ' ' << c.wait << ' ' << c.key;
      if (c.usage)
        for (const std::string& state : c.usage->names()) out << ' ' << state;
    }
    for (const Dependency& d : r.dependencies) out << "\n" << d.from << "->" << d.to << ' ' << d.stack.size();
    if (r.held)
      for (const HeldLock& h : *r.held) out << "\nheld " << h.label;
    out << "\nframes " << r.backtrace.size();
    for (const std::string& p : r.problems) out << "\nproblem " << p;
  }
  return out.str();
}

std::vector<std::string> reports() {
  return {log_of("circular-5.11.log"), log_of("irq-inversion-2.6.39.log"), log_of("bad-unlock-balance-torn-lines.log")};
}

}  // namespace

TEST_CASE("a report reads the same under every decoration") {
  const auto all = prefixes();
  REQUIRE(all.size() > 5000);
  for (const std::string& report : reports()) {
    const std::string plain = dump(parse_text(report));
    REQUIRE(plain.find("frames 2") != std::string::npos);
    std::size_t wrong = 0;
    for (const std::string& prefix : all) {
      const std::string read = dump(parse_text(decorated(report, prefix, "\n")));
      if (read == plain || ++wrong > 3) continue;
      CAPTURE(prefix);
      CHECK(read == plain);
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("a report reads the same with other ends of lines, and with escape sequences around them") {
  for (const std::string& report : reports()) {
    const std::string plain = dump(parse_text(report));
    CHECK(dump(parse_text(decorated(report, "[   12.345678][    T1] ", "\r\n"))) == plain);
    CHECK(dump(parse_text(decorated(report, "\x1b[1;31m[   12.345678] ", "\x1b[0m\r\n"))) == plain);
    CHECK(dump(parse_text(decorated(report, "4,447,14082085,-;", "\n"))) == plain);
    // What the console dropped may have been anything: nothing is made of what is left, and it is said.
    const std::string lossy =
        dump(parse_text(decorated(report, "** 12 printk messages dropped ** [   12.345678] ", "\n")));
    CHECK(lossy.find("problem the console dropped messages inside the report") != lossy.npos);
    CHECK(dump(parse_text(decorated(report, "debian login: [   12.345678] ", "\n"))) == plain);
  }
}

TEST_CASE("each prefix alone, and every pair of them in either order") {
  for (const std::string& report : {log_of("circular-5.11.log"), log_of("irq-inversion-2.6.39.log")}) {
    const std::string plain = dump(parse_text(report));
    for (const std::string& one : kKinds) {
      CAPTURE(one);
      CHECK(dump(parse_text(decorated(report, one, "\n"))) == plain);
      for (const std::string& other : kKinds) {
        CAPTURE(other);
        CHECK(dump(parse_text(decorated(report, one + other, "\n"))) == plain);
      }
    }
  }
}
