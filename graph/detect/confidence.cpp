#include "confidence.h"

#include "../search/cycle_search.h"
#include "detect.h"

#include <lockgraph/model/kernel_release.h>

#include <range/v3/algorithm/all_of.hpp>
#include <range/v3/algorithm/any_of.hpp>
#include <range/v3/algorithm/contains.hpp>
#include <range/v3/algorithm/sort.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/transform.hpp>

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string_view>

namespace lockgraph {
namespace {

std::vector<const DependencyEdge*> dependencies_of(const LockGraph& g, const Finding& f) {
  std::vector<const DependencyEdge*> edges;
  for (const Step& s : steps(f))
    if (const DependencyEdge* e = g.dependency(s.from, s.to)) edges.push_back(e);
  return edges;
}

/// Numbers in the order of the names; 0 for "".
std::vector<std::uint32_t> numbered(const std::vector<std::string_view>& names) {
  std::map<std::string_view, std::uint32_t> numbers{{"", 0}};
  for (const std::string_view name : names) numbers.emplace(name, 0);
  std::uint32_t next = 0;
  for (auto& [text, number] : numbers) number = next++;
  std::vector<std::uint32_t> all;
  for (const std::string_view name : names) all.push_back(numbers.at(name));
  return all;
}

/// What each first report is of; "" for those that are the same again.
template <class Of>
std::vector<std::string_view> of_first_ones(const std::vector<ReportRef>& reports, const Of& of) {
  std::vector<std::string_view> all(reports.size());
  for (ReportId id = 0; id < reports.size(); ++id)
    if (reports[id].first == id) all[id] = of(reports[id]);
  return all;
}

std::string_view boot_of(const ReportRef& r) { return r.boot; }

/// A release that names no version (`syzkaller`) may be any: it is none here.
std::string_view known_release_of(const ReportRef& r) {
  return version_number(r.release) ? std::string_view(r.release) : std::string_view();
}

/// What is in all lists; each is sorted, the first is the shortest.
template <class Item>
std::vector<Item> common(const std::vector<const std::vector<Item>*>& lists) {
  std::vector<Item> all;
  if (lists.empty()) return all;
  for (const Item& item : *lists.front())
    if (ranges::all_of(lists, [&](const auto* list) { return std::binary_search(list->begin(), list->end(), item); }))
      all.push_back(item);
  return all;
}

/// A small set of reports that bears every need, greedily: those first that bear most. Of a need that very many reports
/// bear only the first are tried.
std::vector<ReportId> cover(std::vector<const std::vector<ReportId>*> open,
                            const std::function<bool(ReportId)>& accepts) {
  constexpr std::size_t kTried = 256;
  std::set<ReportId> chosen, tried;
  for (const auto* need : open) {
    std::size_t n = 0;
    for (auto r = need->begin(); r != need->end() && n < kTried; ++r) n += accepts(*r) && tried.insert(*r).second;
  }
  while (!open.empty()) {
    ReportId best = 0;
    std::size_t most = 0;
    for (const ReportId r : tried) {
      const auto n = static_cast<std::size_t>(std::count_if(open.begin(), open.end(), [&](const auto* need) {
        return std::binary_search(need->begin(), need->end(), r);
      }));
      if (n > most) best = r, most = n;
    }
    if (most == 0) break;
    chosen.insert(best);
    std::erase_if(open, [&](const auto* need) { return std::binary_search(need->begin(), need->end(), best); });
  }
  return {chosen.begin(), chosen.end()};
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
        if (!ranges::contains(f.path, ClassId{c})) outside.push_back(c);
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
  if (is_ambiguous(g, f)) f.flags.insert(Flag::Ambiguous);
  if (is_guarded(f, edges)) f.flags.insert(Flag::Guarded);
  if (!f.reports.empty() && ranges::all_of(f.reports, [&](ReportId r) { return g.reports()[r].provoked; }))
    f.flags.insert(Flag::Provoked);
  std::vector<ModeSet> certain;
  for (const DependencyEdge* e : edges) certain.push_back(e->certain);
  const auto is_certain = [&](Irq irq) {
    return is_inversion(certain, g[f.path.front()].usage, g[f.path.back()].usage, irq);
  };
  if (!edges.empty() && !(f.kind == FindingKind::IrqInversion ? ranges::all_of(f.irqs, is_certain)
                                                              : is_strong(certain, f.kind == FindingKind::Cycle)))
    f.flags.insert(Flag::UnknownMode);
}

template <class Item>
void keep_each_once(std::vector<Item>& items) {
  ranges::sort(items);
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

}  // namespace

Judge::Judge(const LockGraph& g, const WaitContexts& waits)
    : g_(g),
      waits_(waits),
      boot_of_(numbered(of_first_ones(g.reports(), boot_of))),
      release_of_(numbered(of_first_ones(g.reports(), known_release_of))) {}

Judge::Bearers Judge::make(std::vector<ReportId> reports) const {
  Bearers b;
  std::erase_if(reports, [&](ReportId r) { return g_.reports()[r].first != r; });
  b.reports = std::move(reports);
  keep_each_once(b.reports);
  std::set<Number> counted;
  for (const ReportId r : b.reports) {
    b.boots.push_back(boot_of_[r]);
    const bool first = counted.insert(boot_of_[r]).second;
    if (first) b.all_boots += g_.reports()[r].in_all;
    if (const ReleasePoint p = release_point(g_.reports()[r].release); p != ReleasePoint{})
      b.dated += first, b.oldest = std::min(b.oldest, ordinal(p)), b.newest = std::max(b.newest, ordinal(p));
    if (release_of_[r] != 0) b.releases.push_back(release_of_[r]);
  }
  keep_each_once(b.boots);
  keep_each_once(b.releases);
  return b;
}

const Judge::Bearers& Judge::of_step(const Step& s, const DependencyEdge& e) {
  const auto [it, added] = steps_.try_emplace(s);
  if (added) it->second = make(e.reports);
  return it->second;
}

const Judge::Bearers& Judge::of_states(ClassId v, UsageState a, UsageState b) {
  const auto [it, added] = states_.try_emplace({v, a.irq, a.enabled, a != b});
  if (added) {
    std::vector<ReportId> reports;
    for (const auto& [state, report] : g_[v].states)
      if (state == a || state == b) reports.push_back(report);
    it->second = make(std::move(reports));
  }
  return it->second;
}

Judge::Needs Judge::needs_of(const Finding& f, std::optional<Irq> irq) {
  Needs needs;
  for (const Step& s : steps(f))
    if (const DependencyEdge* e = g_.dependency(s.from, s.to)) needs.push_back(&of_step(s, *e));
  if (f.kind == FindingKind::WaitContext)
    if (const auto it = waits_.forbidden.find({f.path.front(), f.path.back()}); it != waits_.forbidden.end())
      for (const auto* reports : {&it->second.seen, &it->second.held, &it->second.wanted}) {
        const auto [bearers, added] = of_reports_.try_emplace(*reports);
        if (added) bearers->second = make(*reports);
        needs.push_back(&bearers->second);
      }
  if (irq) {
    needs.push_back(&of_states(f.path.front(), used_in(*irq), used_in_read(*irq)));
    // Of one class, not both by readers.
    const bool by_writers =
        f.kind == FindingKind::InconsistentState && !g_[f.path.front()].usage.contains(used_in(*irq));
    needs.push_back(&of_states(f.path.back(), enabled(*irq), by_writers ? enabled(*irq) : enabled_read(*irq)));
  }
  std::stable_sort(needs.begin(), needs.end(),
                   [](const Bearers* a, const Bearers* b) { return a->reports.size() < b->reports.size(); });
  return needs;
}

namespace {

/// Mainline releases between facts that are no more of one time: more than a year.
constexpr unsigned kApart = 6;

/// Two states of one lock that come in two times, for which chance would not do so often, say that its use changed.
constexpr double kByChance = 0.1;

/// How likely it is that all of `m` sightings come before all of `n` others, or behind them, when nothing parts them.
double chance_of_parting(std::size_t m, std::size_t n) {
  double orders = 1;
  for (std::size_t i = 1; i <= std::min(m, n); ++i)
    orders *= static_cast<double>(m + n + 1 - i) / static_cast<double>(i);
  return 2 / orders;
}

}  // namespace

bool Judge::are_apart(const Needs& needs, bool of_one_lock) {
  const Bearers *latest = nullptr, *earliest = nullptr;
  for (const Bearers* b : needs) {
    if (b->oldest > b->newest) continue;
    if (!latest || b->oldest > latest->oldest) latest = b;
    if (!earliest || b->newest < earliest->newest) earliest = b;
  }
  if (!latest || latest->oldest <= earliest->newest) return false;
  return latest->oldest - earliest->newest >= kApart ||
         (of_one_lock && chance_of_parting(latest->dated, earliest->dated) <= kByChance);
}

void Judge::find_support(Finding& f) {
  bool all_apart = true;
  std::vector<std::optional<Irq>> irqs(f.irqs.begin(), f.irqs.end());
  if (irqs.empty()) irqs.emplace_back();
  bool first = true;
  for (const auto irq : irqs) {
    const Needs needs = needs_of(f, irq);
    all_apart &= are_apart(needs, f.kind == FindingKind::InconsistentState);
    std::vector<const std::vector<ReportId>*> reports;
    std::vector<const std::vector<Number>*> boots, releases;
    for (const Bearers* b : needs)
      reports.push_back(&b->reports), boots.push_back(&b->boots), releases.push_back(&b->releases);
    const auto by_size = [](const auto* a, const auto* b) { return a->size() < b->size(); };
    std::size_t fewest_boots = 0;
    for (const Bearers* b : needs)
      fewest_boots = b == needs.front() ? b->all_boots : std::min(fewest_boots, b->all_boots);
    std::stable_sort(boots.begin(), boots.end(), by_size);
    std::stable_sort(releases.begin(), releases.end(), by_size);

    const std::vector<Number> common_boots = common(boots), common_releases = common(releases);
    const Confidence confidence = !common_boots.empty()      ? Confidence::SameBoot
                                  : !common_releases.empty() ? Confidence::SameRelease
                                                             : Confidence::CrossRelease;
    if (!first && confidence >= f.confidence) continue;
    first = false;
    f.confidence = confidence;
    f.boots = fewest_boots;
    // One report that bears all of it, though it states another deadlock, says more than several.
    f.reports = with_again(g_.reports(), common(reports));
    if (!f.reports.empty()) continue;
    f.reports = cover(std::move(reports), [&](ReportId r) {
      return confidence == Confidence::SameBoot      ? boot_of_[r] == common_boots.front()
             : confidence == Confidence::SameRelease ? release_of_[r] == common_releases.front()
                                                     : true;
    });
  }
  if (all_apart) f.flags.insert(Flag::Apart);
}

void Judge::judge(Finding& f) {
  if (f.reports.empty()) {
    find_support(f);
    if (!owners_differ(g_, f).empty()) f.flags.insert(Flag::OwnersDiffer);
  } else {
    f.confidence = Confidence::Reported;
    f.boots = make(f.reports).all_boots;
  }
  flag(g_, f);
}

}  // namespace lockgraph
