#include "activities.h"

#include "kernel/lock_functions.h"

#include <fmt/format.h>

#include <algorithm>

#include <string_view>

namespace lockgraph {
namespace {

/// What an activity is called where a lock would be held or waited for; `{}` is its name. Of what is empty the word
/// before holds.
struct Activity {
  std::string_view name = {};                  ///< the beginning of its name
  std::string_view verb = {};                  ///< what who has it does
  std::string_view holds = {}, excludes = {};  ///< who is in it; who has it exclusively
  std::string_view waits = {}, enters = {};    ///< who waits for all of it; who takes it as a reader
  std::string_view where = {};                 ///< what happens in it
  std::string_view advice = {};                ///< not to wait for it; the place follows
  bool is_waited_for = false;                  ///< who takes it waits, where nothing tells how he does
  std::string_view queued = {};                ///< what makes one who enters wait for others who have entered
  bool is_run = false;                         ///< by who has it: who waits for its own run never goes on
};

constexpr Activity kWork = {.name = "(work_completion)",
                            .verb = "runs",
                            .holds = "runs {}",
                            .waits = "waits until {} is done",
                            .where = "in the work {}",
                            .advice = "do not wait for {} (flush_work(), cancel_work_sync())",
                            .is_run = true};
constexpr Activity kQueue = {.name = "(wq_completion)",
                             .verb = "runs",
                             .holds = "runs work of the queue {}",
                             .waits = "waits until all work of the queue {} is done",
                             .where = "in work of the queue {}",
                             .advice = "do not flush the queue {}",
                             .is_run = true};
constexpr Activity kTimer = {.name = "(&",
                             .verb = "runs",
                             .holds = "runs the timer {}",
                             .waits = "waits until the timer {} has run",
                             .where = "in the timer {}",
                             .advice = "do not wait for the timer {} (timer_delete_sync())",
                             .is_run = true};
constexpr Activity kReclaim = {.name = "fs_reclaim",
                               .verb = "does",
                               .holds = "reclaims memory ({})",
                               .waits = "allocates memory, which may have to be reclaimed ({})",
                               .where = "in reclaim (a shrinker, or writing back)",
                               .advice =
                                   "allocate with GFP_NOFS, or within memalloc_nofs_save() (GFP_NOIO, where "
                                   "reclaim waits for a block queue),"};
constexpr Activity kJournal = {.name = "jbd2_handle",
                               .verb = "has",
                               .holds = "has a handle of the journal ({})",
                               .waits = "waits until the transaction has committed, with all its handles ({})",
                               .enters = "starts a handle of the journal, which may wait for a commit ({})",
                               .where = "with a handle of the journal ({})",
                               .advice = "do not start a handle ({})",
                               .queued =
                                   "a commit that locks the transaction makes a new handle wait until the "
                                   "others end"};
constexpr Activity kNotifier = {.name = "mmu_notifier_invalidate_range_start",
                                .verb = "runs",
                                .holds = "runs notifiers ({})",
                                .waits = "runs notifiers, which may wait ({})",
                                .where = "in a notifier of {}",
                                .advice = "do not run notifiers ({})"};
// include/linux/dma-fence.h: who signals fences is in a section of readers, who waits takes it exclusively.
constexpr Activity kFence = {.name = "dma_fence_map",
                             .verb = "signals",
                             .holds = "is in a section at whose end fences are signalled ({})",
                             .waits = "may wait for a fence ({})",
                             .enters = "begins a section that signals fences ({})",
                             .where = "in a section that signals fences ({})",
                             .advice = "do not wait for a fence ({})",
                             .is_waited_for = true};
// block/blk-mq.c: requests are readers, who freezes the queue is the writer and keeps it frozen.
constexpr Activity requests(std::string_view name) {
  return {.name = name,
          .verb = "has",
          .holds = "has requests in the queue ({})",
          .excludes = "has frozen the queue ({})",
          .waits = "freezes the queue, and waits until it has no requests ({})",
          .enters = "sends requests to the queue, which may be frozen ({})",
          .where = "while the queue {} is frozen or in use",
          .advice = "do not send requests to the queue, and do not freeze it ({})",
          .queued = "who freezes the queue in between makes new requests wait"};
}
// fs/kernfs/dir.c: who is in an operation on the file is a reader, who removes it waits for all.
constexpr Activity removal(std::string_view name) {
  return {.name = name,
          .verb = "is in",
          .holds = "is in an operation on the file ({})",
          .waits = "removes the file, and waits until nobody uses it ({})",
          .enters = "begins an operation on the file ({})",
          .where = "in an operation on the file ({})",
          .advice = "do not remove the file ({})",
          .is_waited_for = true,
          .queued = "who removes the file in between makes new operations fail"};
}
constexpr Activity completion(std::string_view name) {
  return {.name = name,
          .verb = "is to do",
          .holds = "is to complete {}",
          .waits = "waits for {}",
          .where = "before {} is complete",
          .advice = "do not wait for {}"};
}

constexpr Activity kActivities[] = {
    kWork,
    kQueue,
    kReclaim,
    kJournal,
    kNotifier,
    kFence,
    requests("&q->q_usage_counter"),
    requests("q->q_usage_counter"),
    removal("kn->active"),
    removal("kn->count"),
    removal("s_active"),
    completion("(completion)"),
    completion("(complete)"),
    {.name = "cpuhp_state-",
     .verb = "runs",
     .holds = "runs callbacks of CPU hotplug ({})",
     .waits = "waits until callbacks of CPU hotplug have run ({})",
     .where = "in a callback of CPU hotplug ({})",
     .advice = "do not wait for callbacks of CPU hotplug ({})"},
    {.name = "console_owner",
     .verb = "is",
     .holds = "prints to the consoles ({})",
     .waits = "prints, and may spin until the task that prints hands over ({})",
     .where = "while printing to the consoles ({})",
     .advice = "do not print"},
    // fs/btrfs/locking.h: who takes part in a transaction, or brings it on, is a reader; who waits takes it alone.
    {.name = "btrfs_trans_num_",
     .verb = "has",
     .holds = "takes part in the transaction ({})",
     .waits = "waits until nobody takes part in the transaction any more ({})",
     .enters = "joins the transaction ({})",
     .where = "in the transaction ({})",
     .advice = "do not join the transaction, or wait for it ({}),",
     .queued = "a commit that blocks the transaction makes who joins it wait"},
    {.name = "btrfs_trans_",
     .verb = "has",
     .holds = "commits the transaction ({})",
     .waits = "waits until the transaction is that far ({})",
     .where = "in the commit of the transaction ({})",
     .advice = "do not wait for the transaction ({})"},
    {.name = "btrfs_ordered_extent",
     .verb = "has",
     .holds = "has to finish an ordered extent ({})",
     .waits = "waits until the ordered extent is written ({})",
     .enters = "begins to finish an ordered extent ({})",
     .where = "while an ordered extent is finished ({})",
     .advice = "do not wait for an ordered extent ({})"},
};

/// None: a lock.
const Activity* activity_of(const ClassNode& c) {
  const std::string_view name = c.name;
  for (const Activity& a : kActivities)
    if (name.starts_with(a.name)) return &a;
  return name.starts_with(kTimer.name) && taken_by_name(name).type == LockType::Pseudo ? &kTimer : nullptr;
}

bool is_one(const ClassNode& c, const Activity& a) { return c.name.starts_with(a.name); }

std::string about(std::string_view words, const ClassNode& c) { return fmt::format(fmt::runtime(words), c.name); }

/// Who waits for the readers of an SRCU domain holds nothing of it, and takes it for no more than that.
bool waits_for_readers(const std::optional<Site>& site) {
  return site && site->function.find("synchronize_srcu") != std::string::npos;
}

/// Who touches user memory takes the lock only where that faults: might_lock_read().
bool may_fault(const std::optional<Site>& site) {
  return site && (site->function.ends_with("might_fault") || site->function.starts_with("gup_fast_fallback") ||
                  site->function.starts_with("internal_get_user_pages_fast"));
}

/// A worker takes its queue when it begins the work: what it holds then, an earlier work has left.
bool is_left_by_worker(const ClassNode& wanted, const std::optional<Site>& site) {
  return (is_one(wanted, kQueue) || is_one(wanted, kWork)) && site && site->function.starts_with("process_one_work");
}

/// True where that is plain of both: exclusively, and never as a reader.
bool is_plainly_exclusive(const Ways& ways) { return ways.known && ways.exclusive && !ways.read(); }

}  // namespace

bool is_work(const ClassNode& c) { return is_one(c, kWork); }
bool is_work_queue(const ClassNode& c) { return is_one(c, kQueue); }
bool is_reclaim(const ClassNode& c) { return is_one(c, kReclaim); }

std::string_view verb_of(const ClassNode& c) {
  const Activity* a = activity_of(c);
  return a ? a->verb : "holds";
}

bool is_notifier(const ClassNode& c) { return is_one(c, kNotifier); }

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

namespace {

std::string held_where(const ClassNode& held) {
  const Activity* a = activity_of(held);
  return a ? about(a->where, held) : "while " + held.name + " is held";
}

}  // namespace

std::optional<std::string> special_advice(const LockGraph& g, const Taking& taking, std::optional<ClassId> from,
                                          ClassId to) {
  if (!from || (*from == to && !is_activity(g[to]))) return std::nullopt;
  const std::string &wanted = g[to].name, where = held_where(g[*from]);
  if (is_left_by_worker(g[to], taking.site)) return fmt::format("let {} go before the work ends", g[*from].name);
  if (waits_for_readers(taking.site))
    return fmt::format("do not wait for the readers of {} (synchronize_srcu()) {}", wanted, where);
  if (is_one(g[to], kJournal) && taking.site && is_plainly_exclusive(taking.taken))
    return fmt::format("do not wait for a commit ({}()) {}", taking.site->function, where);
  if (may_fault(taking.site)) return fmt::format("do not touch memory of user space {}", where);
  const Activity* a = activity_of(g[to]);
  if (!a || a->advice.empty()) return std::nullopt;
  return about(a->advice, g[to]) + " " + where;
}

std::optional<std::string> advice_in(const ClassNode& c, const std::string& where) {
  const Activity* a = activity_of(c);
  return a ? std::optional(about(a->advice, c) + " in the " + where) : std::nullopt;
}

std::string reclaim_advice(const LockGraph& g, ClassId from, const std::vector<ClassId>& path) {
  const auto has_one = [&](const Activity& a) {
    return std::any_of(path.begin(), path.end(), [&](ClassId v) { return is_one(g[v], a); });
  };
  const std::string where = held_where(g[from]);
  if (has_one(kNotifier) || has_one(kFence))
    return fmt::format(
        "allocate before, or with GFP_NOWAIT or GFP_ATOMIC, {} (GFP_NOFS and GFP_NOIO run notifiers, too)", where);
  const bool queue = std::any_of(path.begin(), path.end(),
                                 [&](ClassId v) { return g[v].name.find("q_usage_counter") != std::string::npos; });
  return queue ? fmt::format("allocate with GFP_NOIO, or within memalloc_noio_save(), {}", where)
               : fmt::format("allocate with GFP_NOFS, or within memalloc_nofs_save(), {}", where);
}

std::string removal_advice(const LockGraph& g, const Taking& taking, std::optional<ClassId> from, ClassId to) {
  if (auto special = special_advice(g, taking, from, to)) return *special;
  return fmt::format("do not take {} {}", g[to].name,
                     !from         ? "there"
                     : *from == to ? "while it is held"
                                   : held_where(g[*from]));
}

}  // namespace lockgraph
