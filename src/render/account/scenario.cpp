#include "scenario.h"

#include "activities.h"
#include "kernel/lock_machinery.h"
#include "kernel/priming.h"
#include "kernel/takers.h"
#include "words.h"

#include <algorithm>
#include <map>
#include <set>

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

std::vector<Step> steps_in_order(const LockGraph& g, const Finding& f) {
  std::vector<Step> all = steps(f);
  if (f.kind != FindingKind::Cycle || f.incomplete) return all;
  const auto closing = std::find_if(all.begin(), all.end(), [&](const Step& s) { return closes(g, f, s); });
  if (closing != all.end()) std::rotate(all.begin(), closing + 1, all.end());
  return all;
}

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

namespace {

/// How a class is taken in irqs, or with them enabled, by its states.
Ways ways_of(const ClassNode& c, const std::vector<Irq>& irqs, UsageState (*writes)(Irq), UsageState (*reads)(Irq)) {
  Ways ways;
  for (const Irq irq : irqs) {
    ways.exclusive |= c.usage.contains(writes(irq));
    ways.shared |= c.usage.contains(reads(irq));
  }
  ways.known = ways.exclusive || ways.shared;
  return ways;
}

/// Where a class came into one of some states, as the finding's own reports show it.
const StatePlace* place_in(const LockGraph& g, const Finding& f, ClassId v, const std::vector<UsageState>& states) {
  const StatePlace* first = nullptr;
  for (const UsageState state : states)
    if (const StatePlace* seen = place_of(g, v, state, f.reports)) {
      if (rests_on(f, seen->report)) return seen;
      if (!first) first = seen;
    }
  return first;
}

/// Where an interrupt takes the safe lock, and where the unsafe one is taken while it may strike; functions alone.
std::pair<std::string, std::string> places_of_irq(const LockGraph& g, const Finding& f, Irq irq) {
  const auto function = [](const StatePlace* seen) {
    return seen ? lockgraph::place_of(seen->stack).value_or(seen->site).function : std::string();
  };
  return {function(place_in(g, f, *safe_end(f), {used_in(irq), used_in_read(irq)})),
          function(place_in(g, f, *unsafe_end(f), {enabled(irq), enabled_read(irq)}))};
}

/// The task that holds the unsafe lock, and the interrupt that strikes it and takes the safe one.
Lane struck_lane(const LockGraph& g, const Finding& f) {
  Lane lane;
  lane.holds = unsafe_end(f), lane.wants = safe_end(f);
  const std::vector<Irq> irqs = told_irqs(g, f);
  std::vector<UsageState> on, in;
  for (const Irq irq : irqs) {
    on.insert(on.end(), {enabled(irq), enabled_read(irq)});
    in.insert(in.end(), {used_in(irq), used_in_read(irq)});
  }
  const auto from = [&](const StatePlace* seen) {
    if (seen && !rests_on(f, seen->report)) lane.told_by.push_back(seen->report);
    return seen;
  };
  if (const StatePlace* seen = from(place_in(g, f, *lane.holds, on)))
    lane.held_since = place_of(seen->stack).value_or(seen->site);
  if (const StatePlace* seen = from(place_in(g, f, *lane.wants, in)))
    lane.taking.site = seen->site, lane.taking.place = place_of(seen->stack);
  lane.taking.held = ways_of(g[*lane.holds], irqs, enabled, enabled_read);
  lane.taking.taken = ways_of(g[*lane.wants], irqs, used_in, used_in_read);
  lane.interrupt = irqs.empty() ? "interrupt" : irqs.front() == Irq::Nmi ? "NMI" : irq_words(irqs, " or ");
  return lane;
}

Lane waiting_lane(const LockGraph& g, const Finding& f) {
  Lane lane;
  lane.wants = f.path.back();
  const auto is_newer = [&](const ReportRef& a, const ReportRef* b) {
    return !b || release_point(b->release) < release_point(a.release);
  };
  const ReportRef* newest = nullptr;
  for (const ReportId r : f.reports)
    if (const ReportRef& ref = g.reports()[g.reports()[r].first]; ref.taken_at && is_newer(ref, newest)) newest = &ref;
  if (newest) lane.taking.site = newest->taken_at, lane.taking.place = newest->taken_place;
  const std::string wanted = wait_words(g[f.path.back()], f.reports);
  const bool sleeps = g[f.path.back()].sleeps;
  if (is_forbidden_by_context(f)) {
    lane.who = "Context";
    const std::string context =
        newest && newest->context ? fmt::format(" (a context of {})", to_string(*newest->context)) : "";
    lane.forbids = fmt::format("{}: wait type of the lock {}",
                               sleeps ? fmt::format("who waits for it sleeps, and what runs here{} may not", context)
                                      : fmt::format("what runs here{} may not wait so", context),
                               wanted);
  } else {
    lane.holds = f.path.front();
    if (Taking taking = taking_of(g, {f.path.front(), f.path.back()}, &f); taking.site || !newest)
      lane.taking = std::move(taking);
    lane.forbids = fmt::format(
        "{}: wait type {} against {}",
        sleeps ? "who waits for it sleeps, and who holds the other may not" : "who holds it may not wait so",
        wait_words(g[f.path.front()], f.reports), wanted);
  }
  return lane;
}

/// Two neighbours that are one task: what the first waits for is no lock, and the second goes on with it. `join` makes
/// the second both of them where that is so.
template <class Join>
void join_neighbours(std::vector<Lane>& lanes, const Join& join) {
  for (std::size_t i = 0; i < lanes.size() && lanes.size() > 1;) {
    const Lane& before = lanes[i];
    Lane& behind = lanes[(i + 1) % lanes.size()];
    const bool meet = before.holds && before.wants && behind.holds == before.wants && before.interrupt.empty() &&
                      behind.interrupt.empty();
    if (meet && join(before, behind))
      lanes.erase(lanes.begin() + static_cast<std::ptrdiff_t>(i));
    else
      ++i;
  }
}

/// A worker holds the queue, takes the item, and goes on with what the item does.
void join_workers(const LockGraph& g, std::vector<Lane>& lanes) {
  join_neighbours(lanes, [&](const Lane& before, Lane& behind) {
    if (!is_work_queue(g[*before.holds]) || !is_work(g[*before.wants])) return false;
    behind.queue = before.holds;
    behind.is_new |= before.is_new;
    return true;
  });
}

void join_counts(const LockGraph& g, std::vector<Lane>& lanes) {
  join_neighbours(lanes, [&](const Lane& before, Lane& behind) {
    if (!joins_at_once(g, {*before.holds, *before.wants})) return false;
    behind.holds = before.holds;
    behind.is_new |= before.is_new;
    return true;
  });
}

/// Who holds a lock and allocates goes into reclaim, and waits there.
void join_reclaim(const LockGraph& g, std::vector<Lane>& lanes) {
  join_neighbours(lanes, [&](const Lane& before, Lane& behind) {
    if (before.entered || !is_reclaim(g[*before.wants])) return false;
    behind.entered = Entered{*before.wants, before.taking, before.is_new};
    behind.holds = before.holds, behind.queue = before.queue;
    return true;
  });
}

/// Who allocates in an interrupt reclaims there: nobody else's reclaim is waited for.
void join_struck_reclaim(const LockGraph& g, std::vector<Lane>& lanes) {
  Lane& struck = lanes.back();
  if (!struck.wants || !is_reclaim(g[*struck.wants]) || struck.holds == struck.wants) return;
  struck.entered = Entered{*struck.wants, struck.taking, false};
  struck.taking = lanes.front().taking, struck.wants = lanes.front().wants;
  lanes.erase(lanes.begin());
}

/// Who begins to change a mapping runs the notifiers himself.
void join_notifiers(const LockGraph& g, std::vector<Lane>& lanes) {
  join_neighbours(lanes, [&](const Lane& before, Lane& behind) {
    if (before.notifies || !is_notifier(g[*before.wants])) return false;
    behind.notifies = Entered{*before.wants, before.taking, before.is_new};
    behind.holds = before.holds, behind.queue = before.queue;
    return true;
  });
}

bool is_cut_inversion(const Finding& f) { return f.incomplete && f.kind == FindingKind::IrqInversion; }

/// From the safe lock over the new dependency to the unsafe one: what no lane shows of that.
std::vector<Step> gaps(const Finding& f, const std::vector<Lane>& lanes) {
  const auto leads = [&](ClassId from, ClassId to) {
    std::set<ClassId> reached = {from};
    for (std::size_t before = 0; before != reached.size();) {
      before = reached.size();
      for (const Lane& l : lanes)
        if (reached.count(*l.holds)) reached.insert(*l.wants);
    }
    return reached.count(to) > 0;
  };
  const auto made = std::ranges::find_if(lanes, &Lane::is_new);
  std::vector<Step> wanted = {{*f.safe, *f.unsafe}};
  if (made != lanes.end()) wanted = {{*f.safe, *made->holds}, {*made->wants, *f.unsafe}};
  std::erase_if(wanted, [&](const Step& s) { return leads(s.from, s.to); });
  return wanted;
}

/// Of a cut inversion its path is no order: what its own reports show between its locks.
std::vector<Step> shown_steps(const LockGraph& g, const Finding& f) {
  std::vector<Step> all;
  for (const ClassId from : f.path)
    for (const ClassId to : f.path)
      if (const DependencyEdge* e = g.dependency(from, to);
          e && std::ranges::any_of(e->witnesses, [&](const Witness& w) { return rests_on(f, w.report); }))
        all.push_back({from, to});
  return all;
}

}  // namespace

Scenario scenario_of(const LockGraph& g, const Finding& f) {
  Scenario s;
  for (const Step& step : is_cut_inversion(f) ? shown_steps(g, f) : steps_in_order(g, f)) {
    Lane lane;
    lane.taking = taking_of(g, step, &f);
    if (f.incomplete && !lane.taking) continue;
    lane.holds = step.from, lane.wants = step.to;
    lane.is_new = closes(g, f, step);
    s.lanes.push_back(std::move(lane));
  }
  join_workers(g, s.lanes);
  join_counts(g, s.lanes);
  if (!f.incomplete) {
    join_notifiers(g, s.lanes);
    join_reclaim(g, s.lanes);
  }
  if (is_cut_inversion(f) && f.safe && f.unsafe) {
    s.gaps = gaps(f, s.lanes);
    s.lanes.push_back(struck_lane(g, f));
  }
  if (f.incomplete) {
    for (const ClassId v : f.path)
      if (std::none_of(s.lanes.begin(), s.lanes.end(), [&](const Lane& l) { return has(l, v) || l.wants == v; }))
        s.others.push_back(v);
  } else if (f.kind == FindingKind::WaitContext) {
    s.lanes.push_back(waiting_lane(g, f));
  } else if (f.kind != FindingKind::Cycle) {
    s.lanes.push_back(struck_lane(g, f));
    if (s.lanes.size() > 1 && told_irqs(g, f) != std::vector{Irq::ReclaimFs}) join_struck_reclaim(g, s.lanes);
  }
  s.closed = !f.incomplete && f.kind != FindingKind::WaitContext;
  std::size_t n = 0;
  for (Lane& lane : s.lanes) {
    ++n;
    if (lane.who.empty()) lane.who = fmt::format("Task {}", n);
  }
  return s;
}

const Lane* lane_of(const Scenario& s, const Step& step) {
  for (const Lane& lane : s.lanes) {
    std::vector<ClassId> locks;  // in the order in which it comes by them
    for (const auto& lock : {lane.queue, lane.holds})
      if (lock) locks.push_back(*lock);
    for (const auto* entered : {&lane.entered, &lane.notifies})
      if (*entered) locks.push_back((*entered)->activity);
    if (lane.wants) locks.push_back(*lane.wants);
    for (std::size_t i = 1; i < locks.size(); ++i)
      if (step == Step{locks[i - 1], locks[i]}) return &lane;
  }
  return nullptr;
}

bool joins_at_once(const LockGraph& g, const Step& s) {
  return g[s.from].base_name == "btrfs_trans_num_writers" && g[s.to].base_name == "btrfs_trans_num_extwriters";
}

std::optional<ClassId> safe_end(const Finding& f) {
  return is_cut_inversion(f) ? f.safe : std::optional(f.path.front());
}
std::optional<ClassId> unsafe_end(const Finding& f) {
  return is_cut_inversion(f) ? f.unsafe : std::optional(f.path.back());
}

std::string words(const Ways& ways) {
  if (!ways.known) return "in a way that no log shows";
  if (!ways.read()) return {};
  std::string words = ways.shared && ways.recursive ? "as a reader, recursive or not"
                      : ways.shared                 ? "as a reader"
                                                    : "as a recursive reader";
  return ways.exclusive ? words + ", or exclusively" : words;
}

std::vector<Irq> told_irqs(const LockGraph& g, const Finding& f) {
  if (f.confidence <= Confidence::Reported && !f.key.irqs.empty()) return f.key.irqs;
  if (f.irqs.size() < 2 || !safe_end(f) || !unsafe_end(f)) return f.irqs;
  const Usage safe = usage_in(g, *safe_end(f), f.reports), unsafe = usage_in(g, *unsafe_end(f), f.reports);
  std::vector<Irq> told;
  for (const Irq irq : f.irqs)
    if (safe.any_used_in(irq) && unsafe.any_enabled(irq)) told.push_back(irq);
  if (told.empty()) told = f.irqs;
  const auto first = places_of_irq(g, f, told.front());
  std::erase_if(told, [&](Irq irq) { return places_of_irq(g, f, irq) != first; });
  return told;
}

std::string why_readers_wait(const Lane& waiting, const Lane& holding) {
  const Ways &taken = waiting.taking.taken, &held = holding.holding().held;
  if (!taken.known || !held.known || waiting.wants != holding.holds) return {};
  if (!taken.read() || !held.read()) return {};
  const bool both_only_read = taken.only_read() && held.only_read();
  if (!taken.shared)
    return both_only_read ? "lockdep saw a stronger kind than these stacks show: recursive readers wait for no reader"
                          : "a recursive reader waits only for who holds it exclusively";
  return both_only_read ? "a writer that queues in between makes this reader wait for that one"
                        : "where both read, only a writer that queues in between makes one wait for the other";
}

}  // namespace lockgraph
