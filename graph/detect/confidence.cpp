// How far apart the evidence of a finding is: every dependency and every state it needs is borne by some reports; the
// best common ground is one report, one boot, one release, or nothing.
#include "confidence.h"

#include <range/v3/algorithm/all_of.hpp>
#include <range/v3/algorithm/any_of.hpp>
#include <range/v3/algorithm/contains.hpp>

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string>

namespace lockgraph {
namespace {

using Reports = std::vector<ReportId>;  // sorted
using Needs = std::vector<Reports>;     // one entry for each fact the finding rests on

Reports common(const Reports& a, const Reports& b) {
  Reports both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

/// Reports that show one of the states.
Reports shows(const ClassNode& c, std::initializer_list<UsageState> states) {
  std::set<ReportId> reports;
  for (const auto& [state, report] : c.states)
    if (ranges::contains(states, state)) reports.insert(report);
  return {reports.begin(), reports.end()};
}

std::vector<const DependencyEdge*> dependencies_of(const LockGraph& g, const Finding& f) {
  std::vector<const DependencyEdge*> edges;
  for (const Step& s : steps(f))
    if (const DependencyEdge* e = g.dependency(s.from, s.to)) edges.push_back(e);
  return edges;
}

/// What the finding rests on for one irq.
Needs needs_of(const LockGraph& g, const Finding& f, std::optional<Irq> irq) {
  Needs needs;
  for (const DependencyEdge* e : dependencies_of(g, f)) needs.push_back(reports_of(*e));
  if (!irq) return needs;
  const ClassNode &safe = g[f.path.front()], &unsafe = g[f.path.back()];
  needs.push_back(shows(safe, {used_in(*irq), used_in_read(*irq)}));
  // Of one class, not both by readers.
  if (f.kind == FindingKind::InconsistentState && !safe.usage.contains(used_in(*irq)))
    needs.push_back(shows(unsafe, {enabled(*irq)}));
  else
    needs.push_back(shows(unsafe, {enabled(*irq), enabled_read(*irq)}));
  return needs;
}

using GroundOf = std::function<const std::string&(ReportId)>;

/// The first ground (boot or release), by name, on which every need is borne; empty when there is none.
std::string common_ground(const Needs& needs, const GroundOf& ground_of) {
  std::map<std::string, std::size_t> borne;
  for (const Reports& need : needs) {
    std::set<std::string_view> here;
    for (const ReportId r : need)
      if (!ground_of(r).empty()) here.insert(ground_of(r));
    for (const std::string_view ground : here) ++borne[std::string(ground)];
  }
  for (const auto& [ground, n] : borne)
    if (n == needs.size()) return ground;
  return {};
}

/// A small set of reports that bears every need, greedily: those first that bear most.
Reports cover(Needs open, const std::function<bool(ReportId)>& accepts) {
  std::set<ReportId> chosen;
  while (!open.empty()) {
    std::map<ReportId, std::size_t> count;
    for (const Reports& need : open)
      for (const ReportId r : need)
        if (accepts(r)) ++count[r];
    if (count.empty()) break;
    const ReportId best = std::max_element(count.begin(), count.end(), [](auto& a, auto& b) {
                            return a.second != b.second ? a.second < b.second : a.first > b.first;
                          })->first;
    chosen.insert(best);
    std::erase_if(open, [&](const Reports& need) { return std::binary_search(need.begin(), need.end(), best); });
  }
  return {chosen.begin(), chosen.end()};
}

struct Support {
  Confidence confidence = Confidence::CrossRelease;
  Reports reports;
};

Support support_of(const LockGraph& g, const Needs& needs) {
  Reports alone = needs.empty() ? Reports{} : needs.front();
  for (const Reports& need : needs) alone = common(alone, need);
  // A dump of /proc states dependencies, not deadlocks: it is a boot, never a report.
  std::erase_if(alone, [&](ReportId r) { return g.reports[r].is_dump; });
  if (!alone.empty()) return {Confidence::Reported, alone};
  const GroundOf boot_of = [&](ReportId r) -> const std::string& { return g.reports[r].boot; };
  const GroundOf release_of = [&](ReportId r) -> const std::string& { return g.reports[r].release; };
  for (const auto& [confidence, ground_of] :
       {std::pair(Confidence::SameBoot, boot_of), std::pair(Confidence::SameRelease, release_of)})
    if (const std::string ground = common_ground(needs, ground_of); !ground.empty())
      return {confidence, cover(needs, [&](ReportId r) { return ground_of(r) == ground; })};
  return {Confidence::CrossRelease, cover(needs, [](ReportId) { return true; })};
}

std::size_t count_boots(const LockGraph& g, const Reports& reports) {
  std::set<std::string_view> boots;
  for (const ReportId r : reports) boots.insert(g.reports[r].boot);
  return boots.size();
}

/// True when no choice of one witness for each dependency is free of a class outside the chain that all of them held
/// exclusively: then the tasks exclude each other. Only the new dependency of a report comes with the list of what was
/// held; witnesses without one say nothing either way.
bool is_guarded(const Finding& f, const std::vector<const DependencyEdge*>& edges) {
  constexpr std::size_t kMostChoices = 4096;
  if (edges.size() < 2) return false;
  std::set<std::vector<ClassId>> choices;  // what all witnesses chosen so far held
  for (const DependencyEdge* e : edges) {
    std::set<std::vector<ClassId>> held;
    for (const Witness& w : e->witnesses) {
      if (!w.is_new) continue;
      std::vector<ClassId> outside;
      for (const ClassId c : w.held)
        if (!ranges::contains(f.path, Vertex{c})) outside.push_back(c);
      std::sort(outside.begin(), outside.end());
      held.insert(std::move(outside));
    }
    if (held.empty()) return false;
    std::set<std::vector<ClassId>> next;
    for (const auto& a : held) {
      if (e == edges.front()) next.insert(a);
      for (const auto& b : choices) {
        std::vector<ClassId> both;
        std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
        next.insert(std::move(both));
      }
    }
    if (next.count({}) || next.size() > kMostChoices) return false;
    choices = std::move(next);
  }
  return true;
}

void flag(const LockGraph& g, Finding& f) {
  const auto edges = dependencies_of(g, f);
  if (ranges::any_of(f.path, [&](Vertex v) { return g[v].ambiguous; })) f.flags.emplace_back("ambiguous");
  if (is_guarded(f, edges)) f.flags.emplace_back("guarded?");
  if (!f.reports.empty() && ranges::all_of(f.reports, [&](ReportId r) { return g.reports[r].provoked; }))
    f.flags.emplace_back("provoked");
  const bool unknown = ranges::any_of(edges, [](const DependencyEdge* e) {
    return ranges::all_of(e->witnesses, [](const Witness& w) { return w.unknown_mode; });
  });
  if (unknown) f.flags.emplace_back("unknown-mode");
}

void find_support(const LockGraph& g, Finding& f) {
  std::vector<std::optional<Irq>> irqs(f.irqs.begin(), f.irqs.end());
  if (irqs.empty()) irqs.emplace_back();
  bool first = true;
  for (const auto irq : irqs) {
    const Needs needs = needs_of(g, f, irq);
    Support support = support_of(g, needs);
    if (!first && support.confidence >= f.confidence) continue;
    first = false;
    f.confidence = support.confidence;
    f.reports = std::move(support.reports);
    f.boots = needs.empty() ? 0 : ~std::size_t{0};
    for (const Reports& need : needs) f.boots = std::min(f.boots, count_boots(g, need));
  }
}

}  // namespace

void judge(const LockGraph& g, Finding& f) {
  if (f.reports.empty()) {
    find_support(g, f);
  } else {
    f.confidence = Confidence::Reported;
    f.boots = count_boots(g, f.reports);
  }
  flag(g, f);
}

}  // namespace lockgraph
