#include "commands.h"
#include "evidence_input.h"

#include <lockgraph/diagram.h>
#include <lockgraph/error.h>
#include <lockgraph/render.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <set>

namespace lockgraph::cli {
namespace {

/// Reports and dumps of one side, by what tells them apart.
std::set<std::string> members(const Evidence& logs) {
  std::set<std::string> members;
  for (const LogEvidence& log : logs) {
    for (const Report& r : log.reports) members.insert(log.hash + "r" + std::to_string(r.line));
    for (const ProcDump& d : log.dumps) members.insert(log.hash + "d" + std::to_string(d.line));
  }
  return members;
}

/// The logs of both sides, each once, with what either side selected of it.
Evidence joined(Evidence logs, const Evidence& others) {
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < logs.size(); ++i) index.emplace(logs[i].hash, i);
  const auto add_missing = [](auto& items, const auto& more) {
    const auto by_line = [](const auto& a, const auto& b) { return a.line < b.line; };
    for (const auto& item : more)
      if (std::none_of(items.begin(), items.end(), [&](const auto& known) { return known.line == item.line; }))
        items.push_back(item);
    std::stable_sort(items.begin(), items.end(), by_line);
  };
  for (const LogEvidence& log : others) {
    const auto it = index.find(log.hash);
    if (it == index.end()) {
      logs.push_back(log);
      continue;
    }
    add_missing(logs[it->second].reports, log.reports);
    add_missing(logs[it->second].dumps, log.dumps);
  }
  return normalized(std::move(logs));
}

/// The part of all evidence that one side has; logs stay, so that the identities of all fit.
Evidence part(Evidence all, const std::set<std::string>& members) {
  for (LogEvidence& log : all) {
    std::erase_if(log.reports,
                  [&](const Report& r) { return !members.count(log.hash + "r" + std::to_string(r.line)); });
    std::erase_if(log.dumps,
                  [&](const ProcDump& d) { return !members.count(log.hash + "d" + std::to_string(d.line)); });
  }
  return all;
}

}  // namespace

int diff(const DiffOptions& options, const Streams& io) {
  if (options.old_input == "-" && options.new_input == "-") throw Error("diff: only one side can be standard input");
  Diagnostics diagnostics;
  const Evidence old_logs = read_evidence({options.old_input}, io, diagnostics);
  const Evidence new_logs = read_evidence({options.new_input}, io, diagnostics);
  // One name for one class on both sides: identities are resolved from all logs together.
  const Evidence all = joined(old_logs, new_logs);
  const Identities identities(all, options.identity);
  const LockGraph old_graph = build_graph(part(all, members(old_logs)), identities, options.identity);
  const LockGraph new_graph = build_graph(part(all, members(new_logs)), identities, options.identity);
  const std::vector<Finding> old_found = find_deadlocks(old_graph), new_found = find_deadlocks(new_graph);
  const DiffSide old_side{old_graph, old_found}, new_side{new_graph, new_found};
  const GraphDiff d = diff_graphs(old_side, new_side);

  constexpr std::size_t kDrawn = 40;
  switch (options.format) {
    case Format::Text: io.out << diff_text(d, old_side, new_side, options.all); break;
    case Format::Json: io.out << diff_json(d, old_side, new_side); break;
    case Format::Dot: io.out << to_dot(diff_diagram(d, old_side, new_side, kDrawn)); break;
    case Format::Svg: io.out << to_svg(diff_diagram(d, old_side, new_side, kDrawn)); break;
  }
  if (print_diagnostics(diagnostics, io.err)) return kTrouble;
  if (options.fail_on_new)
    return std::any_of(d.findings.begin(), d.findings.end(),
                       [&](const FindingChange& f) {
                         return (f.change == Change::New || f.change == Change::NewlySeen) &&
                                is_shown(new_found[f.finding]);
                       })
               ? kFound
               : kNothingFound;
  const auto differs = [](const auto& item) { return item.change != Change::Same; };
  const bool any = std::any_of(d.classes.begin(), d.classes.end(), differs) ||
                   std::any_of(d.dependencies.begin(), d.dependencies.end(), differs) ||
                   std::any_of(d.findings.begin(), d.findings.end(), differs);
  return any ? kFound : kNothingFound;
}

}  // namespace lockgraph::cli
