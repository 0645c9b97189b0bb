// Cycles: the shortest strong one through every edge (cycle_search.h), without those that contain the classes of a
// shorter one. After lockdep-design.rst, "Strong dependency paths".
#include "cycle_search.h"
#include "detect.h"

#include <algorithm>

namespace lockgraph {

bool is_strong(const Digraph& g, const std::vector<Vertex>& path, bool closed) {
  const std::size_t edges = closed ? path.size() : path.size() - 1;
  if (path.empty() || edges == 0) return false;
  // Reachable states of "the edge before was *R", for both choices of what stands before the first edge.
  for (const bool wrap_r : {false, true}) {
    bool after[2] = {!wrap_r, wrap_r};
    for (std::size_t i = 0; i < edges; ++i) {
      const auto [e, exists] = boost::edge(path[i], path[(i + 1) % path.size()], g);
      if (!exists) return false;
      bool next[2] = {false, false};
      for (const bool shared : {false, true})
        for (const bool recursive : {false, true})
          if (g[e].modes.contains(shared, recursive) && (after[0] || (after[1] && !shared))) next[recursive] = true;
      after[0] = next[0], after[1] = next[1];
    }
    if (closed ? after[wrap_r] : after[0] || after[1]) return true;
  }
  return false;
}

CycleResult find_cycles(const Digraph& g, std::size_t max_length) {
  std::vector<SearchEdge> edges;
  edges.reserve(boost::num_edges(g));
  for (auto [e, end] = boost::edges(g); e != end; ++e)
    edges.push_back({static_cast<std::uint32_t>(boost::source(*e, g)), static_cast<std::uint32_t>(boost::target(*e, g)),
                     g[*e].modes});
  CycleResult result;
  std::vector<Finding>& findings = result.findings;
  std::vector<std::vector<std::size_t>> starting_at(boost::num_vertices(g));  // kept cycles by their smallest class
  const CycleSearchResult found = shortest_cycles(boost::num_vertices(g), edges, {max_length});
  result.bounded = found.bounded;
  for (const auto& cycle : found.cycles) {
    std::vector<Vertex> classes(cycle.begin(), cycle.end());
    std::sort(classes.begin(), classes.end());
    const bool contains_shorter = std::any_of(classes.begin(), classes.end(), [&](Vertex v) {
      return std::any_of(starting_at[v].begin(), starting_at[v].end(), [&](std::size_t k) {
        const std::vector<Vertex>& kept = findings[k].path;
        return kept.size() < classes.size() && std::all_of(kept.begin(), kept.end(), [&](Vertex w) {
                 return std::binary_search(classes.begin(), classes.end(), w);
               });
      });
    });
    if (contains_shorter) continue;
    starting_at[cycle.front()].push_back(findings.size());
    Finding& f = findings.emplace_back();
    f.kind = FindingKind::Cycle;
    f.path.assign(cycle.begin(), cycle.end());
  }
  return result;
}

}  // namespace lockgraph
