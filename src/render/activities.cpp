#include "activities.h"

#include "kernel/lock_functions.h"

#include <fmt/format.h>

#include <string_view>

namespace lockgraph {
namespace {

enum class Sort { Lock, Work, Queue, Timer, Reclaim, Journal, Notifier };

Sort sort_of(const ClassNode& c) {
  const std::string_view name = c.name;
  if (name.starts_with("(work_completion)")) return Sort::Work;
  if (name.starts_with("(wq_completion)")) return Sort::Queue;
  if (name.starts_with("(&") && taken_by_name(name).type == LockType::Pseudo) return Sort::Timer;
  if (name == "fs_reclaim") return Sort::Reclaim;
  if (name == "jbd2_handle") return Sort::Journal;
  if (name.starts_with("mmu_notifier_invalidate_range_start")) return Sort::Notifier;
  return Sort::Lock;
}

/// Who waits for the readers of an SRCU domain holds nothing of it, and takes it for no more than that.
bool waits_for_readers(const std::optional<Site>& site) {
  return site && site->function.find("synchronize_srcu") != std::string::npos;
}

/// Who waits for a commit starts no handle.
bool waits_for_commit(const std::optional<Site>& site) {
  return site && site->function.starts_with("jbd2") && site->function.find("wait") != std::string::npos;
}

}  // namespace

bool is_work(const ClassNode& c) { return sort_of(c) == Sort::Work; }
bool is_work_queue(const ClassNode& c) { return sort_of(c) == Sort::Queue; }
bool is_reclaim(const ClassNode& c) { return sort_of(c) == Sort::Reclaim; }

bool is_run(const ClassNode& c) {
  const Sort sort = sort_of(c);
  return sort == Sort::Work || sort == Sort::Queue || sort == Sort::Timer || sort == Sort::Notifier;
}

bool waits_for_a_lock(const LockGraph& g, const Lane& lane) {
  return sort_of(g[*lane.wants]) == Sort::Lock && !waits_for_readers(lane.site);
}

std::string holding_words(const LockGraph& g, const Lane& lane) {
  const ClassNode& c = g[*lane.holds];
  switch (sort_of(c)) {
    case Sort::Work: return "runs " + c.name + (lane.queue ? " of the queue " + g[*lane.queue].name : "");
    case Sort::Queue: return "runs work of the queue " + c.name;
    case Sort::Timer: return "runs the timer " + c.name;
    case Sort::Reclaim: return "reclaims memory (" + c.name + ")";
    case Sort::Journal: return "has a handle of the journal (" + c.name + ")";
    case Sort::Notifier: return "runs notifiers (" + c.name + ")";
    case Sort::Lock: break;
  }
  return "holds " + c.name;
}

std::string waiting_words(const LockGraph& g, const Lane& lane) {
  const ClassNode& c = g[*lane.wants];
  if (waits_for_readers(lane.site)) return "waits until all readers of " + c.name + " are done";
  switch (sort_of(c)) {
    case Sort::Work: return "waits until " + c.name + " is done";
    case Sort::Queue: return "waits until all work of the queue " + c.name + " is done";
    case Sort::Timer: return "waits until the timer " + c.name + " has run";
    case Sort::Reclaim: return "allocates memory, which may have to be reclaimed (" + c.name + ")";
    case Sort::Journal:
      return (waits_for_commit(lane.site) ? "waits until the transaction has committed, with all its handles ("
                                          : "starts a handle of the journal, which may wait for a commit (") +
             c.name + ")";
    case Sort::Notifier: return "runs notifiers, which may wait (" + c.name + ")";
    case Sort::Lock: break;
  }
  return "waits for " + c.name;
}

namespace {

std::string held_where(const ClassNode& held) {
  switch (sort_of(held)) {
    case Sort::Work: return "in the work " + held.name;
    case Sort::Queue: return "in work of the queue " + held.name;
    case Sort::Timer: return "in the timer " + held.name;
    case Sort::Reclaim: return "in reclaim (a shrinker, or writing back)";
    case Sort::Notifier: return "in a notifier of " + held.name;
    case Sort::Journal:
    case Sort::Lock: break;
  }
  return "while " + held.name + " is held";
}

}  // namespace

std::optional<std::string> special_advice(const LockGraph& g, std::optional<ClassId> from, ClassId to) {
  if (!from || *from == to) return std::nullopt;
  const std::string &wanted = g[to].name, where = held_where(g[*from]);
  const DependencyEdge* e = g.dependency(*from, to);
  const std::optional<Site> site = e ? e->site : std::nullopt;
  if (waits_for_readers(site))
    return fmt::format("do not wait for the readers of {} (synchronize_srcu()) {}", wanted, where);
  if (waits_for_commit(site)) return fmt::format("do not wait for a commit ({}()) {}", site->function, where);
  switch (sort_of(g[to])) {
    case Sort::Work: return fmt::format("do not wait for {} (flush_work(), cancel_work_sync()) {}", wanted, where);
    case Sort::Queue: return fmt::format("do not flush the queue {} {}", wanted, where);
    case Sort::Timer: return fmt::format("do not wait for the timer {} (timer_delete_sync()) {}", wanted, where);
    case Sort::Reclaim:
      return fmt::format(
          "allocate with GFP_NOFS, or within memalloc_nofs_save(), {} (GFP_NOIO, where reclaim waits for "
          "a block queue)",
          where);
    case Sort::Journal: return fmt::format("do not start a handle ({}) {}", wanted, where);
    case Sort::Notifier:
    case Sort::Lock: break;
  }
  return std::nullopt;
}

std::string removal_advice(const LockGraph& g, std::optional<ClassId> from, ClassId to) {
  if (auto special = special_advice(g, from, to)) return *special;
  return fmt::format("do not take {} {}", g[to].name,
                     !from         ? "there"
                     : *from == to ? "while it is held"
                                   : held_where(g[*from]));
}

}  // namespace lockgraph
