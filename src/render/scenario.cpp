#include "scenario.h"

#include "activities.h"
#include "words.h"

#include <algorithm>

namespace lockgraph {

bool closes(const LockGraph& g, const Finding& f, const Step& s) {
  const DependencyEdge* e = g.dependency(s.from, s.to);
  return e && std::any_of(e->witnesses.begin(), e->witnesses.end(), [&](const Witness& w) {
           return w.is_new && std::find(f.reports.begin(), f.reports.end(), w.report) != f.reports.end();
         });
}

namespace {

std::vector<Step> steps_in_order(const LockGraph& g, const Finding& f) {
  std::vector<Step> all = steps(f);
  if (f.kind != FindingKind::Cycle || f.incomplete) return all;
  const auto closing = std::find_if(all.begin(), all.end(), [&](const Step& s) { return closes(g, f, s); });
  if (closing != all.end()) std::rotate(all.begin(), closing + 1, all.end());
  return all;
}

/// Where a class was first seen in one of some states.
std::optional<Site> first_seen(const ClassNode& c, const std::vector<UsageState>& states) {
  for (const UsageState state : states)
    if (const auto seen = c.first_seen.find(state); seen != c.first_seen.end()) return seen->second;
  return std::nullopt;
}

/// The task that holds the unsafe lock, and the interrupt that strikes it and takes the safe one.
Lane struck_lane(const LockGraph& g, const Finding& f) {
  Lane lane;
  lane.holds = f.path.back(), lane.wants = f.path.front();
  std::vector<UsageState> on, in;
  for (const Irq irq : f.irqs) {
    on.insert(on.end(), {enabled(irq), enabled_read(irq)});
    in.insert(in.end(), {used_in(irq), used_in_read(irq)});
  }
  lane.held_since = first_seen(g[f.path.back()], on);
  lane.site = first_seen(g[f.path.front()], in);
  lane.interrupt = f.irqs.empty() ? "interrupt" : f.irqs.front() == Irq::Nmi ? "NMI" : irq_words(f.irqs, " or ");
  return lane;
}

Lane waiting_lane(const LockGraph& g, const Finding& f) {
  Lane lane;
  lane.wants = f.path.back();
  const std::string wanted = wait_words(g[f.path.back()], f.reports);
  const bool sleeps = g[f.path.back()].sleeps;
  if (is_forbidden_by_context(f)) {
    lane.who = "Context";
    lane.forbids = fmt::format(
        "{}: wait type of the lock {}",
        sleeps ? "who waits for it sleeps, and what runs here may not" : "what runs here may not wait so", wanted);
  } else {
    lane.holds = f.path.front();
    lane.dependency = g.dependency(f.path.front(), f.path.back());
    if (lane.dependency) lane.site = lane.dependency->site;
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

/// Who holds a lock and allocates goes into reclaim, and waits there.
void join_reclaim(const LockGraph& g, std::vector<Lane>& lanes) {
  join_neighbours(lanes, [&](const Lane& before, Lane& behind) {
    if (before.entered || !is_reclaim(g[*before.wants])) return false;
    behind.entered = Entered{*before.wants, before.dependency, before.site, before.is_new};
    behind.holds = before.holds, behind.queue = before.queue;
    return true;
  });
}

}  // namespace

Scenario scenario_of(const LockGraph& g, const Finding& f) {
  Scenario s;
  for (const Step& step : steps_in_order(g, f)) {
    Lane lane;
    lane.dependency = g.dependency(step.from, step.to);
    if (f.incomplete && !lane.dependency) continue;
    lane.holds = step.from, lane.wants = step.to;
    if (lane.dependency) lane.site = lane.dependency->site;
    lane.is_new = closes(g, f, step);
    s.lanes.push_back(std::move(lane));
  }
  join_workers(g, s.lanes);
  if (!f.incomplete) join_reclaim(g, s.lanes);
  if (f.incomplete) {
    for (const ClassId v : f.path)
      if (std::none_of(s.lanes.begin(), s.lanes.end(), [&](const Lane& l) { return has(l, v) || l.wants == v; }))
        s.others.push_back(v);
  } else if (f.kind == FindingKind::WaitContext) {
    s.lanes.push_back(waiting_lane(g, f));
  } else if (f.kind != FindingKind::Cycle) {
    s.lanes.push_back(struck_lane(g, f));
  }
  s.closed = !f.incomplete && f.kind != FindingKind::WaitContext;
  std::size_t n = 0;
  for (Lane& lane : s.lanes) {
    ++n;
    if (lane.who.empty()) lane.who = fmt::format("Task {}", n);
  }
  return s;
}

namespace {

std::string access_words(const DependencyEdge& e, const Acquisition Witness::*side) {
  bool exclusive = false, shared = false, recursive = false, known = false;
  for (const Witness& w : e.witnesses) {
    const Acquisition& a = w.*side;
    known |= a.access != Access::Unknown && a.known != Known::Assumed;
    exclusive |= a.access == Access::Exclusive || a.access == Access::Unknown;
    shared |= a.access == Access::Shared, recursive |= a.access == Access::Recursive;
  }
  if (!known) return "exclusively, which is assumed";
  if (!shared && !recursive) return {};
  std::string words = shared && recursive ? "as a reader, recursive or not"
                      : shared            ? "as a reader"
                                          : "as a recursive reader";
  return exclusive ? words + ", or exclusively" : words;
}

bool only_readers(const std::string& words) {
  return words.starts_with("as a ") && words.find("exclusively") == words.npos;
}

}  // namespace

std::string held_as(const DependencyEdge& e) { return access_words(e, &Witness::from); }
std::string taken_as(const DependencyEdge& e) { return access_words(e, &Witness::to); }

std::string why_readers_wait(const Lane& waiting, const Lane& holding) {
  const DependencyEdge* held = held_on(holding);
  if (!waiting.dependency || !held || waiting.wants != holding.holds) return {};
  const std::string taken = taken_as(*waiting.dependency);
  if (!only_readers(taken) || !only_readers(held_as(*held))) return {};
  return taken == "as a recursive reader"
             ? "lockdep saw a stronger kind than these stacks show: recursive readers wait for no reader"
             : "a writer that queues in between makes this reader wait for that one";
}

}  // namespace lockgraph
