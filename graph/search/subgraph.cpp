#include "../merge/tables.h"
#include "search_graph.h"

#include <lockgraph/graph/part.h>

#include <boost/dynamic_bitset.hpp>

#include <algorithm>
#include <deque>
#include <set>

namespace lockgraph {
namespace {

std::vector<bool> near(const Arrows& g, const std::vector<ClassId>& focus, std::size_t depth) {
  std::vector<bool> kept(boost::num_vertices(g));
  // Up and down apart: who is held over it, and what is taken under it; not what merely shares a neighbour.
  for (const bool down : {true, false}) {
    std::vector<bool> seen(boost::num_vertices(g));
    std::deque<std::pair<ClassId, std::size_t>> queue;
    for (const ClassId v : focus) queue.emplace_back(v, 0), seen[v] = true;
    for (; !queue.empty(); queue.pop_front()) {
      const auto [v, steps] = queue.front();
      kept[v] = true;
      if (steps == depth) continue;
      const auto visit = [&, steps = steps](ClassId next) {
        if (!seen[next]) seen[next] = true, queue.emplace_back(next, steps + 1);
      };
      if (down)
        for (const ClassId next : taken_directly_under(g, v)) visit(next);
      else
        for (const ClassId next : held_directly_over(g, v)) visit(next);
    }
  }
  return kept;
}

/// "fs" has those of "fs/ext4", too.
ClassSet classes_of(const LockGraph& g, const std::string& subsystem) {
  ClassSet all;
  for (const std::string& of : subsystems(g)) all.push_back(of == subsystem || of.starts_with(subsystem + "/"));
  return all;
}

/// True for each dependency between two components that a longer way implies, too. In a component nothing follows from
/// anything: every order is there.
std::vector<bool> implied(std::size_t classes, const std::vector<Step>& all) {
  // Only classes that have a dependency are numbered: the tables are square in them.
  std::vector<std::size_t> number(classes, classes);
  std::size_t linked = 0;
  for (const Step& s : all)
    for (const ClassId v : {s.from, s.to})
      if (number[v] == classes) number[v] = linked++;
  std::vector<SearchEdge> edges;
  for (const Step& s : all)
    edges.push_back({static_cast<ClassId>(number[s.from]), static_cast<ClassId>(number[s.to]), {}});
  const std::vector<int> found = strong_components(linked, edges);
  const std::vector<std::size_t> component(found.begin(), found.end());
  const std::size_t n = linked ? 1 + *std::max_element(component.begin(), component.end()) : 0;
  // Components come in reverse topological order: all that one reaches have smaller numbers.
  std::vector<std::set<std::size_t>> next(n);
  for (const Step& s : all)
    if (const auto from = component[number[s.from]], to = component[number[s.to]]; from != to) next[from].insert(to);
  using Bits = boost::dynamic_bitset<std::uint64_t>;
  std::vector<Bits> reached(n, Bits(n)), longer(n, Bits(n));
  for (std::size_t c = 0; c < n; ++c) {
    for (const std::size_t d : next[c]) longer[c] |= reached[d];
    reached[c] = longer[c];
    for (const std::size_t d : next[c]) reached[c].set(d);
  }
  std::vector<bool> result(all.size());
  for (std::size_t i = 0; i < all.size(); ++i)
    result[i] = longer[component[number[all[i].from]]].test(component[number[all[i].to]]);
  return result;
}

}  // namespace

ClassSet classes_in(const LockGraph& g, const PartOptions& options) {
  ClassSet all(g.classes().size(), true);
  if (!options.focus.empty()) all = near(arrows(g), options.focus, options.depth);
  if (options.subsystem.empty()) return all;
  const ClassSet own = classes_of(g, options.subsystem);
  for (ClassId v = 0; v < all.size(); ++v) all[v] = all[v] && own[v];
  return all;
}

bool is_on(const ClassSet& classes, const Chain& chain) {
  return std::ranges::any_of(chain.path, [&](ClassId v) { return classes[v]; });
}

Subgraph part_of(const LockGraph& g, const std::vector<Finding>& findings, const PartOptions& options) {
  const Arrows& graph = arrows(g);
  const std::size_t n = g.classes().size();
  std::set<Step> on_chain;
  std::vector<bool> on_finding(n);
  for (const Finding& f : findings) {
    for (const ClassId v : f.path) on_finding[v] = true;
    for (const Step& s : steps(f)) on_chain.insert(s);
  }
  ClassSet kept(n, true);
  if (!options.focus.empty()) kept = near(graph, options.focus, options.depth);
  if (!options.subsystem.empty()) {
    const ClassSet own = classes_of(g, options.subsystem);
    for (ClassId v = 0; v < n; ++v) {
      bool wanted = own[v];
      for (const ClassId o : taken_directly_under(graph, v)) wanted |= own[o];
      for (const ClassId o : held_directly_over(graph, v)) wanted |= own[o];
      kept[v] = kept[v] && wanted;
    }
  }
  if (options.across_boots)
    for (ClassId v = 0; v < n; ++v) kept[v] = kept[v] && g[v].apart.empty();
  if (options.findings_only)
    for (ClassId v = 0; v < n; ++v) kept[v] = kept[v] && on_finding[v];

  Subgraph part;
  for (const Step& s : g.dependencies())
    if (kept[s.from] && kept[s.to] && (!options.findings_only || on_chain.count(s))) part.dependencies.push_back(s);
  if (options.reduced) {
    const std::vector<bool> follows = implied(n, part.dependencies);
    std::vector<Step> rest;
    for (std::size_t i = 0; i < follows.size(); ++i)
      if (!follows[i] || on_chain.count(part.dependencies[i])) rest.push_back(part.dependencies[i]);
    part.implied = part.dependencies.size() - rest.size();
    part.dependencies = std::move(rest);
  }
  std::vector<bool> linked(n);
  for (const Step& s : part.dependencies) linked[s.from] = linked[s.to] = true;
  for (ClassId v = 0; v < n; ++v) {
    if (!kept[v]) continue;
    if (linked[v] || on_finding[v])
      part.classes.push_back(v);
    else
      ++part.lone;
  }
  return part;
}

std::vector<ClassId> linked_parts(std::size_t classes, const std::vector<Step>& links) {
  std::vector<SearchEdge> both_ways;
  for (const Step& s : links) both_ways.push_back({s.from, s.to, {}}), both_ways.push_back({s.to, s.from, {}});
  const std::vector<int> component = strong_components(classes, both_ways);
  std::vector<ClassId> first(classes, static_cast<ClassId>(classes)), part(classes);
  for (ClassId c = 0; c < classes; ++c) {
    ClassId& name = first[static_cast<std::size_t>(component[c])];
    part[c] = name = std::min(name, c);
  }
  return part;
}

}  // namespace lockgraph
