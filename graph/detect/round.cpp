#include "round.h"

#include "kernel/lock_functions.h"
#include "kernel/sleeps.h"

#include <range/v3/algorithm/all_of.hpp>

namespace lockgraph {
namespace {

constexpr std::size_t kMostOwners = 64;  // of one lock that are followed

}  // namespace

Round::Round(const Standstill& s) {
  for (const SeenTask& t : s.tasks) {
    Sight sight{&t, waited_for(t.stack), nullptr, false};
    if (t.blocked_on && t.blocked_on->on != WaitedFor::Unknown) sight.on = t.blocked_on->on;
    sight.waits = t.blocked_on || t.seconds > 0 || t.state == 'D' || is_lock(sight.on);
    if (t.locks && !t.locks->empty()) {
      for (std::size_t i = 0; i + 1 < t.locks->size(); ++i) note(t, (*t.locks)[i], false);
      if (t.locks_whole) note(t, t.locks->back(), true);  // else it may not be the last
      if (t.locks_whole && !t.locks->back().address.empty()) sight.last = &t.locks->back();
    }
    // Lockdep notes a lock before a task waits for it, but semaphores it does not know.
    sight.wants_last = sight.last && is_lock(sight.on) && sight.on != WaitedFor::Semaphore;
    sights_.push_back(sight);
  }
  for (Sight& sight : sights_) find_wait(sight);
  for (const Sight& sight : sights_) {
    if (!sight.wants_last) continue;
    Instance& lock = instances_.at(sight.last->address);
    if (sight.on == WaitedFor::RwsemWrite) lock.writers.push_back(sight.seen);
    lock.is_read |= sight.seen->blocked_on && sight.seen->blocked_on->owner_reads;
  }
  for (const Sight& sight : sights_) of_task_.emplace(sight.seen, &sight);
  for (auto& [address, lock] : instances_)
    for (const auto& [task, held] : lock.last_of)
      if (does_something_else(task)) lock.idle.emplace_back(task, held);
}

std::map<TaskName, Owner> Round::owners_of(const Sight& sight, double moment, bool& bounded) const {
  std::map<TaskName, Owner> owners;
  if (!sight.waits) return owners;
  const auto& claim = sight.seen->blocked_on;
  const Instance* lock = sight.wants_last ? &instances_.at(sight.last->address) : nullptr;
  if (claim && claim->owner) owners.emplace(name_of(*claim->owner), Owner{{moment}, std::nullopt});
  if (!lock) return owners;
  const auto add = [&](const SeenTask* task, const ListedLock* held) {
    Owner& owner = owners[name_of(task->task)];
    owner.seen = {moment};
    if (held && held->site) owner.taken_in = held->site;
  };
  const auto is_full = [&] { return owners.size() > kMostOwners && (bounded = true); };
  const bool one_owner = claim && claim->owner && sight.on == WaitedFor::Mutex;
  // A reader waits for no reader, but for the writer that queued before; where none is known whoever has it keeps
  // this one, through whomever.
  const std::vector<const SeenTask*> writers = writers_before(sight, *lock);
  const bool queues = !writers.empty();
  // Himself first: no others may hide that he waits for himself.
  for (const auto& [task, held] : lock->holders)
    if (task == sight.seen && !one_owner && !queues) add(task, held);
  for (const auto& [task, held] : lock->holders) {
    if (is_full()) break;
    if (one_owner && name_of(task->task) != owners.begin()->first) continue;
    if (queues && task == sight.seen) continue;
    add(task, held);
  }
  if (!one_owner)
    for (const auto& [task, held] : lock->idle) {
      if (is_full()) break;
      if (task != sight.seen) add(task, held);
    }
  for (const SeenTask* writer : writers) add(writer, nullptr);
  return owners;
}

void Round::note(const SeenTask& t, const ListedLock& lock, bool is_last) {
  if (lock.address.empty()) return;
  Instance& instance = instances_[lock.address];
  (is_last ? instance.last_of : instance.holders).emplace_back(&t, &lock);
}

/// Two cannot have it, and another one took more behind it: this one waits, whatever its state is said to be.
void Round::find_wait(Sight& sight) const {
  if (!sight.last || !sight.last->exclusive || sight.on != WaitedFor::Unknown) return;
  if (instances_.at(sight.last->address).holders.empty()) return;
  sight.waits = sight.wants_last = true;
  if (sight.last->sleeps) sight.on = names_rwsem(sight.last->label) ? WaitedFor::RwsemWrite : WaitedFor::Mutex;
}

/// Of a lock that readers have: those that are blocked for longer than this reader; the only one, where that is not
/// printed.
std::vector<const SeenTask*> Round::writers_before(const Sight& reader, const Instance& lock) const {
  std::vector<const SeenTask*> before;
  if (reader.on != WaitedFor::RwsemRead || !lock.is_read) return before;
  const auto is_timed = [](const SeenTask* t) { return t->seconds > 0; };
  if (is_timed(reader.seen) && ranges::all_of(lock.writers, is_timed)) {
    for (const SeenTask* w : lock.writers)
      if (w->seconds > reader.seen->seconds) before.push_back(w);
  } else if (lock.writers.size() == 1) {
    before = lock.writers;
  }
  return before;
}

/// It is known not to wait for a lock, so it has what is its last.
bool Round::does_something_else(const SeenTask* task) const {
  const Sight& sight = *of_task_.at(task);
  if (sight.wants_last) return false;
  return sight.on != WaitedFor::Unknown || (!sight.waits && !sight.seen->stack.empty());
}

}  // namespace lockgraph
