#include "assumed.h"

#include "tables.h"

#include <lockgraph/model/error.h>

#include <algorithm>
#include <set>

namespace lockgraph {
namespace {

ClassId class_called(const LockGraph& g, const std::string& name) {
  const std::vector<ClassId> called = classes_called(g, name);
  if (called.size() == 1) return called.front();
  std::string message = "expected the name of one lock class to assume something of, found " +
                        std::to_string(called.size()) + " that are called " + name;
  constexpr std::size_t kNamed = 5;
  for (std::size_t i = 0; i < std::min(called.size(), kNamed); ++i) message += (i ? ", " : ": ") + g[called[i]].name;
  throw Error(message);
}

}  // namespace

LogEvidence assumed_log(const LockGraph& g, const std::vector<AssumedOrder>& orders) {
  LogEvidence log;
  log.source = log.hash = "assumed";
  ProcDump& dump = log.dumps.emplace_back();
  std::set<std::string> unknown;
  for (const AssumedOrder& order : orders)
    for (const std::string& name : {order.held, order.taken})
      if (classes_called(g, name).empty() && unknown.insert(name).second) dump.classes.emplace_back().label = name;
  return log;
}

LockGraph with_assumed(LockGraph graph, const Evidence& logs, const std::vector<AssumedOrder>& orders) {
  std::vector<Step> steps;
  for (const AssumedOrder& order : orders)
    steps.push_back({class_called(graph, order.held), class_called(graph, order.taken)});
  LockGraph::Tables t = std::move(graph).take();
  const std::size_t log = logs.size() - 1;
  if (t.reports.empty() || t.reports.back().log != log) {
    ReportRef ref;
    ref.log = log, ref.is_dump = true, ref.source = ref.boot = logs[log].source, ref.checked = false;
    ref.first = t.reports.size();
    t.reports.push_back(std::move(ref));
  }
  const ReportId report = t.reports.size() - 1;
  constexpr Acquisition kExclusive{Access::Exclusive, Known::Printed};
  for (const Step& s : steps) {
    auto at = std::ranges::lower_bound(t.dependencies, s, {}, [](const DependencyEdge& e) -> const Step& { return e; });
    if (at == t.dependencies.end() || static_cast<const Step&>(*at) != s) {
      at = t.dependencies.emplace(at);
      static_cast<Step&>(*at) = s;
    }
    if (!at->reports.empty() && at->reports.back() == report) continue;
    at->witnesses.push_back({report, {}, true, kExclusive, kExclusive, {}});
    at->reports.push_back(report);
    set_modes(*at);
    for (const ClassId end : {s.from, s.to})
      if (std::vector<ReportId>& of = t.classes[end].reports; of.empty() || of.back() != report) of.push_back(report);
  }
  return LockGraph(std::move(t));
}

}  // namespace lockgraph
