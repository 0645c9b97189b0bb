#include "tables.h"

#include <lockgraph/model/kernel_release.h>

#include <range/v3/algorithm/sort.hpp>
#include <range/v3/algorithm/stable_sort.hpp>

#include <algorithm>
#include <array>
#include <set>

namespace lockgraph {
namespace {

constexpr std::array<std::string_view, 4> kModeNames = {"ER", "EN", "SR", "SN"};

Arrows arrows_of(const std::vector<DependencyEdge>& dependencies, std::size_t classes) {
  std::vector<std::pair<ClassId, ClassId>> ends;
  ends.reserve(dependencies.size());
  for (const DependencyEdge& d : dependencies) ends.emplace_back(d.from, d.to);
  return {boost::edges_are_unsorted_multi_pass, ends.begin(), ends.end(), static_cast<ClassId>(classes)};
}

}  // namespace

std::string_view name(Mode m) { return kModeNames.at(static_cast<std::size_t>(m)); }

std::vector<std::string> ModeSet::names() const {
  std::vector<std::string> names;
  for (const Mode m : kModes)
    if (contains(m)) names.emplace_back(name(m));
  return names;
}

LockGraph::LockGraph() : tables_(std::make_unique<Tables>()) {}
LockGraph::LockGraph(Tables tables) : tables_(std::make_unique<Tables>(std::move(tables))) {
  tables_->arrows = arrows_of(tables_->dependencies, tables_->classes.size());
}
LockGraph::LockGraph(LockGraph&& o) noexcept = default;
LockGraph& LockGraph::operator=(LockGraph&& o) noexcept = default;
LockGraph::~LockGraph() = default;

IdentityPolicy LockGraph::policy() const { return tables_->policy; }
const std::vector<ClassNode>& LockGraph::classes() const { return tables_->classes; }
const std::vector<DependencyEdge>& LockGraph::dependencies() const { return tables_->dependencies; }
const std::vector<ReportRef>& LockGraph::reports() const { return tables_->reports; }

const DependencyEdge* LockGraph::dependency(ClassId from, ClassId to) const {
  const std::vector<DependencyEdge>& all = tables_->dependencies;
  const auto it = std::lower_bound(all.begin(), all.end(), Step{from, to}, [](const DependencyEdge& d, const Step& s) {
    return static_cast<const Step&>(d) < s;
  });
  return it != all.end() && it->from == from && it->to == to ? &*it : nullptr;
}

LockGraph::Tables LockGraph::take() && { return std::move(*std::exchange(tables_, std::make_unique<Tables>())); }

std::optional<ClassId> find_class(const LockGraph& g, std::string_view name) {
  const auto& all = g.classes();
  const auto it = std::lower_bound(all.begin(), all.end(), name,
                                   [](const ClassNode& c, std::string_view wanted) { return c.name < wanted; });
  if (it == all.end() || it->name != name) return std::nullopt;
  return static_cast<ClassId>(it - all.begin());
}

std::uint64_t count_of(const LockGraph& g, const std::vector<ReportId>& reports) {
  std::uint64_t n = 0;
  for (const ReportId r : reports) n += g.reports()[r].times;
  return n;
}

std::vector<ReportId> with_again(const std::vector<ReportRef>& all, std::vector<ReportId> reports) {
  const std::size_t given = reports.size();
  for (std::size_t i = 0; i < given; ++i) {
    const std::vector<ReportId>& again = all[reports[i]].again;
    reports.insert(reports.end(), again.begin(), again.end());
  }
  if (reports.size() > given) ranges::sort(reports);
  return reports;
}

std::vector<std::string> releases_of(const LockGraph& g, const std::vector<ReportId>& reports) {
  return releases_of(g.reports(), reports);
}

std::vector<std::string> releases_of(const std::vector<ReportRef>& all, const std::vector<ReportId>& reports) {
  std::vector<std::string_view> each_once;
  for (const ReportId r : reports)
    if (const std::string& release = all[r].release; !release.empty()) each_once.push_back(release);
  ranges::sort(each_once);
  each_once.erase(std::unique(each_once.begin(), each_once.end()), each_once.end());
  std::vector<std::string> releases(each_once.begin(), each_once.end());
  ranges::stable_sort(releases, {}, [](const std::string& r) { return release_point(r); });
  return releases;
}

unsigned releases_apart(const LockGraph& g, const std::vector<ReportId>& reports) {
  unsigned oldest = ~0u, newest = 0;
  for (const ReportId r : reports)
    if (const ReleasePoint p = release_point(g.reports()[r].release); p != ReleasePoint{}) {
      oldest = std::min(oldest, ordinal(p)), newest = std::max(newest, ordinal(p));
    }
  return newest > oldest ? newest - oldest : 0;
}

namespace {

/// Calls `use` with each of the entries, which are in order of reports, that are of one of these.
template <class Entry, class Use>
void for_each_of(const std::vector<Entry>& all, const std::vector<ReportId>& reports, ReportId Entry::*report,
                 Use use) {
  for (const ReportId r : reports)
    for (auto at =
             std::lower_bound(all.begin(), all.end(), r, [&](const Entry&e, ReportId id) { return e.*report < id; });
         at != all.end() && (*at).*report == r; ++at)
      use(*at);
}

}  // namespace

const StatePlace* place_of(const LockGraph& g, ClassId v, UsageState state, const std::vector<ReportId>& reports) {
  const auto places = g[v].places.find(state);
  if (places == g[v].places.end()) return nullptr;
  const auto& [all, newest] = places->second;
  const auto kernel = [&](const StatePlace& p) { return release_order(g.reports()[p.report].release); };
  const StatePlace* best = nullptr;
  for_each_of(all, reports, &StatePlace::report, [&](const StatePlace& p) {
    if (!best || kernel(*best) < kernel(p)) best = &p;
  });
  return best ? best : &all[newest];
}

Usage usage_in(const LockGraph& g, ClassId v, const std::vector<ReportId>& reports) {
  using Shown = std::pair<UsageState, ReportId>;
  Usage usage;
  for_each_of(g[v].states, reports, &Shown::second, [&](const Shown& shown) { usage.insert(shown.first); });
  return usage;
}

std::string wait_words(const ClassNode& c, const std::vector<ReportId>& reports) {
  std::set<WaitTypes> printed;
  for (const ReportId report : reports)
    for (auto at = std::lower_bound(c.waits.begin(), c.waits.end(), report,
                                    [](const auto&w, ReportId r) { return w.first < r; });
         at != c.waits.end() && at->first == report; ++at)
      printed.insert(at->second);
  std::string words;
  for (const WaitTypes& wait : printed) words += (words.empty() ? "" : " or ") + to_string(wait);
  return words.empty() ? "not printed" : words;
}

}  // namespace lockgraph
