#include <lockgraph/parse/parse.h>

#include <algorithm>
#include <optional>
#include <string>

namespace lockgraph {
namespace {

/// One thing in a log that belongs to a boot.
struct Occurrence {
  std::uint64_t line;
  unsigned* boot;
  const Report* report;  ///< null for a dump
};

}  // namespace

void cut_boots(LogEvidence& log) {
  std::vector<Occurrence> all;
  for (Report& r : log.reports) all.push_back({r.line, &r.boot, &r});
  for (ProcDump& d : log.dumps) all.push_back({d.line, &d.boot, nullptr});
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
  unsigned boot = 0, printed = 0;  // as cut, and as `Linux version` lines cut it
  std::string ident;
  bool off = false;
  for (const Occurrence& o : all) {
    const std::string here = o.report && o.report->kernel ? o.report->kernel->release : std::string();
    const bool another_kernel = !ident.empty() && !here.empty() && ident != here;
    const bool another_report = off && o.report && o.report->turns_validator_off;
    if (*o.boot != printed || another_kernel || another_report) {
      boot += *o.boot != printed ? *o.boot - printed : 1;
      printed = *o.boot;
      ident.clear();
      off = false;
    }
    if (!here.empty()) ident = here;
    off |= o.report && o.report->turns_validator_off;
    *o.boot = boot;
  }
}

LogEvidence parse_log(const Log& log) {
  LogEvidence evidence;
  evidence.source = log.source;
  evidence.hash = log.hash;
  evidence.reports = parse_reports(log);
  evidence.bisection = parse_bisection(log);
  evidence.dumps = parse_dumps(log);
  evidence.blind_spots = find_blind_spots(log, evidence.reports);
  evidence.boot_releases = boot_releases(log);
  cut_boots(evidence);
  return evidence;
}

}  // namespace lockgraph
