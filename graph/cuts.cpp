// Cuts: a hitting set of the findings over their dependencies. 1. Findings that share no dependency bound it from
// below.
// 2. Few findings: branch and bound, exact. 3. Many: greedy, which is at most 1 + ln(findings) times too large.
// (Chvatal, "A greedy heuristic for the set-covering problem", 1979)
#include <lockgraph/queries.h>

#include <algorithm>
#include <map>
#include <set>

namespace lockgraph {
namespace {

constexpr std::size_t kExactUpTo = 40;         // findings
constexpr std::size_t kBranchesUpTo = 200000;  // then the greedy set stands, unproven

using Key = std::pair<Vertex, Vertex>;

std::map<Key, CutEdge> cut_edges(const LockGraph& g, const std::vector<Finding>& findings) {
  std::map<Key, CutEdge> edges;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Finding& f = findings[i];
    if (f.kind != FindingKind::Cycle && f.kind != FindingKind::IrqInversion) continue;
    const bool closed = f.kind == FindingKind::Cycle;
    for (std::size_t k = 0; k + (closed ? 0 : 1) < f.path.size(); ++k) {
      const Key key{f.path[k], f.path[(k + 1) % f.path.size()]};
      CutEdge& e = edges[key];
      e.from = key.first, e.to = key.second;
      if (e.findings.empty() || e.findings.back() != i) e.findings.push_back(i);
    }
  }
  for (auto& [key, e] : edges) {
    std::set<std::size_t> reports;
    for (const Witness& w : g.graph[boost::edge(e.from, e.to, g.graph).first].witnesses) reports.insert(w.report);
    e.reports = reports.size();
  }
  return edges;
}

bool better(const CutEdge& a, const CutEdge& b) {
  if (a.findings.size() != b.findings.size()) return a.findings.size() > b.findings.size();
  if (a.reports != b.reports) return a.reports > b.reports;
  return std::pair(a.from, a.to) < std::pair(b.from, b.to);
}

using Chosen = std::vector<std::size_t>;  // indices into the ranked edges

Chosen greedy(const std::vector<CutEdge>& edges, std::set<std::size_t> open) {
  Chosen chosen;
  while (!open.empty()) {
    std::size_t best = 0, most = 0;
    for (std::size_t i = 0; i < edges.size(); ++i) {
      const auto hits = static_cast<std::size_t>(std::count_if(edges[i].findings.begin(), edges[i].findings.end(),
                                                               [&](std::size_t f) { return open.count(f) > 0; }));
      if (hits > most) best = i, most = hits;
    }
    if (most == 0) break;
    chosen.push_back(best);
    for (const std::size_t f : edges[best].findings) open.erase(f);
  }
  return chosen;
}

/// Branches over the dependencies of the finding that has fewest; stops when `best` cannot be beaten.
void branch(const std::vector<CutEdge>& edges, const std::map<std::size_t, Chosen>& edges_of,
            const std::set<std::size_t>& open, Chosen& chosen, Chosen& best, std::size_t& budget) {
  if (open.empty()) {
    if (chosen.size() < best.size()) best = chosen;
    return;
  }
  if (chosen.size() + 1 >= best.size() || budget == 0) return;
  --budget;
  const auto narrow = std::min_element(open.begin(), open.end(), [&](std::size_t a, std::size_t b) {
    return edges_of.at(a).size() < edges_of.at(b).size();
  });
  for (const std::size_t i : edges_of.at(*narrow)) {
    std::set<std::size_t> rest = open;
    for (const std::size_t f : edges[i].findings) rest.erase(f);
    chosen.push_back(i);
    branch(edges, edges_of, rest, chosen, best, budget);
    chosen.pop_back();
  }
}

}  // namespace

std::vector<CutEdge> ranked_cuts(const LockGraph& g, const std::vector<Finding>& findings) {
  std::vector<CutEdge> ranked;
  for (auto& [key, e] : cut_edges(g, findings)) ranked.push_back(std::move(e));
  std::sort(ranked.begin(), ranked.end(), better);
  return ranked;
}

CutSet smallest_cut(const LockGraph& g, const std::vector<Finding>& findings) {
  const std::vector<CutEdge> edges = ranked_cuts(g, findings);
  std::map<std::size_t, Chosen> edges_of;
  for (std::size_t i = 0; i < edges.size(); ++i)
    for (const std::size_t f : edges[i].findings) edges_of[f].push_back(i);
  std::set<std::size_t> open;
  for (const auto& [f, some] : edges_of) open.insert(f);
  Chosen best = greedy(edges, open);
  CutSet cut;
  // Findings without a common dependency each need one of their own.
  std::set<std::size_t> used;
  for (const auto& [f, some] : edges_of)
    if (std::none_of(some.begin(), some.end(), [&](std::size_t i) { return used.count(i) > 0; })) {
      ++cut.at_least;
      used.insert(some.begin(), some.end());
    }
  cut.exact = best.size() == cut.at_least;
  if (!cut.exact && open.size() <= kExactUpTo) {
    std::size_t budget = kBranchesUpTo;
    Chosen chosen;
    branch(edges, edges_of, open, chosen, best, budget);
    cut.exact = budget > 0;
    if (cut.exact) cut.at_least = best.size();
  }
  for (const std::size_t i : best) cut.edges.push_back(edges[i]);
  return cut;
}

}  // namespace lockgraph
