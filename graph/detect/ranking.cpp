#include "ranking.h"

#include <lockgraph/model/kernel_release.h>

#include <range/v3/algorithm/sort.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace lockgraph {
namespace {

/// Ids of the unreported inversions that start or end at a class whose states are inconsistent already: with that
/// mended they are gone.
std::set<std::string> consequences(const std::vector<Finding>& findings) {
  std::set<std::string_view> states;
  for (const Finding& f : findings)
    if (f.kind == FindingKind::InconsistentState) states.insert(f.id);
  std::set<std::string> ids;
  for (const Finding& f : findings)
    if (f.confidence != Confidence::Reported && states.count(f.extends)) ids.insert(f.id);
  return ids;
}

/// Where a class is ambiguous, several boots may each give a candidate of what is one deadlock: one of them is enough
/// to look at first.
void put_repeats_last(const std::set<std::string>& consequences, std::vector<Finding>& findings) {
  std::set<std::pair<FindingKind, std::vector<std::string>>> seen;
  std::set<std::string> repeats;
  for (const Finding& f : findings)
    if (!seen.emplace(f.kind, base_names(f.key)).second && f.confidence != Confidence::Reported) repeats.insert(f.id);
  const auto place = [&](const Finding& f) {
    return std::tuple(f.confidence, f.flags.contains(Flag::Apart), !f.rests_on.empty(), consequences.count(f.id),
                      repeats.count(f.id));
  };
  std::stable_sort(findings.begin(), findings.end(),
                   [&](const Finding& a, const Finding& b) { return place(a) < place(b); });
}

}  // namespace

void rank(const LockGraph& g, std::vector<Finding>& findings) {
  struct Weight {
    ReleasePoint newest;
    unsigned apart;
    bool consequence;
  };
  const std::set<std::string> follow = consequences(findings);
  std::map<std::string_view, Weight> weights;
  for (const Finding& f : findings) {
    Weight& w = weights[f.id];
    w.apart = releases_apart(g, f.reports);
    w.consequence = follow.count(f.id) > 0;
    for (const ReportId r : f.reports) w.newest = std::max(w.newest, release_point(g.reports()[r].release));
  }
  const auto before = [&](const Finding& a, const Finding& b) {
    if (a.confidence != b.confidence) return a.confidence < b.confidence;
    const Weight &wa = weights.at(a.id), &wb = weights.at(b.id);
    if (wa.consequence != wb.consequence) return wb.consequence;
    if (a.boots != b.boots) return a.boots > b.boots;
    if (a.confidence != Confidence::Reported) {
      if (a.flags.size() != b.flags.size()) return a.flags.size() < b.flags.size();
      if (wa.apart != wb.apart) return wa.apart < wb.apart;
    }
    if (wa.newest != wb.newest) return wa.newest > wb.newest;
    const auto plainer = [](const Finding& f) {
      return std::tuple(f.flags.size(), f.incomplete, f.path.size(), f.kind);
    };
    return plainer(a) != plainer(b) ? plainer(a) < plainer(b) : a.path < b.path;
  };
  std::vector<std::size_t> order(findings.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  ranges::sort(order, [&](std::size_t a, std::size_t b) { return before(findings[a], findings[b]); });
  std::vector<Finding> ranked;
  ranked.reserve(findings.size());
  for (const std::size_t i : order) ranked.push_back(std::move(findings[i]));
  findings = std::move(ranked);
  put_repeats_last(follow, findings);
}

bool is_shown(const Finding& f) {
  return f.confidence == Confidence::Reported || (f.rests_on.empty() && f.path.size() <= kShownLength);
}

}  // namespace lockgraph
