#include "taking.h"

#include "kernel/lock_machinery.h"
#include "kernel/priming.h"
#include "kernel/takers.h"

#include <algorithm>
#include <map>
#include <utility>

namespace lockgraph {

bool rests_on(const Finding& f, ReportId report) {
  return std::find(f.reports.begin(), f.reports.end(), report) != f.reports.end();
}

bool closes(const LockGraph& g, const Finding& f, const Step& s) {
  const DependencyEdge* e = g.dependency(s.from, s.to);
  return e && std::any_of(e->witnesses.begin(), e->witnesses.end(),
                          [&](const Witness& w) { return w.is_new && rests_on(f, w.report); });
}

namespace {

void add(Ways& ways, const Acquisition& a) {
  const bool known = a.access != Access::Unknown && a.known != Known::Assumed;
  if (known && !ways.known) ways = {.known = true};
  if (!known && ways.known) return;
  ways.exclusive |= a.access == Access::Exclusive || a.access == Access::Unknown;
  ways.shared |= a.access == Access::Shared, ways.recursive |= a.access == Access::Recursive;
}

/// The witnesses of a dependency that tell the story of a finding.
std::vector<const Witness*> own_witnesses(const LockGraph& g, const Finding* f, const DependencyEdge& e) {
  std::vector<ReportId> its;
  if (f)
    for (const ReportId r : f->reports) its.push_back(g.reports()[r].first);
  std::ranges::sort(its);
  std::vector<const Witness*> own, all;
  for (const Witness& w : e.witnesses) {
    all.push_back(&w);
    if (std::ranges::binary_search(its, w.report)) own.push_back(&w);
  }
  // What no boot reported is put together from any of them; those without a stack tell less than others.
  const bool tells = f && (f->confidence <= Confidence::Reported ||
                           std::ranges::any_of(own, [](const Witness* w) { return !w->stack.empty(); }));
  return own.empty() || !tells ? all : own;
}

/// Those whose stack leads to where the lock is taken, not to where another is let go.
std::vector<const Witness*> witnesses_of_taking(std::vector<const Witness*> witnesses) {
  if (std::ranges::all_of(witnesses, [](const Witness* w) { return w->stack.empty(); })) return witnesses;
  std::erase_if(witnesses, [](const Witness* w) { return w->stack.empty() || is_taken_again(w->stack); });
  return witnesses;
}

/// Those of the newest kernel that shows a stack: lines of one kernel, not of several.
std::vector<const Witness*> newest(const LockGraph& g, const std::vector<const Witness*>& witnesses) {
  std::vector<const Witness*> some;
  std::optional<std::pair<ReleasePoint, std::string_view>> best;
  for (const Witness* w : witnesses) {
    if (w->stack.empty()) continue;
    const auto here = release_order(g.reports()[w->report].release);
    if (best && here < *best) continue;
    if (!best || *best < here) some.clear(), best = here;
    some.push_back(w);
  }
  return some;
}

/// The place that most of them name, of equal ones the first by name.
template <class PlaceOf>
std::optional<Site> usual_site(const LockGraph& g, const std::vector<const Witness*>& witnesses, PlaceOf site_of) {
  std::map<Site, std::size_t> count;
  for (const Witness* w : witnesses)
    if (const auto site = site_of(w->stack)) count[*site] += g.reports()[w->report].in_all;
  const auto most =
      std::max_element(count.begin(), count.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == count.end() ? std::nullopt : std::optional(most->first);
}

}  // namespace

Taking taking_of(const LockGraph& g, const Step& s, const Finding* f) {
  Taking t;
  t.dependency = g.dependency(s.from, s.to);
  if (!t.dependency) return t;
  const std::vector<const Witness*> witnesses = own_witnesses(g, f, *t.dependency);
  const std::vector<const Witness*> taking = witnesses_of_taking(witnesses);
  t.again = taking.empty();
  const std::vector<const Witness*> of_one_kernel = newest(g, t.again ? witnesses : taking);
  t.site = usual_site(g, of_one_kernel, [](const Stack& s) { return acquiring_site(s); });
  t.place = usual_site(g, of_one_kernel, [](const Stack& s) { return place_of(s); });
  for (const Witness* w : witnesses)
    if (w->held_at) t.held_at = *w->held_at;
  // Reports list what is held where their new dependency was made.
  const auto is_listed = [&](ClassId v) {
    const auto lists = [&](const Witness* w) { return std::find(w->held.begin(), w->held.end(), v) != w->held.end(); };
    return std::any_of(witnesses.begin(), witnesses.end(), lists) &&
           std::all_of(witnesses.begin(), witnesses.end(),
                       [&](const Witness* w) { return w->held.empty() || lists(w); });
  };
  if (f)
    for (const ClassId v : f->path)
      if (v != s.from && v != s.to && is_listed(v)) t.also_held.push_back(v);
  bool all_primed = true;
  for (const Witness* w : witnesses) {
    add(t.held, w->from);
    add(t.taken, w->to);
    const std::string primer = primer_on(w->stack);
    all_primed &= !primer.empty();
    if (t.primer.empty()) t.primer = primer;
  }
  if (!all_primed) t.primer.clear();
  // A recursive reader waits for no reader: lockdep, which keeps one stack a dependency, saw another one, too.
  if (f && t.taken.recursive && t.taken.only_read() && !t.taken.shared)
    for (const Witness& w : t.dependency->witnesses) add(t.taken, w.to);
  return t;
}

std::vector<ReportId> reports_there(const LockGraph& g, const Taking& t) {
  const auto plain = [](const Site& s) { return std::string_view(s.function).substr(0, s.function.find('.', 1)); };
  const auto is = [&](const std::optional<Site>& a, const std::optional<Site>& b) {
    return a && b && plain(*a) == plain(*b);
  };
  const auto is_there = [&](const Stack& s) {
    return t.place ? is(place_of(s), t.place) : t.site ? is(acquiring_site(s), t.site) : s.empty();
  };
  std::vector<ReportId> there;
  if (t.dependency)
    for (const Witness& w : t.dependency->witnesses)
      if (is_there(w.stack)) there.push_back(w.report);
  return with_again(g.reports(), std::move(there));
}

std::string words(const Ways& ways) {
  if (!ways.known) return "in a way that no log shows";
  if (!ways.read()) return {};
  std::string words = ways.shared && ways.recursive ? "as a reader, recursive or not"
                      : ways.shared                 ? "as a reader"
                                                    : "as a recursive reader";
  return ways.exclusive ? words + ", or exclusively" : words;
}

}  // namespace lockgraph
