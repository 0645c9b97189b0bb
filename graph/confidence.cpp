// How far apart the evidence of a finding is: every edge and every state it needs is borne by some reports; the best
// common ground is one report, one boot, one release, or nothing.
#include "confidence.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>

namespace lockgraph {
namespace {

using Reports = std::vector<std::size_t>;  // sorted
using Needs = std::vector<Reports>;        // one entry for each fact the finding rests on

Reports witnesses(const DependencyEdge& e) {
  Reports reports;
  for (const Witness& w : e.witnesses)
    if (reports.empty() || reports.back() != w.report) reports.push_back(w.report);
  return reports;
}

/// Reports that show `c` used in `irq` (or with it enabled); by writers only when `write_only`.
Reports shows(const ClassNode& c, Irq irq, bool enabled, bool write_only) {
  std::set<std::size_t> reports;
  for (const auto& [state, report] : c.states)
    if (state.irq == irq && state.enabled == enabled && (!write_only || !state.read)) reports.insert(report);
  return {reports.begin(), reports.end()};
}

/// Edges of the finding's chain.
std::vector<const DependencyEdge*> edges_of(const Digraph& g, const Finding& f) {
  std::vector<const DependencyEdge*> edges;
  const bool closed = f.kind == FindingKind::Cycle;
  if (f.kind == FindingKind::InconsistentState || f.kind == FindingKind::WaitContext) return edges;
  for (std::size_t i = 0; i + (closed ? 0 : 1) < f.path.size(); ++i)
    edges.push_back(&g[boost::edge(f.path[i], f.path[(i + 1) % f.path.size()], g).first]);
  return edges;
}

/// What the finding rests on for one irq; cycles have no irq.
Needs needs_of(const Digraph& g, const Finding& f, Irq irq) {
  Needs needs;
  if (f.kind == FindingKind::Cycle) {
    for (const DependencyEdge* e : edges_of(g, f)) needs.push_back(witnesses(*e));
  } else if (f.kind == FindingKind::IrqInversion) {
    needs.push_back(shows(g[f.path.front()], irq, false, false));
    needs.push_back(shows(g[f.path.back()], irq, true, false));
    for (const DependencyEdge* e : edges_of(g, f)) needs.push_back(witnesses(*e));
  } else {
    const ClassNode& c = g[f.path.front()];
    const bool in_w = c.usage.contains({irq, false, false});
    needs.push_back(shows(c, irq, false, false));
    needs.push_back(shows(c, irq, true, !in_w));
  }
  return needs;
}

/// Grounds (reports, boots or releases) that bear every need.
template <class GroundOf>
std::set<std::string> common_grounds(const Needs& needs, GroundOf ground_of) {
  std::set<std::string> common;
  for (std::size_t i = 0; i < needs.size(); ++i) {
    std::set<std::string> here, both;
    for (const std::size_t report : needs[i])
      if (std::string ground = ground_of(report); !ground.empty()) here.insert(std::move(ground));
    if (i == 0)
      common = std::move(here);
    else
      std::set_intersection(common.begin(), common.end(), here.begin(), here.end(), std::inserter(both, both.begin())),
          common = std::move(both);
  }
  return common;
}

struct Support {
  Confidence confidence = Confidence::CrossRelease;
  Reports reports;
};

Support judge_needs(const LockGraph& g, const Needs& needs) {
  Reports alone;
  if (!needs.empty()) alone = needs.front();
  for (const Reports& need : needs) {
    Reports both;
    std::set_intersection(alone.begin(), alone.end(), need.begin(), need.end(), std::back_inserter(both));
    alone = std::move(both);
  }
  // A dump of /proc states dependencies, not deadlocks: it is a boot, never a report.
  std::erase_if(alone, [&](std::size_t r) { return g.reports[r].is_dump; });
  if (!alone.empty()) return {Confidence::Reported, alone};
  const auto boot_of = [&](std::size_t r) { return g.reports[r].boot; };
  const auto release_of = [&](std::size_t r) { return g.reports[r].release; };
  // For each need the first report on the common ground; without one, greedily those that bear most needs.
  const auto cover = [&](auto&& accepts) {
    std::set<std::size_t> chosen;
    Needs open = needs;
    while (!open.empty()) {
      std::map<std::size_t, std::size_t> count;
      for (const Reports& need : open)
        for (const std::size_t r : need)
          if (accepts(r)) ++count[r];
      if (count.empty()) break;
      const auto best = std::max_element(count.begin(), count.end(), [](auto& a, auto& b) {
        return a.second != b.second ? a.second < b.second : a.first > b.first;
      });
      const std::size_t report = best->first;
      chosen.insert(report);
      std::erase_if(open, [&](const Reports& need) { return std::binary_search(need.begin(), need.end(), report); });
    }
    return Reports(chosen.begin(), chosen.end());
  };
  if (const auto boots = common_grounds(needs, boot_of); !boots.empty())
    return {Confidence::SameBoot, cover([&](std::size_t r) { return boot_of(r) == *boots.begin(); })};
  if (const auto releases = common_grounds(needs, release_of); !releases.empty())
    return {Confidence::SameRelease, cover([&](std::size_t r) { return release_of(r) == *releases.begin(); })};
  return {Confidence::CrossRelease, cover([](std::size_t) { return true; })};
}

/// True when one class outside the chain was held exclusively at every edge: then the tasks exclude each other. Only
/// the new dependency of a report comes with the list of what was held.
bool is_guarded(const LockGraph& g, const Finding& f, const std::vector<const DependencyEdge*>& edges) {
  if (edges.size() < 2) return false;
  std::set<std::string> on_chain, common;
  for (const Vertex v : f.path) on_chain.insert(g.graph[v].name);
  for (std::size_t i = 0; i < edges.size(); ++i) {
    std::set<std::string> held, both;
    for (const Witness& w : edges[i]->witnesses) held.insert(w.held.begin(), w.held.end());
    if (i == 0)
      common = std::move(held);
    else
      std::set_intersection(common.begin(), common.end(), held.begin(), held.end(), std::inserter(both, both.begin())),
          common = std::move(both);
  }
  return std::any_of(common.begin(), common.end(), [&](const std::string& c) { return !on_chain.count(c); });
}

void flag(const LockGraph& g, Finding& f) {
  const auto edges = edges_of(g.graph, f);
  if (std::any_of(f.path.begin(), f.path.end(), [&](Vertex v) { return g.graph[v].ambiguous; }))
    f.flags.push_back("ambiguous");
  if (is_guarded(g, f, edges)) f.flags.push_back("guarded?");
  if (!f.reports.empty() &&
      std::all_of(f.reports.begin(), f.reports.end(), [&](std::size_t r) { return g.reports[r].provoked; }))
    f.flags.push_back("provoked");
  const bool unknown = std::any_of(edges.begin(), edges.end(), [](const DependencyEdge* e) {
    return std::all_of(e->witnesses.begin(), e->witnesses.end(), [](const Witness& w) { return w.unknown_mode; });
  });
  if (unknown) f.flags.push_back("unknown-mode");
}

}  // namespace

void judge(const LockGraph& g, Finding& f) {
  if (f.kind == FindingKind::WaitContext) {  // only a report says it
    f.confidence = Confidence::Reported;
    flag(g, f);
    return;
  }
  Support best;
  bool first = true;
  for (const Irq irq : f.irqs.empty() ? std::vector<Irq>{Irq::Hardirq} : f.irqs) {
    Support v = judge_needs(g, needs_of(g.graph, f, irq));
    if (first || v.confidence < best.confidence) best = std::move(v);
    first = false;
  }
  f.confidence = best.confidence;
  f.reports = std::move(best.reports);
  flag(g, f);
}

}  // namespace lockgraph
