#include "joined_tasks.h"

#include "activities.h"

namespace lockgraph {
namespace {

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

/// Who begins to change a mapping runs the notifiers himself.
void join_notifiers(const LockGraph& g, std::vector<Lane>& lanes) {
  join_neighbours(lanes, [&](const Lane& before, Lane& behind) {
    if (before.notifies || !is_notifier(g[*before.wants])) return false;
    behind.notifies = Entered{*before.wants, before.taking, before.is_new};
    behind.holds = before.holds, behind.queue = before.queue;
    return true;
  });
}

}  // namespace

bool joins_at_once(const LockGraph& g, const Step& s) {
  return g[s.from].base_name == "btrfs_trans_num_writers" && g[s.to].base_name == "btrfs_trans_num_extwriters";
}

void join_struck_reclaim(const LockGraph& g, std::vector<Lane>& lanes) {
  Lane& struck = lanes.back();
  if (!struck.wants || !is_reclaim(g[*struck.wants]) || struck.holds == struck.wants) return;
  struck.entered = Entered{*struck.wants, struck.taking, false};
  struck.taking = lanes.front().taking, struck.wants = lanes.front().wants;
  lanes.erase(lanes.begin());
}

void join_tasks(const LockGraph& g, std::vector<Lane>& lanes, bool is_cut) {
  join_workers(g, lanes);
  join_counts(g, lanes);
  if (is_cut) return;
  join_notifiers(g, lanes);
  join_reclaim(g, lanes);
}

}  // namespace lockgraph
