#include <lockgraph/render/diagram.h>
#include <lockgraph/render/render.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace lockgraph {
namespace {

std::optional<EdgeRole> role_of(Change c) {
  switch (c) {
    case Change::New: return EdgeRole::Added;
    case Change::Gone: return EdgeRole::Removed;
    case Change::Changed: return EdgeRole::Changed;
    case Change::NewlySeen: return EdgeRole::NewlySeen;
    case Change::NotSeen: return EdgeRole::NotSeen;
    case Change::Same: break;
  }
  return std::nullopt;
}

NodeRole node_role(Change c) {
  return c == Change::New       ? NodeRole::Added
         : c == Change::Gone    ? NodeRole::Removed
         : c == Change::Changed ? NodeRole::Changed
                                : NodeRole::Neutral;
}

std::string gained_and_lost(const std::vector<std::string>& gained, const std::vector<std::string>& lost) {
  std::string text;
  for (const std::string& s : gained) text += (text.empty() ? "+" : " +") + s;
  for (const std::string& s : lost) text += (text.empty() ? "\u2212" : " \u2212") + s;
  return text;
}

}  // namespace

Diagram diff_diagram(const GraphDiff& d, const Analysis& old_side, const Analysis& new_side, std::size_t max_nodes) {
  Diagram out;
  out.id = "lockgraph_diff";
  out.heading = "what differs between two lock graphs";
  out.legend = {{"green: new", "#2f7d3f"},
                {"red: gone", "#b3261e"},
                {"orange: changed", "#b35900"},
                {"dotted: one side did not look", "#777777"},
                {"thick: on a new finding", "#222222"}};

  constexpr std::size_t kDownwards = 12;  // more classes are read better from left to right

  std::map<std::string, const ClassChange*> classes;
  for (const ClassChange& c : d.classes) classes.emplace(c.name, &c);
  std::set<std::pair<std::string, std::string>> on_new;
  std::set<std::string> wanted;
  for (const FindingChange& f : d.findings) {
    if (!f.in_new || f.change == Change::Same) continue;
    const Finding& finding = new_side.findings[f.finding];
    const LockGraph& g = new_side.graph;
    for (const ClassId v : finding.path) wanted.insert(g[v].name);
    for (const Step& s : steps(finding)) on_new.emplace(g[s.from].name, g[s.to].name);
  }
  // What is certain comes first, and only as much as can be read.
  const auto take = [&](auto accept) {
    for (const DependencyChange& e : d.dependencies) {
      if (!accept(e.change)) continue;
      if (wanted.size() + 2 > max_nodes && !(wanted.count(e.from) && wanted.count(e.to))) continue;
      wanted.insert(e.from), wanted.insert(e.to);
    }
  };
  take([](Change c) { return c == Change::New || c == Change::Gone || c == Change::Changed; });
  take([](Change c) { return c == Change::NewlySeen || c == Change::NotSeen; });
  for (const ClassChange& c : d.classes)
    if (c.change == Change::Changed && wanted.size() < max_nodes) wanted.insert(c.name);

  std::map<std::string, std::size_t> index;
  for (const std::string& name : wanted) {
    const auto it = classes.find(name);
    if (it == classes.end()) continue;
    DiagramNode node{name, {}, node_role(it->second->change), false};
    if (const std::string states = gained_and_lost(it->second->gained, it->second->lost); !states.empty())
      node.states.push_back(states);
    if (it->second->renamed) node.states.push_back("was " + it->second->old_name);
    index[name] = out.nodes.size();
    out.nodes.push_back(std::move(node));
  }
  out.sideways = out.nodes.size() > kDownwards;
  std::size_t drawn = 0, differing = 0;
  for (const DependencyChange& e : d.dependencies) {
    differing += e.change != Change::Same;
    if (!index.count(e.from) || !index.count(e.to)) continue;
    const bool thick = on_new.count({e.from, e.to}) > 0;
    if (e.change == Change::Same && !thick) continue;
    DiagramEdge edge;
    edge.from = index.at(e.from), edge.to = index.at(e.to);
    edge.role = role_of(e.change).value_or(EdgeRole::Dependency);
    edge.thick = thick;
    if (e.site) edge.function = e.site->function;
    if (const std::string modes = gained_and_lost(e.gained, e.lost); !modes.empty()) edge.notes.push_back(modes);
    if (e.indirect) edge.notes.push_back("indirectly on the other side");
    drawn += e.change != Change::Same;
    out.edges.push_back(std::move(edge));
  }
  const auto side = [](const LockGraph& g) {
    return std::to_string(g.classes().size()) + " classes, " + std::to_string(g.dependencies().size()) +
           " dependencies";
  };
  out.subheadings.push_back("old: " + side(old_side.graph) + "; new: " + side(new_side.graph));
  if (drawn < differing)
    out.subheadings.push_back("only " + std::to_string(drawn) + " of " + std::to_string(differing) +
                              " differing dependencies are drawn, what is certain first; the text lists all");
  if (out.nodes.empty()) out.subheadings.push_back("nothing differs");
  return out;
}

}  // namespace lockgraph
