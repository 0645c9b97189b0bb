// Orders in a graph: levels, chains, and what is left out of them since it is also taken the other way round.
#include "../merge/tables.h"
#include "search_graph.h"
#include "shortest_path.h"

#include <lockgraph/graph/questions.h>

#include <algorithm>
#include <map>
#include <set>

namespace lockgraph {
namespace {

/// Classes by their strongly connected component. Components are numbered in reverse topological order: an edge leads
/// to a smaller or equal number.
struct Components {
  explicit Components(const LockGraph& g) : Components(g.classes().size(), edges_of(g)) {}
  Components(std::size_t classes, const std::vector<SearchEdge>& edges) {
    for (const int c : strong_components(classes, edges)) of.push_back(static_cast<std::size_t>(c));
    if (!of.empty()) members.resize(1 + *std::max_element(of.begin(), of.end()));
    for (ClassId v = 0; v < classes; ++v) members[of[v]].push_back(v);
  }
  bool is_cyclic(ClassId v) const { return members[of[v]].size() > 1; }

  std::vector<std::size_t> of;
  std::vector<std::vector<ClassId>> members;
};

/// An order of the vertices 0 to n - 1 that little is against: sources go to its front, sinks to its end, and of what
/// is left the one that most leaves and least enters goes to the front (Eades, Lin and Smyth: "A fast and effective
/// heuristic for the feedback arc set problem"). Cost: (n + arcs) log n.
class LittleAgainst {
 public:
  struct Arc {
    std::size_t from, to;
    std::int64_t weight;
  };

  LittleAgainst(std::size_t n, const std::vector<Arc>& arcs)
      : in_(n), out_(n), weight_(n), degree_in_(n), degree_out_(n) {
    for (const Arc& a : arcs) {
      out_[a.from].push_back(a), in_[a.to].push_back(a);
      weight_[a.from] += a.weight, weight_[a.to] -= a.weight;
      ++degree_out_[a.from], ++degree_in_[a.to];
    }
    for (std::size_t v = 0; v < n; ++v) left_.insert(rank(v));
  }

  std::vector<std::size_t> order() {
    std::vector<std::size_t> front, back;
    while (!left_.empty()) {
      const std::size_t v = std::get<2>(*left_.begin());
      const bool is_sink = degree_out_[v] == 0;
      (is_sink ? back : front).push_back(v);
      remove(v);
    }
    front.insert(front.end(), back.rbegin(), back.rend());
    return front;
  }

 private:
  using Rank = std::tuple<int, std::int64_t, std::size_t>;
  Rank rank(std::size_t v) const {
    const int kind = degree_out_[v] == 0 ? 0 : degree_in_[v] == 0 ? 1 : 2;
    return {kind, -weight_[v], v};
  }
  void remove(std::size_t v) {
    left_.erase(rank(v));
    gone_.insert(v);
    const auto change = [&](std::size_t of, std::size_t& degree, std::int64_t by) {
      if (gone_.count(of)) return;
      left_.erase(rank(of));
      --degree, weight_[of] += by;
      left_.insert(rank(of));
    };
    for (const Arc& a : out_[v]) change(a.to, degree_in_[a.to], a.weight);
    for (const Arc& a : in_[v]) change(a.from, degree_out_[a.from], -a.weight);
  }

  std::vector<std::vector<Arc>> in_, out_;
  std::vector<std::int64_t> weight_;  // of arcs that leave, less those that enter
  std::vector<std::size_t> degree_in_, degree_out_;
  std::set<Rank> left_;
  std::set<std::size_t> gone_;
};

/// Levels inside a cyclic component: of the order that the fewest reports are against.
CyclicPart laid_out(const LockGraph& g, const Components& components, std::vector<ClassId> members) {
  std::map<ClassId, std::size_t> number;
  for (const ClassId v : members) number.emplace(v, number.size());
  const auto inside = [&](ClassId v) { return components.of[v] == components.of[members.front()]; };
  std::vector<LittleAgainst::Arc> arcs;
  for (const ClassId v : members)
    for (const ClassId to : taken_directly_under(arrows(g), v))
      if (to != v && inside(to))
        arcs.push_back(
            {number.at(v), number.at(to), static_cast<std::int64_t>(count_of(g, g.dependency(v, to)->reports))});
  const std::vector<std::size_t> order = LittleAgainst(members.size(), arcs).order();
  std::vector<std::size_t> place(order.size()), level(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
  CyclicPart part;
  std::ranges::sort(arcs, {}, [&](const auto& a) { return std::pair(place[a.from], place[a.to]); });
  for (const auto& a : arcs)
    if (place[a.from] < place[a.to]) level[a.to] = std::max(level[a.to], level[a.from] + 1);
  for (const auto& a : arcs)
    if (level[a.from] >= level[a.to]) part.against.push_back({members[a.from], members[a.to]});
  std::ranges::sort(part.against);
  for (std::size_t v = 0; v < members.size(); ++v) {
    if (level[v] >= part.levels.size()) part.levels.resize(level[v] + 1);
    part.levels[level[v]].push_back(members[v]);
  }
  part.classes = std::move(members);
  return part;
}

/// What lies in a cyclic component is an order only where nothing that waiting passes through leads back.
class InCycles {
 public:
  InCycles(const LockGraph& g, std::size_t budget, LockOrders& orders)
      : g_(g), all_(edges_of(g)), budget_(budget), orders_(orders) {}

  void look_at(const Step& s) {
    if (spent_ > budget_) {
      ++orders_.beyond_budget;
      return;
    }
    const DependencyEdge& e = *g_.dependency(s.from, s.to);
    auto back = way_back(s, all_);
    if (!back) {
      orders_.chains.push_back({{s.from, s.to}, {}});
      return;
    }
    // Series of releases that show it, oldest first; each run of them through which nothing led back.
    std::vector<std::string> series;
    for (const std::string& release : e.releases)
      if (std::string v = version_of(release); !v.empty() && (series.empty() || series.back() != v))
        series.push_back(std::move(v));
    bool any = false;
    for (std::size_t first = 0; first < series.size();) {
      std::size_t last = first;
      while (last < series.size() && !way_back(s, shown_in(series[first], series[last]))) ++last;
      if (last > first) {
        any = true;
        orders_.chains.push_back({{s.from, s.to}, Releases{series[first], series[last - 1]}});
      }
      first = std::max(last, first + 1);
    }
    if (!any) orders_.both_ways.push_back({s, std::move(*back)});
  }

 private:
  std::optional<std::vector<ClassId>> way_back(const Step& s, const std::vector<SearchEdge>& edges) {
    spent_ += g_.classes().size() + edges.size();
    return shortest_path(g_.classes().size(), edges, {s.to}, {s.from});
  }
  const std::vector<SearchEdge>& shown_in(const std::string& first, const std::string& last) {
    const auto [it, added] = shown_.try_emplace({first, last});
    if (added) it->second = edges_of(g_, parse_release_range(first + ".." + last));
    return it->second;
  }

  const LockGraph& g_;
  std::vector<SearchEdge> all_;
  std::map<std::pair<std::string, std::string>, std::vector<SearchEdge>> shown_;
  std::size_t budget_, spent_ = 0;
  LockOrders& orders_;
};

}  // namespace

std::vector<LockLevel> lock_levels(const LockGraph& g) {
  const Arrows& graph = arrows(g);
  if (g.classes().empty()) return {};
  Components components(g);
  std::vector<std::size_t> level(components.members.size(), 0);
  for (std::size_t c = level.size(); c-- > 0;)
    for (const ClassId v : components.members[c])
      for (const ClassId next : taken_directly_under(graph, v))
        if (const std::size_t to = components.of[next]; to != c) level[to] = std::max(level[to], level[c] + 1);
  std::vector<LockLevel> levels(*std::max_element(level.begin(), level.end()) + 1);
  for (std::size_t c = 0; c < level.size(); ++c) {
    const ClassId first = components.members[c].front();
    if (components.is_cyclic(first))
      levels[level[c]].components.push_back(laid_out(g, components, components.members[c]));
    else if (boost::out_degree(first, graph) + boost::in_degree(first, graph) > 0)
      levels[level[c]].classes.push_back(first);
  }
  for (LockLevel& l : levels) {
    std::ranges::sort(l.classes);
    std::ranges::sort(l.components, {}, &CyclicPart::classes);
  }
  return levels;
}

LockOrders lock_orders(const LockGraph& g, std::size_t budget) {
  const Components components(g);
  const std::vector<LockLevel> levels = lock_levels(g);
  std::map<ClassId, std::size_t> level;
  for (std::size_t i = 0; i < levels.size(); ++i)
    for (const ClassId v : levels[i].classes) level[v] = i;
  PartOptions options;
  options.reduced = true;
  options.across_boots = true;
  std::map<ClassId, std::set<std::pair<std::size_t, ClassId>>> next;
  std::set<std::pair<std::size_t, ClassId>> starts;
  LockOrders orders;
  for (const DependencyEdge& e : g.dependencies())
    if (!g[e.from].apart.empty() || !g[e.to].apart.empty()) ++orders.of_one_boot;
  InCycles in_cycles(g, budget, orders);
  for (const Step& s : part_of(g, {}, options).dependencies) {
    if (s.from == s.to) continue;
    if (components.of[s.from] == components.of[s.to]) {
      in_cycles.look_at(s);
    } else if (level.count(s.from) && level.count(s.to)) {
      next[s.from].emplace(level[s.to], s.to);
      starts.emplace(level[s.from], s.from);
    } else {
      orders.chains.push_back({{s.from, s.to}, {}});
    }
  }
  for (const auto& [l, start] : starts)
    while (!next[start].empty()) {
      std::vector<ClassId> chain{start};
      for (ClassId v = start; next.count(v) && !next[v].empty(); v = chain.back()) {
        const auto step = next[v].begin();
        chain.push_back(step->second);
        next[v].erase(step);
      }
      orders.chains.push_back({std::move(chain), {}});
    }
  return orders;
}

}  // namespace lockgraph
