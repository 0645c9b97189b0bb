#include "scenario.h"

#include "activities.h"
#include "joined_tasks.h"
#include "kernel/lock_machinery.h"
#include "kernel/priming.h"
#include "kernel/takers.h"
#include "words.h"

#include <algorithm>
#include <map>
#include <set>

namespace lockgraph {

namespace {

std::vector<Step> steps_in_order(const LockGraph& g, const Finding& f) {
  std::vector<Step> all = steps(f);
  if (f.kind != FindingKind::Cycle || f.incomplete) return all;
  const auto closing = std::find_if(all.begin(), all.end(), [&](const Step& s) { return closes(g, f, s); });
  if (closing != all.end()) std::rotate(all.begin(), closing + 1, all.end());
  return all;
}

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
  join_tasks(g, s.lanes, f.incomplete);
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

std::optional<ClassId> safe_end(const Finding& f) {
  return is_cut_inversion(f) ? f.safe : std::optional(f.path.front());
}
std::optional<ClassId> unsafe_end(const Finding& f) {
  return is_cut_inversion(f) ? f.unsafe : std::optional(f.path.back());
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
