// Irq inversions: a strong path from a class used in irq X to a class taken with X enabled. Which ends count is
// lockdep's rule since 5.10: a class used in X only by readers needs a path that starts with E*, one enabled only by
// readers a path that ends with *N.
#include "detect.h"
#include "multi_source_search.h"

#include <algorithm>
#include <map>
#include <utility>

namespace lockgraph {

namespace {

constexpr std::size_t kMostQueries = 4'000'000;  // pairs asked for; memory of some hundred MB
constexpr std::size_t kLongestPath = 256;        // no kernel nests deeper: a task holds 48 locks at most

}  // namespace

InversionResult find_inversions(const Digraph& g, std::size_t most_pairs) {
  using namespace multi_source;
  const std::size_t n = boost::num_vertices(g);
  std::vector<SearchEdge> edges;
  for (auto [e, end] = boost::edges(g); e != end; ++e)
    if (boost::source(*e, g) != boost::target(*e, g))
      edges.push_back({static_cast<Id>(boost::source(*e, g)), static_cast<Id>(boost::target(*e, g)), g[*e].modes});
  std::vector<Id> restricted;  // sources whose path must start with E*: as if entered by *R
  for (Vertex v = 0; v < n; ++v)
    for (const Irq irq : kIrqs)
      if (g[v].usage.contains({irq, false, true}) && !g[v].usage.contains({irq, false, false}))
        restricted.push_back(static_cast<Id>(v));
  const StateGraph states(n, edges, restricted);

  InversionResult result;
  std::vector<std::pair<Vertex, Vertex>> pairs;
  std::vector<Irq> irq_of;
  std::vector<Query> queries;
  for (const Irq irq : kIrqs) {
    std::vector<Vertex> unsafe;
    for (Vertex v = 0; v < n; ++v)
      if (g[v].usage.any(irq, true) && states.by_n[v] != kNoState) unsafe.push_back(v);
    for (Vertex v = 0; v < n; ++v) {
      if (!g[v].usage.any(irq, false) || states.by_n[v] == kNoState) continue;
      const Id source = g[v].usage.contains({irq, false, false}) ? states.by_n[v] : states.by_r[v];
      for (const Vertex u : unsafe) {
        if (u == v) continue;
        if (queries.size() == kMostQueries) {
          result.bounded = true;
          break;
        }
        const bool need_n = !g[u].usage.contains({irq, true, false});
        queries.push_back({source, static_cast<Id>(pairs.size()), states.by_n[u], need_n ? kNoState : states.by_r[u]});
        pairs.emplace_back(v, u);
        irq_of.push_back(irq);
      }
    }
  }
  std::sort(queries.begin(), queries.end(),
            [](const Query& a, const Query& b) { return std::pair(a.source, a.asker) < std::pair(b.source, b.asker); });

  std::map<std::pair<Vertex, Vertex>, Finding> by_pair;
  answer_all(
      states, queries, kLongestPath, [](Id, Id) { return true; },
      [&](const Query& q, const std::vector<Id>& path, bool cut) {
        result.bounded |= path.empty() && cut;
        if (path.empty()) return;
        const auto& pair = pairs[q.asker];
        if (by_pair.size() >= most_pairs && !by_pair.count(pair)) {
          result.bounded = true;
          return;
        }
        Finding& f = by_pair[pair];
        f.kind = FindingKind::IrqInversion;
        f.irqs.push_back(irq_of[q.asker]);
        if (f.path.empty() || path.size() < f.path.size()) f.path.assign(path.begin(), path.end());
      });
  for (auto& [ends, f] : by_pair) {
    std::sort(f.irqs.begin(), f.irqs.end());
    result.findings.push_back(std::move(f));
  }
  return result;
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
