#include "tables.h"

#include <fmt/format.h>

#include <algorithm>

namespace lockgraph {
namespace {

template <class Item>
bool is_sorted_each_once(const std::vector<Item>& items) {
  return std::adjacent_find(items.begin(), items.end(), [](const auto& a, const auto& b) { return !(a < b); }) ==
         items.end();
}

std::string wrong_in_class(const LockGraph& g, const ClassNode& c) {
  const std::size_t reports = g.reports().size();
  if (c.name.empty() != c.base_name.empty()) return "a name without a base name";
  if (!is_sorted_each_once(c.reports)) return "reports are not sorted, each once";
  if (!c.reports.empty() && c.reports.back() >= reports) return "a report that is not there";
  Usage shown;
  if (!std::ranges::is_sorted(c.states, {}, &std::pair<UsageState, ReportId>::second)) return "states out of order";
  for (const auto& [state, report] : c.states) {
    if (report >= reports) return "a state of a report that is not there";
    shown.insert(state);
  }
  if (!(shown == c.usage)) return "its usage is not what its reports show";
  for (const auto& [state, places] : c.places) {
    if (!c.usage.contains(state)) return "a place of a state that it has not";
    if (places.newest >= places.of_reports.size() ||
        !std::ranges::is_sorted(places.of_reports, {}, &StatePlace::report))
      return "places of a state out of order";
  }
  for (const auto& [report, wait] : c.waits)
    if (c.wait && wait != *c.wait) return "a wait type on which not all agree";
  return {};
}

std::string wrong_in_report(const LockGraph& g, ReportId id) {
  const ReportRef& r = g.reports()[id];
  if (r.first > id || g.reports()[r.first].first != r.first) return "the first of which it is the same again is none";
  if (r.first != id && !std::ranges::binary_search(g.reports()[r.first].again, id)) return "the first one lacks it";
  if (!is_sorted_each_once(r.again) || (!r.again.empty() && r.first != id))
    return "what is the same again is not right";
  if (!r.again.empty() && r.again.back() >= g.reports().size()) return "one that is the same again is not there";
  return {};
}

std::string wrong_in_dependency(const LockGraph& g, const DependencyEdge& d) {
  const std::size_t classes = g.classes().size();
  if (d.from >= classes || d.to >= classes) return "an end that is not there";
  if (d.witnesses.empty()) return "nothing bears it";
  std::vector<ReportId> reports;
  for (const Witness& w : d.witnesses) {
    if (w.report >= g.reports().size()) return "a witness of a report that is not there";
    if (g.reports()[w.report].first != w.report) return "a witness that is the same again";
    if (!reports.empty() && w.report < reports.back()) return "its witnesses are not in order";
    if (reports.empty() || w.report != reports.back()) reports.push_back(w.report);
  }
  if (with_again(g.reports(), reports) != d.reports) return "its reports are not those of its witnesses";
  if (releases_of(g, reports) != d.releases) return "its releases are not those of its reports";
  DependencyEdge again;
  again.witnesses = d.witnesses;
  set_modes(again);
  if (!(again.modes == d.modes) || !(again.certain == d.certain) || again.known != d.known)
    return "its kinds are not those of its witnesses";
  for (const ClassId end : {d.from, d.to})
    for (const ReportId r : reports)
      if (!std::binary_search(g[end].reports.begin(), g[end].reports.end(), r))
        return "a class on it lacks one of its reports";
  return {};
}

}  // namespace

std::string check_invariants(const LockGraph& g) {
  const auto by_identity = [](const ClassIdentity& a, const ClassIdentity& b) { return !(a < b); };
  if (std::adjacent_find(g.classes().begin(), g.classes().end(), by_identity) != g.classes().end())
    return "classes are not in order, each once";
  const auto by_ends = [](const Step& a, const Step& b) { return !(a < b); };
  if (std::adjacent_find(g.dependencies().begin(), g.dependencies().end(), by_ends) != g.dependencies().end())
    return "dependencies are not in order, each once";
  for (const ClassNode& c : g.classes())
    if (const std::string wrong = wrong_in_class(g, c); !wrong.empty()) return fmt::format("{}: {}", c.name, wrong);
  for (ReportId id = 0; id < g.reports().size(); ++id)
    if (const std::string wrong = wrong_in_report(g, id); !wrong.empty())
      return fmt::format("report {}: {}", id, wrong);
  for (const DependencyEdge& d : g.dependencies())
    if (const std::string wrong = wrong_in_dependency(g, d); !wrong.empty())
      return fmt::format("dependency {} -> {}: {}", d.from, d.to, wrong);
  const Arrows& a = arrows(g);
  if (boost::num_vertices(a) != g.classes().size() || boost::num_edges(a) != g.dependencies().size())
    return "the arrows are not those of the dependencies";
  for (const auto& arrow : boost::make_iterator_range(boost::edges(a)))
    if (!g.dependency(static_cast<ClassId>(boost::source(arrow, a)), static_cast<ClassId>(boost::target(arrow, a))))
      return "an arrow without a dependency";
  return {};
}

}  // namespace lockgraph
