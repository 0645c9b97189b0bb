// May some locks be taken in an order? What it would close, as the graph shows it.
#include "../search/graded_paths.h"

#include <lockgraph/graph/questions.h>

#include <algorithm>
#include <set>

namespace lockgraph {
namespace {

/// A path that meets another of the locks is told by the shorter one from there.
bool meets_another(const std::vector<ClassId>& path, const std::vector<std::vector<ClassId>>& locks) {
  return std::any_of(path.begin() + 1, path.end() - 1, [&](ClassId v) {
    return std::ranges::any_of(locks,
                               [&](const std::vector<ClassId>& classes) { return std::ranges::count(classes, v) > 0; });
  });
}

/// Inversions over the order that are there only with it.
std::vector<Finding> inversions_with(const Analysis& with, const Analysis& without, const std::set<Step>& tried) {
  std::set<DeadlockKey> known;
  for (const Finding& f : without.findings) known.insert(f.key);
  std::vector<Finding> closed;
  for (const Finding& f : with.findings)
    if (f.kind == FindingKind::IrqInversion && !known.count(f.key) &&
        std::ranges::any_of(steps(f), [&](const Step& s) { return tried.count(s) > 0; }))
      closed.push_back(f);
  return closed;
}

}  // namespace

TriedOrder try_order(const Analysis& a, const AnalysisOptions& options, const std::vector<std::string>& locks) {
  const LockGraph& g = a.graph;
  TriedOrder tried;
  std::vector<std::vector<ClassId>> classes;
  bool one_each = true;
  for (const std::string& lock : locks) {
    classes.push_back(classes_matching(g, lock));
    if (classes.back().empty()) tried.unknown.push_back(lock);
    one_each &= classes_called(g, lock).size() == 1 || classes.back().empty();
  }
  for (std::size_t i = 0; i + 1 < locks.size(); ++i) {
    TriedStep& step = tried.steps.emplace_back();
    for (const ClassId from : classes[i])
      for (const ClassId to : classes[i + 1])
        if (const DependencyEdge* e = g.dependency(from, to)) {
          step.seen.insert(step.seen.end(), e->reports.begin(), e->reports.end());
          if (!step.site) step.site = e->site;
        }
    std::ranges::sort(step.seen);
    step.seen.erase(std::unique(step.seen.begin(), step.seen.end()), step.seen.end());
  }
  const GradedPaths paths(g);
  for (std::size_t held = 1; held < locks.size(); ++held)
    for (std::size_t wanted = held; wanted-- > 0;)
      if (auto back = paths.best(classes[held], classes[wanted], locks[held] == locks[wanted]))
        if (!meets_another(back->path, classes))
          tried.closes.push_back({held, wanted, std::move(back->path), back->grade});
  std::ranges::stable_sort(tried.closes, {}, [](const ClosedPath& c) { return std::pair(c.grade, c.path.size()); });
  if (!one_each) return tried;
  AnalysisOptions assumed = options;
  for (std::size_t i = 0; i + 1 < locks.size(); ++i) assumed.assumed.push_back({locks[i], locks[i + 1]});
  tried.with = std::make_shared<Analysis>(analyze(a.logs, assumed));
  std::set<Step> steps;
  for (const AssumedOrder& o : assumed.assumed)
    for (const ClassId from : classes_called(tried.with->graph, o.held))
      for (const ClassId to : classes_called(tried.with->graph, o.taken)) steps.insert({from, to});
  tried.inversions = inversions_with(*tried.with, a, steps);
  return tried;
}

}  // namespace lockgraph
