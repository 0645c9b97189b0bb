#include "activity_words.h"

#include "kernel/lock_functions.h"

#include <fmt/format.h>

namespace lockgraph {

constexpr Activity kWorkWords = {.name = "(work_completion)",
                                 .verb = "runs",
                                 .holds = "runs {}",
                                 .waits = "waits until {} is done",
                                 .where = "in the work {}",
                                 .advice = "do not wait for {} (flush_work(), cancel_work_sync())",
                                 .is_run = true};
constexpr Activity kQueueWords = {.name = "(wq_completion)",
                                  .verb = "runs",
                                  .holds = "runs work of the queue {}",
                                  .waits = "waits until all work of the queue {} is done",
                                  .where = "in work of the queue {}",
                                  .advice = "do not flush the queue {}",
                                  .is_run = true};
constexpr Activity kReclaimWords = {.name = "fs_reclaim",
                                    .verb = "does",
                                    .holds = "reclaims memory ({})",
                                    .waits = "allocates memory, which may have to be reclaimed ({})",
                                    .where = "in reclaim (a shrinker, or writing back)",
                                    .advice =
                                        "allocate with GFP_NOFS, or within memalloc_nofs_save() (GFP_NOIO, where "
                                        "reclaim waits for a block queue),"};
constexpr Activity kJournalWords = {.name = "jbd2_handle",
                                    .verb = "has",
                                    .holds = "has a handle of the journal ({})",
                                    .waits = "waits until the transaction has committed, with all its handles ({})",
                                    .enters = "starts a handle of the journal, which may wait for a commit ({})",
                                    .where = "with a handle of the journal ({})",
                                    .advice = "do not start a handle ({})",
                                    .queued =
                                        "a commit that locks the transaction makes a new handle wait until the "
                                        "others end"};
constexpr Activity kNotifierWords = {.name = "mmu_notifier_invalidate_range_start",
                                     .verb = "runs",
                                     .holds = "runs notifiers ({})",
                                     .waits = "runs notifiers, which may wait ({})",
                                     .where = "in a notifier of {}",
                                     .advice = "do not run notifiers ({})"};
// include/linux/dma-fence.h: who signals fences is in a section of readers, who waits takes it exclusively.
constexpr Activity kFenceWords = {.name = "dma_fence_map",
                                  .verb = "signals",
                                  .holds = "is in a section at whose end fences are signalled ({})",
                                  .waits = "may wait for a fence ({})",
                                  .enters = "begins a section that signals fences ({})",
                                  .where = "in a section that signals fences ({})",
                                  .advice = "do not wait for a fence ({})",
                                  .is_waited_for = true};

namespace {

constexpr Activity kTimerWords = {.name = "(&",
                                  .verb = "runs",
                                  .holds = "runs the timer {}",
                                  .waits = "waits until the timer {} has run",
                                  .where = "in the timer {}",
                                  .advice = "do not wait for the timer {} (timer_delete_sync())",
                                  .is_run = true};
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
    kWorkWords,
    kQueueWords,
    kReclaimWords,
    kJournalWords,
    kNotifierWords,
    kFenceWords,
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

}  // namespace

const Activity* activity_of(const ClassNode& c) {
  const std::string_view name = c.name;
  for (const Activity& a : kActivities)
    if (name.starts_with(a.name)) return &a;
  return name.starts_with(kTimerWords.name) && taken_by_name(name).type == LockType::Pseudo ? &kTimerWords : nullptr;
}

std::string about(std::string_view words, const ClassNode& c) { return fmt::format(fmt::runtime(words), c.name); }

}  // namespace lockgraph
