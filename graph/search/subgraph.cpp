#include <lockgraph/graph/subgraph.h>

#include <boost/dynamic_bitset.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/range/iterator_range.hpp>

#include <algorithm>
#include <deque>
#include <set>

namespace lockgraph {
namespace {

std::vector<bool> near(const Digraph& g, const std::vector<Vertex>& focus, std::size_t depth) {
  std::vector<bool> kept(boost::num_vertices(g));
  // Up and down apart: who is held over it, and what is taken under it; not what merely shares a neighbour.
  for (const bool down : {true, false}) {
    std::vector<bool> seen(boost::num_vertices(g));
    std::deque<std::pair<Vertex, std::size_t>> queue;
    for (const Vertex v : focus) queue.emplace_back(v, 0), seen[v] = true;
    for (; !queue.empty(); queue.pop_front()) {
      const auto [v, steps] = queue.front();
      kept[v] = true;
      if (steps == depth) continue;
      const auto visit = [&, steps = steps](Vertex next) {
        if (!seen[next]) seen[next] = true, queue.emplace_back(next, steps + 1);
      };
      if (down)
        for (const Vertex next : boost::make_iterator_range(boost::adjacent_vertices(v, g))) visit(next);
      else
        for (const Vertex next : boost::make_iterator_range(boost::inv_adjacent_vertices(v, g))) visit(next);
    }
  }
  return kept;
}

bool is_within(const std::string& subsystem, const std::string& wanted) {
  return subsystem == wanted || subsystem.compare(0, wanted.size() + 1, wanted + "/") == 0;
}

/// True for each dependency between two components that a longer way implies, too. In a component nothing follows from
/// anything: every order is there.
std::vector<bool> implied(std::size_t classes, const std::vector<Step>& all) {
  // Only classes that have a dependency are numbered: the tables are square in them.
  std::vector<std::size_t> number(classes, classes);
  std::size_t linked = 0;
  for (const Step& s : all)
    for (const Vertex v : {s.from, s.to})
      if (number[v] == classes) number[v] = linked++;
  using Plain = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;
  Plain plain(linked);
  for (const Step& s : all) boost::add_edge(number[s.from], number[s.to], plain);
  std::vector<std::size_t> component(linked);
  const std::size_t n = boost::strong_components(
      plain, boost::make_iterator_property_map(component.begin(), boost::get(boost::vertex_index, plain)));
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

Subgraph part_of(const LockGraph& g, const std::vector<Finding>& findings, const PartOptions& options) {
  const Digraph& graph = g.graph;
  const std::size_t n = boost::num_vertices(graph);
  std::set<Step> on_chain;
  std::vector<bool> on_finding(n);
  for (const Finding& f : findings) {
    for (const Vertex v : f.path) on_finding[v] = true;
    for (const Step& s : steps(f)) on_chain.insert(s);
  }
  std::vector<bool> kept(n, true);
  if (!options.focus.empty()) kept = near(graph, options.focus, options.depth);
  if (!options.subsystem.empty()) {
    const std::vector<std::string> of = subsystems(g);
    for (Vertex v = 0; v < n; ++v) {
      bool wanted = is_within(of[v], options.subsystem);
      for (const Vertex o : boost::make_iterator_range(boost::adjacent_vertices(v, graph)))
        wanted |= is_within(of[o], options.subsystem);
      for (const Vertex o : boost::make_iterator_range(boost::inv_adjacent_vertices(v, graph)))
        wanted |= is_within(of[o], options.subsystem);
      kept[v] = kept[v] && wanted;
    }
  }
  if (options.findings_only)
    for (Vertex v = 0; v < n; ++v) kept[v] = kept[v] && on_finding[v];

  Subgraph part;
  for (const Edge e : boost::make_iterator_range(boost::edges(graph))) {
    const Step s{boost::source(e, graph), boost::target(e, graph)};
    if (kept[s.from] && kept[s.to] && (!options.findings_only || on_chain.count(s))) part.dependencies.push_back(s);
  }
  std::sort(part.dependencies.begin(), part.dependencies.end());
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
  for (Vertex v = 0; v < n; ++v) {
    if (!kept[v]) continue;
    if (linked[v] || on_finding[v])
      part.classes.push_back(v);
    else
      ++part.lone;
  }
  return part;
}

}  // namespace lockgraph
