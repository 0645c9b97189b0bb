// Irq inversions: a strong path from a class used in irq X to a class taken with X enabled. Which ends count is lockdep's
// rule since 5.10: a class used in X only by readers needs a path that starts with E*, one enabled only by readers a path
// that ends with *N.
#include "detect.h"
#include "strong_search.h"

#include <map>
#include <utility>

namespace lockgraph {

std::vector<Finding> find_inversions(const Digraph& g) {
  std::map<std::pair<Vertex, Vertex>, Finding> by_pair;
  StrongSearch search(g);
  for (const Irq irq : kIrqs) {
    std::vector<Vertex> unsafe;
    for (auto [v, end] = boost::vertices(g); v != end; ++v)
      if (g[*v].usage.any(irq, true)) unsafe.push_back(*v);
    for (auto [v, end] = boost::vertices(g); v != end && !unsafe.empty(); ++v) {
      if (!g[*v].usage.any(irq, false)) continue;
      const bool readers_only = !g[*v].usage.contains({irq, false, false});
      search.run(*v, readers_only);
      for (const Vertex u : unsafe) {
        if (u == *v) continue;
        const bool need_n = !g[u].usage.contains({irq, true, false});
        const auto path = search.path_to(u, need_n);
        if (!path) continue;
        Finding& f = by_pair[{*v, u}];
        f.kind = FindingKind::IrqInversion;
        f.irqs.push_back(irq);
        if (f.path.empty() || path->size() < f.path.size()) f.path = *path;
      }
    }
  }
  std::vector<Finding> findings;
  for (auto& [ends, f] : by_pair) findings.push_back(std::move(f));
  return findings;
}

std::vector<Finding> find_inconsistent_states(const Digraph& g) {
  std::vector<Finding> findings;
  for (auto [v, end] = boost::vertices(g); v != end; ++v) {
    Finding f;
    f.kind = FindingKind::InconsistentState;
    f.path = {*v};
    const Usage& usage = g[*v].usage;
    for (const Irq irq : kIrqs) {
      const bool in_w = usage.contains({irq, false, false}), on_w = usage.contains({irq, true, false});
      if ((in_w && usage.any(irq, true)) || (on_w && usage.any(irq, false))) f.irqs.push_back(irq);
    }
    if (!f.irqs.empty()) findings.push_back(std::move(f));
  }
  return findings;
}

std::vector<Finding> find_wait_contexts(const LockGraph& g) {
  std::map<std::string, Vertex> vertices;
  for (auto [v, end] = boost::vertices(g.graph); v != end; ++v) vertices[g.graph[*v].name] = *v;
  std::map<std::pair<Vertex, Vertex>, Finding> by_pair;
  for (const WaitClash& clash : g.wait_clashes) {
    Finding& f = by_pair[{vertices.at(clash.held), vertices.at(clash.acquired)}];
    f.kind = FindingKind::WaitContext;
    f.path = {vertices.at(clash.held), vertices.at(clash.acquired)};
    f.reports.push_back(clash.report);
  }
  std::vector<Finding> findings;
  for (auto& [pair, f] : by_pair) findings.push_back(std::move(f));
  return findings;
}

}  // namespace lockgraph
