// The global graph, made to be read: a panel for each component; what is too large for that as an overview of its
// subsystems.
#include "palette.h"
#include "account/words.h"
#include "picture/roles.h"

#include <lockgraph/render/diagram.h>
#include <lockgraph/render/words.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace lockgraph {
namespace {

struct Component {
  std::vector<ClassId> classes;  ///< hubs first
  std::vector<Step> dependencies;
  std::size_t findings = 0, interrupts = 0;
};

class GraphDiagram {
 public:
  GraphDiagram(const LockGraph& g, const Subgraph& part, const std::vector<Finding>& findings,
               const std::optional<GraphPictureLimits>& limits)
      : g_(g), part_(part), findings_(findings), limits_(limits) {}

  Diagram drawn() {
    head();
    std::size_t left_out = 0, classes_left_out = 0, overviews = 0;
    for (const Component& c : components()) {
      const bool whole = !limits_ || (c.classes.size() <= limits_->classes &&
                                      c.dependencies.size() + c.interrupts <= limits_->dependencies);
      const std::size_t boxes = whole ? c.classes.size() : limits_->subsystems + 1;
      if (limits_ && d_.nodes.size() + boxes > limits_->boxes && !d_.nodes.empty()) {
        ++left_out, classes_left_out += c.classes.size();
        continue;
      }
      whole ? draw_whole(c) : draw_overview(c);
      overviews += !whole;
    }
    if (d_.panels.size() == 1 && overviews == 0) d_.panels.clear();
    if (overviews)
      d_.subheadings.emplace_back(
          "what is too large to be read is an overview: a box for each subsystem, with the number of its classes; an "
          "edge "
          "for the dependencies between two. --subsystem NAME, --focus CLASS --depth N open it");
    if (left_out)
      d_.subheadings.push_back(fmt::format("{} with {} not drawn (--focus, --subsystem, --findings-only choose)",
                                           counted(left_out, "more component"), classes_words(classes_left_out)));
    if (part_.implied)
      d_.subheadings.push_back(fmt::format("{} not drawn, for others imply them", counted(part_.implied, "order")));
    if (part_.lone)
      d_.subheadings.push_back(fmt::format("{} without a dependency {} not drawn", classes_words(part_.lone),
                                           part_.lone == 1 ? "is" : "are"));
    return std::move(d_);
  }

 private:
  static std::string classes_words(std::size_t n) { return counted(n, "class", "classes"); }

  void head() {
    d_.id = "lockgraph";
    std::size_t dumps = 0, memories = 0;
    for (const ReportRef& r : g_.reports()) dumps += r.is_dump, memories += r.is_memory;
    std::vector<std::string> from;
    if (dumps < g_.reports().size()) from.push_back(counted(g_.reports().size() - dumps, "report"));
    if (dumps > memories) from.push_back(counted(dumps - memories, "dump") + " of /proc/lockdep");
    if (memories) from.push_back("the memory of " + counted(memories, "kernel"));
    d_.heading = fmt::format("{}, {}{}", classes_words(part_.classes.size()),
                             counted(part_.dependencies.size(), "dependency", "dependencies"),
                             from.empty() ? "" : " of " + joined(from, " and "));
    d_.legend = {{"\u25b2 red: taken in an interrupt", palette::kRed},
                 {"\u25bd blue: taken with interrupts on", palette::kBlue},
                 {"violet: both of one irq", palette::kViolet},
                 {"grey: irqs always off, or not printed", palette::kNote},
                 {"double frame, red edge: on a finding; dashed: its interrupt", palette::kNote}};
  }

  /// With findings first, then large ones.
  std::vector<Component> components() {
    std::vector<std::size_t> degree(g_.classes().size());
    std::vector<Step> links = part_.dependencies;
    const std::set<ClassId> drawn(part_.classes.begin(), part_.classes.end());
    for (const Step& s : part_.dependencies) ++degree[s.from], ++degree[s.to];
    for (const Finding& f : findings_) {
      for (std::size_t i = 1; i < f.path.size(); ++i)
        if (drawn.count(f.path[i - 1]) && drawn.count(f.path[i])) links.push_back({f.path[i - 1], f.path[i]});
      for (const Step& s : steps(f)) on_chain_.insert(s);
      on_finding_.insert(f.path.begin(), f.path.end());
    }
    const std::vector<ClassId> of = linked_parts(g_.classes().size(), links);
    std::map<ClassId, Component> by_number;
    for (const ClassId v : part_.classes) by_number[of[v]].classes.push_back(v);
    for (const Step& s : part_.dependencies) by_number[of[s.from]].dependencies.push_back(s);
    std::set<Step> struck;
    for (const Finding& f : findings_)
      if (const auto c = f.path.empty() ? by_number.end() : by_number.find(of[f.path.front()]); c != by_number.end()) {
        ++c->second.findings;
        c->second.interrupts += !f.irqs.empty() && f.path.size() > 1 && drawn.count(f.path.back()) &&
                                struck.insert({f.path.back(), f.path.front()}).second;
      }
    std::vector<Component> all;
    for (auto& [number, c] : by_number) {
      std::stable_sort(c.classes.begin(), c.classes.end(), [&](ClassId a, ClassId b) { return degree[a] > degree[b]; });
      all.push_back(std::move(c));
    }
    std::stable_sort(all.begin(), all.end(), [](const Component& a, const Component& b) {
      return std::tuple(a.findings == 0, b.classes.size()) < std::tuple(b.findings == 0, a.classes.size());
    });
    return all;
  }

  std::size_t panel(const Component& c, std::string_view more) {
    std::string title = classes_words(c.classes.size());
    if (c.findings) title += ", " + counted(c.findings, "finding");
    d_.panels.push_back(title + std::string(more));
    return d_.panels.size() - 1;
  }

  void draw_whole(const Component& c) {
    const std::size_t panel = this->panel(c, "");
    std::map<ClassId, std::size_t> index;
    for (const ClassId v : c.classes) {
      index[v] = d_.nodes.size();
      d_.nodes.push_back({g_[v].name, state_words(g_[v]), role_of(g_[v].usage), on_finding_.count(v) > 0, panel});
    }
    for (const Step& s : c.dependencies) {
      const DependencyEdge& e = *g_.dependency(s.from, s.to);
      DiagramEdge edge;
      edge.from = index.at(s.from), edge.to = index.at(s.to);
      edge.tooltip = fmt::format("{} -> {}: {}", g_[s.from].name, g_[s.to].name, dependency_words(g_, e));
      if (on_chain_.count(s)) edge.role = EdgeRole::Highlighted;
      d_.edges.push_back(std::move(edge));
    }
    std::set<Step> struck;  // one edge for all findings with the same ends
    for (const Finding& f : findings_) {
      if (f.irqs.empty() || f.incomplete || f.path.size() < 2 || !index.count(f.path.front()) ||
          !index.count(f.path.back()) || !struck.insert({f.path.back(), f.path.front()}).second)
        continue;
      DiagramEdge edge;
      edge.from = index.at(f.path.back()), edge.to = index.at(f.path.front());
      edge.role = EdgeRole::Closing;
      edge.tooltip = fmt::format("{}: {} on a CPU that holds {} takes {}", f.id, irq_words(f.irqs, " or "),
                                 g_[f.path.back()].name, g_[f.path.front()].name);
      d_.edges.push_back(std::move(edge));
    }
  }

  void draw_overview(const Component& c) {
    if (subsystem_.empty()) subsystem_ = subsystems(g_);
    std::map<std::string, std::size_t> classes, weight, marked;
    for (const ClassId v : c.classes) ++classes[subsystem_[v]], marked[subsystem_[v]] += on_finding_.count(v);
    for (const Step& s : c.dependencies) ++weight[subsystem_[s.from]], ++weight[subsystem_[s.to]];
    std::vector<std::string> order;
    for (const auto& [name, n] : classes) order.push_back(name);
    std::stable_sort(order.begin(), order.end(), [&](const auto& a, const auto& b) { return weight[a] > weight[b]; });
    const std::size_t rest = order.size() > limits_->subsystems ? order.size() - limits_->subsystems : 0;
    order.resize(order.size() - rest);

    std::map<std::string, std::size_t> index;
    std::map<std::pair<std::size_t, std::size_t>, std::pair<std::size_t, bool>> links;
    for (std::size_t i = 0; i < order.size(); ++i) index[order[i]] = i;
    for (const Step& s : c.dependencies) {
      const auto from = index.find(subsystem_[s.from]), to = index.find(subsystem_[s.to]);
      if (from == index.end() || to == index.end() || from == to) continue;
      auto& [n, on_finding] = links[{from->second, to->second}];
      ++n, on_finding |= on_chain_.count(s) > 0;
    }
    std::vector<std::pair<std::size_t, std::pair<std::size_t, std::size_t>>> heaviest;
    for (const auto& [ends, link] : links) heaviest.emplace_back(link.first, ends);
    std::stable_sort(heaviest.begin(), heaviest.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    const std::size_t links_left_out = heaviest.size() > limits_->links ? heaviest.size() - limits_->links : 0;
    heaviest.resize(heaviest.size() - links_left_out);

    const std::size_t panel = this->panel(
        c, fmt::format(", {} dependencies: overview of {}{}{}", grouped(c.dependencies.size()),
                       counted(order.size(), "subsystem"), rest ? fmt::format("; {} more are not drawn", rest) : "",
                       links_left_out ? fmt::format("; {} thinner edges are not drawn", links_left_out) : ""));
    const std::size_t first = d_.nodes.size();
    for (const std::string& name : order) {
      DiagramNode node{name, {classes_words(classes[name])}, NodeRole::Neutral, marked[name] > 0, panel};
      if (marked[name]) node.states.push_back(fmt::format("{} on findings", marked[name]));
      d_.nodes.push_back(std::move(node));
    }
    for (const auto& [n, ends] : heaviest) {
      DiagramEdge edge;
      edge.from = first + ends.first, edge.to = first + ends.second;
      edge.notes = {std::to_string(n)};
      edge.tooltip = fmt::format("{} dependencies from {} to {}", n, order[ends.first], order[ends.second]);
      if (links.at(ends).second) edge.role = EdgeRole::Highlighted;
      edge.thick = n >= 20;
      d_.edges.push_back(std::move(edge));
    }
  }

  const LockGraph& g_;
  const Subgraph& part_;
  const std::vector<Finding>& findings_;
  const std::optional<GraphPictureLimits>& limits_;
  Diagram d_;
  std::set<Step> on_chain_;
  std::set<ClassId> on_finding_;
  std::vector<std::string> subsystem_;
};

}  // namespace

Diagram graph_diagram(const LockGraph& g, const Subgraph& part, const std::vector<Finding>& findings,
                      const std::optional<GraphPictureLimits>& limits) {
  return GraphDiagram(g, part, findings, limits).drawn();
}

}  // namespace lockgraph
