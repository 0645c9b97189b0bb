#include "palette.h"
#include "account/words.h"

#include <lockgraph/render/diagram.h>
#include <lockgraph/render/words.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace lockgraph {
namespace {

std::optional<EdgeRole> edge_role(Change c) {
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

class DiffDiagram {
 public:
  DiffDiagram(const GraphDiff& d, const Analysis& new_side, std::size_t most) : d_(d), new_(new_side), most_(most) {}

  Diagram drawn(const LockGraph& old_graph) {
    choose_classes();
    add_nodes();
    add_edges();
    add_panels();
    const auto releases_of_side = [](const LockGraph& g) {
      std::vector<ReportId> all;
      for (ReportId r = 0; r < g.reports().size(); ++r) all.push_back(r);
      const std::string releases = short_releases(releases_of(g, all));
      return releases.empty() ? std::string("no release") : releases;
    };
    out_.heading =
        fmt::format("what differs: old ({}), new ({})", releases_of_side(old_graph), releases_of_side(new_.graph));
    const auto side = [](const LockGraph& g) {
      return fmt::format("{} classes, {} dependencies", g.classes().size(), g.dependencies().size());
    };
    out_.subheadings.push_back("old: " + side(old_graph) + "; new: " + side(new_.graph));
    if (findings_ < all_findings_)
      out_.subheadings.push_back(fmt::format(
          "only {} of {} new or changed findings are drawn, as many as there is room for", findings_, all_findings_));
    if (edges_ < all_edges_)
      out_.subheadings.push_back(
          fmt::format("only {} of {} differing dependencies are drawn, what is certain first; the text lists all",
                      edges_, all_edges_));
    if (out_.nodes.empty()) out_.subheadings.emplace_back("nothing differs");
    return std::move(out_);
  }

 private:
  /// Adds classes where there is room for all of them.
  bool take(const std::vector<std::string>& classes) {
    std::set<std::string> more;
    for (const std::string& c : classes)
      if (!wanted_.count(c)) more.insert(c);
    if (wanted_.size() + more.size() > most_) return false;
    wanted_.merge(more);
    return true;
  }

  /// New findings first, best evidence first; then what is certain; only as much as can be read.
  void choose_classes() {
    const LockGraph& g = new_.graph;
    for (const FindingChange& f : d_.findings) {
      if (!f.in_new || f.change == Change::Same) continue;
      ++all_findings_;
      const Finding& finding = new_.findings[f.finding];
      for (const Step& s : steps(finding)) on_new_.emplace(g[s.from].name, g[s.to].name);
      findings_ += take(names(g, finding));
    }
    for (const auto& wanted :
         {std::vector{Change::New, Change::Gone, Change::Changed}, std::vector{Change::NewlySeen, Change::NotSeen}})
      for (const DependencyChange& e : d_.dependencies)
        if (std::find(wanted.begin(), wanted.end(), e.change) != wanted.end() &&
            (wanted_.size() + 2 <= most_ || (wanted_.count(e.from) && wanted_.count(e.to))))
          wanted_.insert({e.from, e.to});
    for (const ClassChange& c : d_.classes)
      if (c.change == Change::Changed) take({c.name});
  }

  void add_nodes() {
    constexpr std::size_t kDownwards = 12;  // more classes are read better from left to right
    for (const ClassChange& c : d_.classes) {
      if (!wanted_.count(c.name) || index_.count(c.name)) continue;
      DiagramNode node{c.name, {}, node_role(c.change), false};
      if (const std::string states = gained_and_lost(c.gained, c.lost); !states.empty()) node.states.push_back(states);
      if (c.renamed) node.states.push_back("was " + c.old_name);
      index_[c.name] = out_.nodes.size();
      out_.nodes.push_back(std::move(node));
    }
    out_.sideways = out_.nodes.size() > kDownwards;
  }

  void add_edges() {
    for (const DependencyChange& e : d_.dependencies) {
      all_edges_ += e.change != Change::Same;
      if (!index_.count(e.from) || !index_.count(e.to)) continue;
      const bool thick = on_new_.count({e.from, e.to}) > 0;
      if (e.change == Change::Same && !thick) continue;
      DiagramEdge edge;
      edge.from = index_.at(e.from), edge.to = index_.at(e.to);
      edge.role = edge_role(e.change).value_or(EdgeRole::Dependency);
      edge.thick = thick;
      if (e.site) edge.function = e.site->function;
      if (const std::string modes = gained_and_lost(e.gained, e.lost); !modes.empty()) edge.notes.push_back(modes);
      if (e.indirect) edge.notes.emplace_back("indirectly on the other side");
      edges_ += e.change != Change::Same;
      out_.edges.push_back(std::move(edge));
    }
  }

  /// A panel for what hangs together, what has most in it first.
  void add_panels() {
    std::vector<Step> links;
    for (const DiagramEdge& e : out_.edges) links.push_back({static_cast<ClassId>(e.from), static_cast<ClassId>(e.to)});
    const std::vector<ClassId> part = linked_parts(out_.nodes.size(), links);
    std::map<ClassId, std::size_t> size;
    for (const ClassId p : part) ++size[p];
    std::vector<ClassId> order;
    for (const auto& [p, n] : size) order.push_back(p);
    std::ranges::stable_sort(order, [&](ClassId a, ClassId b) { return size[a] > size[b]; });
    if (order.size() < 2) return;
    for (const ClassId p : order) out_.panels.push_back(counted(size[p], "class", "classes"));
    for (std::size_t i = 0; i < out_.nodes.size(); ++i)
      out_.nodes[i].panel = static_cast<std::size_t>(std::ranges::find(order, part[i]) - order.begin());
  }

  const GraphDiff& d_;
  const Analysis& new_;
  std::size_t most_;
  std::set<std::string> wanted_;
  std::set<std::pair<std::string, std::string>> on_new_;
  std::map<std::string, std::size_t> index_;
  std::size_t findings_ = 0, all_findings_ = 0, edges_ = 0, all_edges_ = 0;
  Diagram out_{.id = "lockgraph_diff",
               .heading = "what differs between two lock graphs",
               .subheadings = {},
               .nodes = {},
               .edges = {},
               .legend = {{"green: new", palette::kGreen},
                          {"red: gone", palette::kRed},
                          {"orange: changed", palette::kOrange},
                          {"dotted: one side did not look", palette::kNote},
                          {"thick: on a new finding", palette::kText}},
               .panels = {}};
};

}  // namespace

Diagram diff_diagram(const GraphDiff& d, const Analysis& old_side, const Analysis& new_side, std::size_t most) {
  return DiffDiagram(d, new_side, most).drawn(old_side.graph);
}

}  // namespace lockgraph
