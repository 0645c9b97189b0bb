// Cycles. 1. Strongly connected components bound the search. 2. For every edge u -> v inside one: the shortest strong
// path v -> ... -> u that closes it. 3. Cycles are rotated to their first class and made unique; one that contains the
// classes of a shorter one is dropped. After lockdep-design.rst, "Strong dependency paths".
#include "detect.h"
#include "strong_search.h"

#include <boost/graph/strong_components.hpp>

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

namespace lockgraph {
namespace {

using Cycle = std::vector<Vertex>;

std::vector<int> components(const Digraph& g) {
  std::vector<int> component(boost::num_vertices(g));
  if (component.empty()) return component;
  boost::strong_components(g, boost::make_iterator_property_map(component.begin(), boost::get(boost::vertex_index, g)));
  return component;
}

Cycle rotated(Cycle cycle) {
  std::rotate(cycle.begin(), std::min_element(cycle.begin(), cycle.end()), cycle.end());
  return cycle;
}

bool has_repeated_class(const Cycle& cycle) { return std::set<Vertex>(cycle.begin(), cycle.end()).size() < cycle.size(); }

/// The shortest strong cycle through `e`, or an empty one.
Cycle cycle_through(const Digraph& g, Edge e, StrongSearch& search, const std::vector<int>& component) {
  const Vertex u = boost::source(e, g), v = boost::target(e, g);
  const ModeSet modes = g[e].modes;
  if (u == v) return is_strong(g, {u}, true) ? Cycle{u} : Cycle{};
  Cycle best;
  for (const bool recursive : {false, true}) {
    if (!modes.contains(false, recursive) && !modes.contains(true, recursive)) continue;
    // Entered by *R, v may only be left by E*; held shared only, u must have been entered by *N.
    const bool need_n = !modes.contains(false, recursive);
    search.run(v, recursive, &component, std::numeric_limits<std::uint32_t>::max());
    const auto path = search.path_to(u, need_n);
    if (path && (best.empty() || path->size() < best.size())) best = *path;
  }
  return best;
}

}  // namespace

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

std::vector<Finding> find_cycles(const Digraph& g) {
  const std::vector<int> component = components(g);
  StrongSearch search(g);
  std::set<std::pair<std::size_t, Cycle>> found;  // by length, then classes
  for (auto [it, end] = boost::edges(g); it != end; ++it) {
    if (component[boost::source(*it, g)] != component[boost::target(*it, g)]) continue;
    Cycle cycle = cycle_through(g, *it, search, component);
    const std::size_t length = cycle.size();
    if (length && !has_repeated_class(cycle)) found.emplace(length, rotated(std::move(cycle)));
  }
  std::vector<Finding> findings;
  std::vector<std::set<Vertex>> kept;
  for (const auto& [length, cycle] : found) {
    const std::set<Vertex> classes(cycle.begin(), cycle.end());
    const bool contains_shorter = std::any_of(kept.begin(), kept.end(), [&](const std::set<Vertex>& k) {
      return k.size() < classes.size() && std::includes(classes.begin(), classes.end(), k.begin(), k.end());
    });
    if (contains_shorter) continue;
    kept.push_back(classes);
    Finding& f = findings.emplace_back();
    f.kind = FindingKind::Cycle;
    f.path = cycle;
  }
  return findings;
}

}  // namespace lockgraph
