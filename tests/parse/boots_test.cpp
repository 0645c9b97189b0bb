#include <doctest/doctest.h>
#include <lockgraph/parse/parse.h>

using namespace lockgraph;

namespace {

Report report(std::uint64_t line, const std::string& release, bool off, unsigned boot = 0) {
  Report r;
  r.line = line;
  if (!release.empty()) r.kernel = KernelRelease{release, "#1", {}};
  r.turns_validator_off = off;
  r.boot = boot;
  return r;
}

std::vector<unsigned> boots(std::vector<Report> reports) {
  LogEvidence log;
  log.reports = std::move(reports);
  cut_boots(log);
  std::vector<unsigned> all;
  for (const Report& r : log.reports) all.push_back(r.boot);
  return all;
}

using Boots = std::vector<unsigned>;

}  // namespace

TEST_CASE("a boot ends at another kernel's ident and at a second report of a validator that is off") {
  CHECK(boots({report(1, "6.6.0", true), report(9, "6.6.0", false), report(20, "", false)}) == Boots{0, 0, 0});
  CHECK(boots({report(1, "6.6.0", true), report(9, "6.7.0", false)}) == Boots{0, 1});
  CHECK(boots({report(1, "6.6.0", true), report(9, "6.6.0", true), report(20, "6.6.0", false)}) == Boots{0, 1, 1});
  CHECK(boots({report(1, "6.6.0", false), report(9, "", true), report(20, "6.6.0", true)}) == Boots{0, 0, 1});
  // `Linux version` lines were counted before.
  CHECK(boots({report(1, "6.6.0", true), report(9, "6.6.0", true, 1), report(20, "6.7.0", true, 1)}) == Boots{0, 1, 2});
}

TEST_CASE("what comes behind the end of lockdep is marked, in its boot; PREEMPT_RT holds for a whole boot") {
  LogEvidence log;
  log.reports = {report(1, "6.6.0", false), report(5, "6.6.0", true), report(9, "6.6.0", false),
                 report(20, "6.7.0", false)};
  log.reports[2].preempt_rt = true;
  cut_boots(log);
  std::vector<std::uint64_t> off;
  std::vector<bool> rt;
  for (const Report& r : log.reports) off.push_back(r.lockdep_off_since), rt.push_back(r.preempt_rt);
  CHECK(off == std::vector<std::uint64_t>{0, 0, 5, 0});
  CHECK(rt == std::vector<bool>{true, true, true, false});
}

TEST_CASE("a dump belongs to the boot that it stands in") {
  LogEvidence log;
  log.reports = {report(1, "6.6.0", true), report(50, "6.7.0", true)};
  log.dumps.resize(2);
  log.dumps[0].line = 10, log.dumps[1].line = 60;
  cut_boots(log);
  CHECK(log.dumps[0].boot == 0);
  CHECK(log.dumps[1].boot == 1);
}
