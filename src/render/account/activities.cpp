#include "activities.h"

#include "activity_words.h"

#include <fmt/format.h>

#include <string_view>

namespace lockgraph {

bool waits_for_readers(const std::optional<Site>& site) {
  return site && site->function.find("synchronize_srcu") != std::string::npos;
}

bool may_fault(const std::optional<Site>& site) {
  return site && (site->function.ends_with("might_fault") || site->function.starts_with("gup_fast_fallback") ||
                  site->function.starts_with("internal_get_user_pages_fast"));
}

bool is_left_by_worker(const ClassNode& wanted, const std::optional<Site>& site) {
  return (is_one(wanted, kQueueWords) || is_one(wanted, kWorkWords)) && site &&
         site->function.starts_with("process_one_work");
}

bool is_plainly_exclusive(const Ways& ways) { return ways.known && ways.exclusive && !ways.read(); }

bool is_work(const ClassNode& c) { return is_one(c, kWorkWords); }
bool is_work_queue(const ClassNode& c) { return is_one(c, kQueueWords); }
bool is_reclaim(const ClassNode& c) { return is_one(c, kReclaimWords); }

std::string_view verb_of(const ClassNode& c) {
  const Activity* a = activity_of(c);
  return a ? a->verb : "holds";
}

bool is_notifier(const ClassNode& c) { return is_one(c, kNotifierWords); }

bool is_activity(const ClassNode& c) { return activity_of(c) != nullptr; }

bool is_run(const ClassNode& c) {
  const Activity* a = activity_of(c);
  return a && a->is_run;
}

std::string why_one_waits(const LockGraph& g, const Lane& waiting, const Lane& holding) {
  const std::string why = why_readers_wait(waiting, holding);
  if (why.empty()) return {};
  const ClassNode& c = g[*waiting.wants];
  const Activity* a = activity_of(c);
  if (!a) return fmt::format("{} is held by readers there: {}", c.name, why);
  return a->queued.empty() ? "" : fmt::format("{}: {}", c.name, a->queued);
}

bool is_one_object(const ClassNode& c) {
  return !activity_of(c) && !c.ambiguous && c.owner.empty() && c.name.find_first_of("&->()*#.[") == std::string::npos;
}

std::string holding_words(const LockGraph& g, const Lane& lane) {
  const ClassNode& c = g[*lane.holds];
  const Activity* a = activity_of(c);
  if (!a) return "holds " + c.name;
  const bool excludes = !a->excludes.empty() && lane.holding() && is_plainly_exclusive(lane.holding().held);
  return about(excludes ? a->excludes : a->holds, c) + (lane.queue ? " of the queue " + g[*lane.queue].name : "");
}

std::string held_how(const LockGraph& g, const Lane& lane) {
  const std::string how = lane.holding() && !activity_of(g[*lane.holds]) ? words(lane.holding().held) : "";
  return how.empty() ? "" : " " + how;
}

bool only_allocates(const Taking& taking) {
  return taking.site && taking.site->function.find("fs_reclaim_acquire") != std::string::npos;
}

bool flushes(const Taking& taking) {
  return taking.site && taking.site->function.find("flush_work") != std::string::npos;
}

std::string waiting_words(const LockGraph& g, const Lane& lane) {
  const ClassNode& c = g[*lane.wants];
  if (waits_for_readers(lane.taking.site)) return "waits until all readers of " + c.name + " are done";
  if (is_left_by_worker(c, lane.taking.site)) return "goes on, still with that, to more work (" + c.name + ")";
  if (is_notifier(c) && !lane.taking.site)
    return about("runs notifiers, which may wait, or allocates memory, to reclaim which they may run ({})", c);
  if (is_notifier(c) && only_allocates(lane.taking))
    return about("allocates memory: to reclaim some may run notifiers, which may wait ({})", c);
  if (const Activity* a = activity_of(c)) {
    const Ways& how = lane.taking.taken;
    const bool enters = how.known ? how.read() : !a->is_waited_for;
    return about(!a->enters.empty() && enters ? a->enters : a->waits, c);
  }
  const std::string how = lane.taking ? words(lane.taking.taken) : "";
  return (may_fault(lane.taking.site) ? "touches memory of user space, and where that faults waits for "
                                      : "waits for ") +
         c.name + (how.empty() ? "" : " " + how);
}

}  // namespace lockgraph
