#include <lockgraph/graph/graph_diff.h>

#include "class_matching.h"

#include <range/v3/algorithm/all_of.hpp>

#include <boost/range/iterator_range.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace lockgraph {
namespace {

constexpr std::array<std::string_view, 6> kChangeNames = {"new", "gone", "changed", "newly-seen", "not-seen", "same"};
constexpr Vertex kUnmatched = static_cast<Vertex>(-1);

Coverage coverage_of(const LockGraph& g) {
  Coverage c{boost::num_vertices(g.graph), boost::num_edges(g.graph), 0, 0, {}};
  std::vector<ReportId> all;
  for (ReportId r = 0; r < g.reports.size(); ++r) {
    ++(g.reports[r].is_dump ? c.dumps : c.reports);
    all.push_back(r);
  }
  c.releases = releases_of(g, all);
  return c;
}

/// In a dump of /proc/lockdep, which lists all that was ever taken under a class (as far as it prints it).
bool is_dumped(const LockGraph& g, Vertex v) {
  const auto& reports = g.graph[v].reports;
  return std::any_of(reports.begin(), reports.end(), [&](std::size_t r) { return g.reports[r].is_dump; });
}

std::vector<std::string> without(const std::vector<std::string>& names, const std::vector<std::string>& others) {
  std::vector<std::string> left;
  for (const std::string& n : names)
    if (std::find(others.begin(), others.end(), n) == others.end()) left.push_back(n);
  return left;
}

/// Of a thing on both sides. What only one side shows is a change where the other looked for it.
Change change_of(const std::vector<std::string>& gained, const std::vector<std::string>& lost, bool old_looked,
                 bool new_looked) {
  if ((!gained.empty() && old_looked) || (!lost.empty() && new_looked)) return Change::Changed;
  return !gained.empty() ? Change::NewlySeen : !lost.empty() ? Change::NotSeen : Change::Same;
}

bool knows_modes(const DependencyEdge& e) {
  return std::any_of(e.witnesses.begin(), e.witnesses.end(),
                     [](const Witness& w) { return w.known() != Known::Assumed; });
}

/// Reachability, one search for each class asked about. Asked class by class, and not without end: behind the bound a
/// class counts as reachable, so that nothing is called new or gone for it.
class Reach {
 public:
  explicit Reach(const Digraph& g) : g_(g), reached_(boost::num_vertices(g), 0) {}

  bool from_to(Vertex from, Vertex to) {
    if (search_ == 0 || from != from_) {
      if (steps_ > kMostSteps) return true;
      from_ = from;
      search_from(from);
    }
    return reached_[to] == search_;
  }

 private:
  static constexpr std::size_t kMostSteps = 2'000'000'000;

  void search_from(Vertex from) {
    ++search_;
    std::vector<Vertex> open{from};
    while (!open.empty()) {
      const Vertex v = open.back();
      open.pop_back();
      for (const Vertex next : boost::make_iterator_range(boost::adjacent_vertices(v, g_))) {
        ++steps_;
        if (reached_[next] == search_) continue;
        reached_[next] = search_;
        open.push_back(next);
      }
    }
  }

  const Digraph& g_;
  std::vector<std::size_t> reached_;  // the last search that came by
  std::size_t search_ = 0, steps_ = 0;
  Vertex from_ = 0;
};

class Differ {
 public:
  Differ(const Analysis& old_side, const Analysis& new_side)
      : old_(old_side),
        new_(new_side),
        to_new_(boost::num_vertices(old_side.graph.graph), kUnmatched),
        to_old_(boost::num_vertices(new_side.graph.graph), kUnmatched),
        old_reach_(old_side.graph.graph),
        new_reach_(new_side.graph.graph) {}

  GraphDiff diff() {
    out_.old_coverage = coverage_of(old_.graph), out_.new_coverage = coverage_of(new_.graph);
    std::vector<std::string> why(to_new_.size());
    for (ClassMatch& m : match_classes(old_.graph.graph, new_.graph.graph)) {
      to_new_[m.old_class] = m.new_class, to_old_[m.new_class] = m.old_class;
      why[m.old_class] = std::move(m.why);
    }
    compare_classes(why);
    compare_dependencies();
    compare_findings();
    return std::move(out_);
  }

 private:
  const Digraph& old_graph() const { return old_.graph.graph; }
  const Digraph& new_graph() const { return new_.graph.graph; }
  std::string name_of_old(Vertex v) const {
    return to_new_[v] == kUnmatched ? old_graph()[v].name : new_graph()[to_new_[v]].name;
  }

  /// The classes around it were used on the other side, it was not: two neighbours at least, all of them in a dump.
  template <class IsDumpedOnOther>
  static bool looked_for_class(const Digraph& g, Vertex v, IsDumpedOnOther is_dumped_on_other) {
    if (boost::out_degree(v, g) + boost::in_degree(v, g) < 2) return false;
    const auto all_dumped = [&](const auto& neighbours) { return ranges::all_of(neighbours, is_dumped_on_other); };
    return all_dumped(boost::make_iterator_range(boost::adjacent_vertices(v, g))) &&
           all_dumped(boost::make_iterator_range(boost::inv_adjacent_vertices(v, g)));
  }

  bool old_dumps(Vertex new_class) const {
    return to_old_[new_class] != kUnmatched && is_dumped(old_.graph, to_old_[new_class]);
  }
  bool new_dumps(Vertex old_class) const {
    return to_new_[old_class] != kUnmatched && is_dumped(new_.graph, to_new_[old_class]);
  }

  void compare_classes(const std::vector<std::string>& why) {
    for (Vertex o = 0; o < to_new_.size(); ++o) {
      ClassChange c;
      c.name = name_of_old(o);
      if (to_new_[o] == kUnmatched) {
        c.change =
            looked_for_class(old_graph(), o, [&](Vertex v) { return new_dumps(v); }) ? Change::Gone : Change::NotSeen;
      } else {
        const ClassNode &was = old_graph()[o], &is = new_graph()[to_new_[o]];
        if (was.name != is.name)
          c.old_name = was.name, c.why_matched = why[o], c.renamed = was.base_name != is.base_name;
        if (was.usage_known && is.usage_known) {
          c.gained = without(is.usage.names(), was.usage.names());
          c.lost = without(was.usage.names(), is.usage.names());
        }
        // A report shows the state that its boot had come to by then; a dump, what the whole boot did.
        const bool old_looked = is_dumped(old_.graph, o), new_looked = is_dumped(new_.graph, to_new_[o]);
        c.change = change_of(c.gained, c.lost, old_looked, new_looked);
        if (old_looked)
          for (const std::string& state : c.gained) gained_states_.emplace(to_new_[o], state);
        if (new_looked)
          for (const std::string& state : c.lost) lost_states_.emplace(o, state);
      }
      out_.classes.push_back(std::move(c));
    }
    for (Vertex n = 0; n < to_old_.size(); ++n)
      if (to_old_[n] == kUnmatched) {
        ClassChange c;
        c.name = new_graph()[n].name;
        c.change =
            looked_for_class(new_graph(), n, [&](Vertex v) { return old_dumps(v); }) ? Change::New : Change::NewlySeen;
        out_.classes.push_back(std::move(c));
      }
    std::sort(out_.classes.begin(), out_.classes.end(),
              [](const ClassChange& a, const ClassChange& b) { return a.name < b.name; });
  }

  void compare_dependencies() {
    for (const Edge e : boost::make_iterator_range(boost::edges(old_graph()))) {
      const Vertex from = boost::source(e, old_graph()), to = boost::target(e, old_graph());
      const DependencyEdge& was = old_graph()[e];
      DependencyChange d;
      d.from = name_of_old(from), d.to = name_of_old(to);
      d.old_reports = was.reports.size();
      d.site = was.site;
      const Vertex a = to_new_[from], b = to_new_[to];
      const auto other = a == kUnmatched || b == kUnmatched ? std::pair(Edge{}, false) : boost::edge(a, b, new_graph());
      if (other.second) {
        const DependencyEdge& is = new_graph()[other.first];
        d.new_reports = is.reports.size();
        if (const auto& site = is.site) d.site = site;
        if (knows_modes(was) && knows_modes(is)) {
          d.gained = without(is.modes.names(), was.modes.names());
          d.lost = without(was.modes.names(), is.modes.names());
        }
        d.change = change_of(d.gained, d.lost, false, false);  // dumps print no kinds
      } else {
        d.indirect = a != kUnmatched && b != kUnmatched && new_reach_.from_to(a, b);
        d.change = !d.indirect && new_dumps(from) && new_dumps(to) ? Change::Gone : Change::NotSeen;
        if (d.change == Change::Gone) gone_.emplace(from, to);
      }
      out_.dependencies.push_back(std::move(d));
    }
    for (const Edge e : boost::make_iterator_range(boost::edges(new_graph()))) {
      const Vertex from = boost::source(e, new_graph()), to = boost::target(e, new_graph());
      const Vertex a = to_old_[from], b = to_old_[to];
      if (a != kUnmatched && b != kUnmatched && boost::edge(a, b, old_graph()).second) continue;
      DependencyChange d;
      d.from = new_graph()[from].name, d.to = new_graph()[to].name;
      d.new_reports = new_graph()[e].reports.size();
      d.site = new_graph()[e].site;
      d.indirect = a != kUnmatched && b != kUnmatched && old_reach_.from_to(a, b);
      d.change = !d.indirect && old_dumps(from) && old_dumps(to) ? Change::New : Change::NewlySeen;
      if (d.change == Change::New) added_.emplace(from, to);
      out_.dependencies.push_back(std::move(d));
    }
    std::sort(out_.dependencies.begin(), out_.dependencies.end(),
              [](const auto& a, const auto& b) { return std::tie(a.from, a.to) < std::tie(b.from, b.to); });
  }

  using NamedChain = std::pair<FindingKind, std::vector<std::string>>;
  /// A finding by the names of its classes; cycles start at the one that sorts first.
  template <class NameOf>
  static NamedChain chain_of(const Finding& f, NameOf name_of) {
    NamedChain chain{f.kind, {}};
    for (const Vertex v : f.path) chain.second.push_back(name_of(v));
    if (f.kind == FindingKind::Cycle && !f.incomplete)
      std::rotate(chain.second.begin(), std::min_element(chain.second.begin(), chain.second.end()), chain.second.end());
    return chain;
  }

  /// True when the finding runs over a dependency or a state that the other side looked for and has not.
  static bool rests_on(const Finding& f, const std::set<std::pair<Vertex, Vertex>>& edges,
                       const std::set<std::pair<Vertex, std::string>>& states) {
    for (const Step& s : steps(f))
      if (edges.count({s.from, s.to})) return true;
    for (const Irq irq : f.irqs)
      for (const auto& [v, state] :
           {std::pair(f.path.front(), used_in(irq)), std::pair(f.path.front(), used_in_read(irq)),
            std::pair(f.path.back(), enabled(irq)), std::pair(f.path.back(), enabled_read(irq))})
        if (states.count({v, name(state)})) return true;
    return false;
  }

  void compare_findings() {
    std::map<NamedChain, const Finding*> of_old;
    for (const Finding& f : old_.findings) of_old.emplace(chain_of(f, [&](Vertex v) { return name_of_old(v); }), &f);
    std::set<NamedChain> of_new;
    for (std::size_t i = 0; i < new_.findings.size(); ++i) {
      const Finding& f = new_.findings[i];
      const NamedChain chain = chain_of(f, [&](Vertex v) { return new_graph()[v].name; });
      of_new.insert(chain);
      const auto was = of_old.find(chain);
      const Change change = was == of_old.end()
                                ? (rests_on(f, added_, gained_states_) ? Change::New : Change::NewlySeen)
                            : was->second->irqs == f.irqs ? Change::Same
                                                          : Change::Changed;
      out_.findings.push_back({change, true, i});
    }
    for (std::size_t i = 0; i < old_.findings.size(); ++i) {
      const Finding& f = old_.findings[i];
      if (of_new.count(chain_of(f, [&](Vertex v) { return name_of_old(v); }))) continue;
      out_.findings.push_back({rests_on(f, gone_, lost_states_) ? Change::Gone : Change::NotSeen, false, i});
    }
  }

  const Analysis &old_, &new_;
  std::vector<Vertex> to_new_, to_old_;
  Reach old_reach_, new_reach_;
  std::set<std::pair<Vertex, Vertex>> gone_, added_;                      // in vertices of their own graph
  std::set<std::pair<Vertex, std::string>> gained_states_, lost_states_;  // likewise
  GraphDiff out_;
};

}  // namespace

std::string_view name(Change c) { return kChangeNames.at(static_cast<std::size_t>(c)); }

GraphDiff diff_graphs(const Analysis& old_side, const Analysis& new_side) { return Differ(old_side, new_side).diff(); }

}  // namespace lockgraph
