#include "activities.h"

#include "kernel/lock_functions.h"

#include <fmt/format.h>

#include <string_view>

namespace lockgraph {
namespace {

/// What an activity is called where a lock would be held or waited for; `{}` is its name. Empty words: it is a lock
/// there, and said to be one.
struct Activity {
  std::string_view name;             ///< the beginning of its name
  std::string_view verb;             ///< what who has it does
  std::string_view holds, excludes;  ///< who is in it; who has it exclusively, where that is another thing
  std::string_view waits, enters;    ///< who waits for all of it; who takes it as a reader, where that is another thing
  std::string_view where;            ///< what happens in it
  std::string_view advice;           ///< not to wait for it; the place follows
};

constexpr Activity kWork = {
    "(work_completion)",      "runs", "runs {}",        "",
    "waits until {} is done", "",     "in the work {}", "do not wait for {} (flush_work(), cancel_work_sync())"};
constexpr Activity kQueue = {"(wq_completion)",
                             "runs",
                             "runs work of the queue {}",
                             "",
                             "waits until all work of the queue {} is done",
                             "",
                             "in work of the queue {}",
                             "do not flush the queue {}"};
constexpr Activity kTimer = {"(&",
                             "runs",
                             "runs the timer {}",
                             "",
                             "waits until the timer {} has run",
                             "",
                             "in the timer {}",
                             "do not wait for the timer {} (timer_delete_sync())"};
constexpr Activity kReclaim = {"fs_reclaim",
                               "does",
                               "reclaims memory ({})",
                               "",
                               "allocates memory, which may have to be reclaimed ({})",
                               "",
                               "in reclaim (a shrinker, or writing back)",
                               "allocate with GFP_NOFS, or within memalloc_nofs_save() (GFP_NOIO, where reclaim waits "
                               "for a block queue),"};
constexpr Activity kJournal = {"jbd2_handle",
                               "has",
                               "has a handle of the journal ({})",
                               "",
                               "waits until the transaction has committed, with all its handles ({})",
                               "starts a handle of the journal, which may wait for a commit ({})",
                               "while it has a handle of the journal ({})",
                               "do not start a handle ({})"};
// What has no ending word of its own is what is waited for: fences, freezing of queues, removal of files.
constexpr Activity kActivities[] = {
    kWork,
    kQueue,
    kReclaim,
    kJournal,
    {"mmu_notifier_invalidate_range_start", "runs", "runs notifiers ({})", "", "runs notifiers, which may wait ({})",
     "", "in a notifier of {}", ""},
    // include/linux/dma-fence.h: who signals fences is in a section of readers, who waits takes it exclusively.
    {"dma_fence_map", "does", "is in a section at whose end fences are signalled ({})", "", "may wait for a fence ({})",
     "begins a section that signals fences ({})", "in a section that signals fences ({})",
     "do not wait for a fence ({})"},
    // block/blk-mq.c: requests are readers, who freezes the queue is the writer and keeps it frozen.
    {"&q->q_usage_counter", "has", "has requests in the queue ({})", "has frozen the queue ({})",
     "freezes the queue, and waits until it has no requests ({})",
     "sends requests to the queue, which may be frozen ({})", "while the queue {} is frozen or in use", ""},
    {"q->q_usage_counter", "has", "has requests in the queue ({})", "has frozen the queue ({})",
     "freezes the queue, and waits until it has no requests ({})",
     "sends requests to the queue, which may be frozen ({})", "while the queue {} is frozen or in use", ""},
    // fs/kernfs/dir.c: who is in an operation on the file is a reader, who removes it waits for all.
    {"kn->active", "is in", "is in an operation on the file ({})", "",
     "removes the file, and waits until nobody uses it ({})", "begins an operation on the file ({})",
     "in an operation on the file ({})", "do not remove the file ({})"},
    {"kn->count", "is in", "is in an operation on the file ({})", "",
     "removes the file, and waits until nobody uses it ({})", "begins an operation on the file ({})",
     "in an operation on the file ({})", "do not remove the file ({})"},
    {"s_active", "is in", "is in an operation on the file ({})", "",
     "removes the file, and waits until nobody uses it ({})", "begins an operation on the file ({})",
     "in an operation on the file ({})", "do not remove the file ({})"},
    {"(completion)", "is to do", "is to complete {}", "", "waits for {}", "", "before {} is complete",
     "do not wait for {}"},
    {"(complete)", "is to do", "is to complete {}", "", "waits for {}", "", "before {} is complete",
     "do not wait for {}"},
    {"cpuhp_state-", "runs", "runs callbacks of CPU hotplug ({})", "",
     "waits until callbacks of CPU hotplug have run ({})", "", "in a callback of CPU hotplug ({})", ""},
    {"console_owner", "does", "prints to the consoles ({})", "", "waits for who prints to the consoles ({})", "",
     "while printing to the consoles ({})", ""},
    // fs/btrfs/locking.h: who takes part in a transaction is a reader, who waits for its next state takes it alone.
    {"btrfs_trans_", "has", "takes part in the transaction ({})", "", "waits until the transaction is that far ({})",
     "joins the transaction ({})", "in the transaction ({})", ""},
    {"btrfs_ordered_extent", "has", "has to finish an ordered extent ({})", "",
     "waits until the ordered extent is written ({})", "begins to finish an ordered extent ({})",
     "while an ordered extent is finished ({})", ""},
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

/// Who touches user memory takes the lock only where that faults.
bool may_fault(const std::optional<Site>& site) { return site && site->function.ends_with("might_fault"); }

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

std::string waiting_words(const LockGraph& g, const Lane& lane) {
  const ClassNode& c = g[*lane.wants];
  if (waits_for_readers(lane.taking.site)) return "waits until all readers of " + c.name + " are done";
  const Activity* a = activity_of(c);
  if (a) return about(!a->enters.empty() && lane.taking.taken.read() ? a->enters : a->waits, c);
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
  if (!from || *from == to) return std::nullopt;
  const std::string &wanted = g[to].name, where = held_where(g[*from]);
  if (waits_for_readers(taking.site))
    return fmt::format("do not wait for the readers of {} (synchronize_srcu()) {}", wanted, where);
  if (is_one(g[to], kJournal) && taking.site && is_plainly_exclusive(taking.taken))
    return fmt::format("do not wait for a commit ({}()) {}", taking.site->function, where);
  if (may_fault(taking.site)) return fmt::format("do not touch memory of user space {}", where);
  const Activity* a = activity_of(g[to]);
  if (!a || a->advice.empty()) return std::nullopt;
  return about(a->advice, g[to]) + " " + where;
}

std::string removal_advice(const LockGraph& g, const Taking& taking, std::optional<ClassId> from, ClassId to) {
  if (auto special = special_advice(g, taking, from, to)) return *special;
  return fmt::format("do not take {} {}", g[to].name,
                     !from         ? "there"
                     : *from == to ? "while it is held"
                                   : held_where(g[*from]));
}

}  // namespace lockgraph
