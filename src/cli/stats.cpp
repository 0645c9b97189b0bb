#include "commands.h"
#include "source.h"

#include <lockgraph/render/render.h>

#include <fmt/format.h>
#include <fmt/ostream.h>
#include <nlohmann/json.hpp>

#include <map>
#include <ostream>

namespace lockgraph::cli {
namespace {

void print_dump(const ProcDump& d, std::ostream& out) {
  if (d.classes.empty() && d.stats.empty() && d.chains == 0) return;
  fmt::print(out, "  {:>6}  /proc dump: {} classes, {} printed dependencies, {} chains\n", d.line, d.classes.size(),
             printed_dependencies(d), d.chains);
  if (d.classes.empty()) return;
  if (const auto hidden = hidden_dependencies(d))
    fmt::print(out,
               "          {}: {} of {} direct dependencies are not printed (distance above 1); {} classes reach more "
               "than the arrows show\n",
               name(BlindSpotKind::HiddenEdges), *hidden, *hidden + printed_dependencies(d),
               classes_with_hidden_successors(d));
  else
    fmt::print(
        out, "          {}: how many is not known without lockdep_stats; {} classes reach more than the arrows show\n",
        name(BlindSpotKind::HiddenEdges), classes_with_hidden_successors(d));
}

void print_log(const LogEvidence& log, std::ostream& out) {
  fmt::print(out, "{}\n", log.source);
  for (const Report& r : log.reports)
    fmt::print(out, "  {:>6}  {}{}{}{}\n", r.line, name(r.kind),
               r.kernel && !r.kernel->release.empty() ? ", " + r.kernel->release : "",
               r.title.empty() ? "" : ", " + r.title,
               r.lockdep_off_since ? fmt::format("  (lockdep off since line {})", r.lockdep_off_since) : "");
  for (const ProcDump& d : log.dumps) print_dump(d, out);
  if (log.bisection)
    fmt::print(out, "  {:>6}  bisection: {} revisions, {}\n", 1, log.bisection->steps.size(),
               name(log.bisection->result));
  for (const BlindSpot& b : log.blind_spots) fmt::print(out, "  {:>6}  blind: {}: {}\n", b.line, name(b.kind), b.text);
}

bool is_empty(const LogEvidence& log) {
  return log.reports.empty() && log.dumps.empty() && log.blind_spots.empty() && log.standstills.empty() &&
         !log.bisection;
}

nlohmann::ordered_json log_json(const LogEvidence& log) {
  using Json = nlohmann::ordered_json;
  Json reports = Json::array(), dumps = Json::array(), blind = Json::array();
  for (const Report& r : log.reports)
    reports.push_back({{"line", r.line},
                       {"kind", name(r.kind)},
                       {"release", r.kernel ? r.kernel->release : ""},
                       {"title", r.title},
                       {"lockdep_off_since", r.lockdep_off_since ? Json(r.lockdep_off_since) : Json(nullptr)}});
  for (const ProcDump& d : log.dumps)
    dumps.push_back({{"line", d.line},
                     {"classes", d.classes.size()},
                     {"dependencies", printed_dependencies(d)},
                     {"hidden_dependencies", hidden_dependencies(d) ? Json(*hidden_dependencies(d)) : Json(nullptr)},
                     {"chains", d.chains}});
  for (const BlindSpot& b : log.blind_spots)
    blind.push_back({{"line", b.line}, {"kind", name(b.kind)}, {"text", b.text}});
  Json j{{"source", log.source},
         {"reports", std::move(reports)},
         {"dumps", std::move(dumps)},
         {"blind_spots", std::move(blind)}};
  if (log.bisection)
    j["bisection"] = {{"revisions", log.bisection->steps.size()}, {"result", name(log.bisection->result)}};
  return j;
}

}  // namespace

int stats(const StatsOptions& options, const Streams& io) {
  Diagnostics diagnostics;
  InputTally tally;
  const Evidence logs = read_evidence(options.names, io.inputs(), diagnostics, &tally);
  std::size_t empty = 0;
  std::map<std::string, std::size_t> kinds, blind, releases;
  for (const LogEvidence& log : logs) {
    for (const Report& r : log.reports) {
      ++kinds[std::string(name(r.kind))];
      if (r.kernel && !r.kernel->release.empty()) ++releases[r.kernel->release];
    }
    for (const BlindSpot& b : log.blind_spots) ++blind[std::string(name(b.kind))];
    empty += is_empty(log);
  }
  const std::size_t equal = tally.logs - logs.size();
  if (options.format == Format::Json) {
    nlohmann::ordered_json j{{"schema", "lockgraph.stats/1"},
                             {"logs", tally.logs},
                             {"of_equal_content", equal},
                             {"without_lockdep", empty},
                             {"kinds", kinds},
                             {"blind_spots", blind},
                             {"releases", releases},
                             {"each", nlohmann::ordered_json::array()}};
    for (const LogEvidence& log : logs)
      if (!is_empty(log)) j["each"].push_back(log_json(log));
    io.out << j.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
    return finish(diagnostics, false, io);
  }
  fmt::print(io.out, "{}, {} of equal content, {} without anything of lockdep; {}\n", counted(tally.logs, "log"), equal,
             empty, counted(releases.size(), "kernel release"));
  for (const auto& [kind, n] : kinds) fmt::print(io.out, "{:>8}  {}\n", n, kind);
  for (const auto& [kind, n] : blind) fmt::print(io.out, "{:>8}  blind: {}\n", n, kind);
  if (empty < logs.size()) io.out << '\n';
  for (const LogEvidence& log : logs)
    if (!is_empty(log)) print_log(log, io.out);
  return finish(diagnostics, false, io);
}

}  // namespace lockgraph::cli
