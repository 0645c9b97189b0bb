#include "graded_paths.h"

#include "../merge/tables.h"
#include "shortest_path.h"

#include <algorithm>
#include <array>
#include <set>

namespace lockgraph {
namespace {

constexpr std::array<std::string_view, 4> kGradeNames = {"seen", "same-boot", "same-release", "cross-release"};

}  // namespace

std::string_view name(Grade grade) { return kGradeNames.at(static_cast<std::size_t>(grade)); }

void GradedPaths::Shown::add(std::string_view who, const Step& s, Mode m) {
  const auto [it, added] = numbers.try_emplace(who, edges.size());
  if (added) edges.emplace_back();
  std::vector<SearchEdge>& all = edges[it->second];
  if (all.empty() || all.back().from != s.from || all.back().to != s.to) all.push_back({s.from, s.to, {}});
  all.back().modes.insert(m);
}

GradedPaths::GradedPaths(const LockGraph& g, const std::optional<ReleaseRange>& range)
    : g_(g), range_(range), all_(edges_of(g, range)) {
  for (const DependencyEdge& e : g.dependencies())
    for (const Witness& w : e.witnesses) {
      const ReportRef& r = g.reports()[w.report];
      if (range && !range->contains(r.release)) continue;
      boots_.add(r.boot, e, w.mode());
      if (release_point(r.release) != ReleasePoint{}) releases_.add(r.release, e, w.mode());
    }
}

bool GradedPaths::are_dependent(ClassId from, ClassId to) const {
  if (!range_) return g_.dependency(from, to) != nullptr;
  const auto step = [](const SearchEdge& e) { return Step{e.from, e.to}; };
  return std::ranges::binary_search(all_, Step{from, to}, {}, step);
}

std::optional<std::vector<ClassId>> GradedPaths::within(const Shown& shown, const std::vector<ClassId>& from,
                                                        const std::vector<ClassId>& to) const {
  std::set<Number> leave, arrive;
  const auto note = [&](const DependencyEdge* e, std::set<Number>& in) {
    if (!e) return;
    for (const Witness& w : e->witnesses) {
      const ReportRef& r = g_.reports()[w.report];
      const auto it = shown.numbers.find(&shown == &boots_ ? r.boot : r.release);
      if (it != shown.numbers.end()) in.insert(it->second);
    }
  };
  for (const ClassId v : from)
    for (const ClassId next : taken_directly_under(arrows(g_), v)) note(g_.dependency(v, next), leave);
  for (const ClassId v : to)
    for (const ClassId before : held_directly_over(arrows(g_), v)) note(g_.dependency(before, v), arrive);
  std::optional<std::vector<ClassId>> best;
  for (const Number n : leave) {
    if (!arrive.count(n)) continue;
    auto path = shortest_path(g_.classes().size(), shown.edges[n], from, to);
    if (path && (!best || std::pair(path->size(), *path) < std::pair(best->size(), *best))) best = std::move(path);
  }
  return best;
}

std::optional<GradedPath> GradedPaths::best(const std::vector<ClassId>& from, const std::vector<ClassId>& to,
                                            bool itself) const {
  for (const ClassId a : from)
    for (const ClassId b : to)
      if ((itself || a != b) && are_dependent(a, b)) return GradedPath{{a, b}, Grade::Seen};
  auto whole = shortest_path(g_.classes().size(), all_, from, to);
  if (!whole) return std::nullopt;
  if (auto path = within(boots_, from, to)) return GradedPath{std::move(*path), Grade::SameBoot};
  if (auto path = within(releases_, from, to)) return GradedPath{std::move(*path), Grade::SameRelease};
  return GradedPath{std::move(*whole), Grade::CrossRelease};
}

}  // namespace lockgraph
