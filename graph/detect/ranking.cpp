#include "ranking.h"

#include <lockgraph/model/kernel_release.h>

#include <range/v3/algorithm/sort.hpp>

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace lockgraph {
namespace {

/// What a finding is ranked by, beside itself.
struct Weight {
  ReleasePoint newest;
  unsigned releases_apart = 0;
  std::size_t doubts = 0;  ///< flags that speak against it: an assumed kind does where readers there would end it
  bool follows = false;    ///< unreported, it starts or ends at a class whose states are inconsistent already
  bool repeats = false;    ///< unreported, one before it has its locks by name
};

std::vector<Weight> weigh(const LockGraph& g, const std::vector<Finding>& findings) {
  std::set<std::string_view> states;
  for (const Finding& f : findings)
    if (f.kind == FindingKind::InconsistentState && !is_put_together(f)) states.insert(f.id);
  std::vector<Weight> weights;
  for (const Finding& f : findings) {
    Weight& w = weights.emplace_back();
    w.releases_apart = releases_apart(g, f.reports);
    // Of long chains it is not asked: each of their kinds is tried with all the others.
    const bool is_settled =
        f.flags.contains(Flag::UnknownMode) && f.path.size() <= kShownLength && assumptions(g, f).empty();
    w.doubts = f.flags.size() - is_settled;
    w.follows = f.confidence > Confidence::Reported && states.count(f.extends) > 0;
    for (const ReportId r : f.reports) w.newest = std::max(w.newest, release_point(g.reports()[r].release));
  }
  return weights;
}

bool is_before(const Finding& a, const Weight& wa, const Finding& b, const Weight& wb) {
  if (a.confidence != b.confidence) return a.confidence < b.confidence;
  if (wa.follows != wb.follows) return wb.follows;
  if (a.boots != b.boots) return a.boots > b.boots;
  if (a.confidence > Confidence::Reported) {
    if (wa.doubts != wb.doubts) return wa.doubts < wb.doubts;
    if (wa.releases_apart != wb.releases_apart) return wa.releases_apart < wb.releases_apart;
  }
  if (wa.newest != wb.newest) return wa.newest > wb.newest;
  const auto plainer = [](const Finding& f) { return std::tuple(f.flags.size(), f.incomplete, f.path.size(), f.kind); };
  return plainer(a) != plainer(b) ? plainer(a) < plainer(b) : std::tie(a.key, a.path) < std::tie(b.key, b.path);
}

/// Where a class is ambiguous, several boots may each give a candidate of what is one deadlock: one of them is enough
/// to look at first.
void note_repeats(const std::vector<Finding>& findings, const std::vector<std::size_t>& order,
                  std::vector<Weight>& weights) {
  std::set<std::pair<FindingKind, std::vector<std::string>>> seen;
  for (const std::size_t i : order)
    if (!seen.emplace(findings[i].kind, base_names(findings[i].key)).second)
      weights[i].repeats = findings[i].confidence > Confidence::Reported;
}

/// 0: it may be in one kernel. 1: what shows it never stood side by side. 2: the use of its lock has changed, or it is
/// two locks.
int unlikelihood(const Finding& f) {
  if (!is_put_together(f)) return 0;
  return f.flags.contains(Flag::OwnersDiffer) || f.kind == FindingKind::InconsistentState ? 2 : 1;
}

}  // namespace

void rank(const LockGraph& g, std::vector<Finding>& findings) {
  std::vector<Weight> weights = weigh(g, findings);
  std::vector<std::size_t> order(findings.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  ranges::sort(
      order, [&](std::size_t a, std::size_t b) { return is_before(findings[a], weights[a], findings[b], weights[b]); });
  note_repeats(findings, order, weights);
  const auto place = [&](std::size_t i) {
    const Finding& f = findings[i];
    return std::tuple(f.confidence, unlikelihood(f), !f.rests_on.empty(), weights[i].follows, weights[i].repeats);
  };
  std::ranges::stable_sort(order, {}, place);
  std::vector<Finding> ranked;
  ranked.reserve(findings.size());
  for (const std::size_t i : order) ranked.push_back(std::move(findings[i]));
  findings = std::move(ranked);
}

bool is_shown(const Finding& f) {
  return f.confidence <= Confidence::Reported || (f.rests_on.empty() && f.path.size() <= kShownLength);
}

}  // namespace lockgraph
