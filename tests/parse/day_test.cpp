// Days of lines, by the clocks of collectors.
#include <doctest/doctest.h>
#include <lockgraph/parse/parse.h>

#include "logs.h"
#include "parse/report/lines/day.h"

using namespace lockgraph;

TEST_CASE("the day of a line, where a year stands before it") {
  using parse::day_of;
  CHECK(day_of("2026-01-15T12:01:08.123456+01:00 host kernel: ") == "2026-01-15");
  CHECK(day_of("[2026-01-15 12:01:08] ") == "2026-01-15");
  CHECK(day_of("2026/01/15 12:01:08 ") == "2026-01-15");
  CHECK(day_of("[Thu Jan 15 12:01:08 2026] ") == "2026-01-15");
  CHECK(day_of("Thu Jan  5 12:01:08 2026 host kernel: ") == "2026-01-05");
  CHECK(day_of("1768478468.032266 host kernel: ") == "2026-01-15");
  for (const char* none : {"", "Jan 15 12:01:08 host kernel: ", "[   12.345678] ", "[   12.345678][ T2026-01] ",
                           "2026-13-15T12:01:08 ", "2026-02-30 ", "12026-01-15 ", "0000-01-15 ", "build-2026-01-155 ",
                           "Jan 15 12:01:08 20 ", "176847846.8 ", "17684784680.0 ", "Feb 30 12:01:08 2026 "})
    CHECK(day_of(none) == "");
}

TEST_CASE("a report has the day of its banner; the same log without a clock says the same but for that") {
  const std::string report = log_of("recursive-6.1.log");
  std::string dated, plain;
  for (std::size_t at = 0; at < report.size();) {
    const std::size_t end = report.find('\n', at);
    dated += "2026-01-15T12:01:08.000000+0000 host kernel: " + report.substr(at, end + 1 - at);
    plain += "[    1.000000] " + report.substr(at, end + 1 - at);
    at = end + 1;
  }
  auto a = parse_text(dated).reports, b = parse_text(plain).reports;
  REQUIRE(a.size() == 1);
  REQUIRE(b.size() == 1);
  CHECK(a[0].day == "2026-01-15");
  CHECK(b[0].day.empty());
  a[0].day.clear();
  CHECK(a[0].dependencies == b[0].dependencies);
  CHECK(a[0].deadlock == b[0].deadlock);
}
