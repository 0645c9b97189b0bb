#include "waits.h"

#include "kernel/lock_functions.h"
#include "kernel/lock_machinery.h"
#include "kernel/sleeps.h"
#include "kernel/takers.h"

#include <range/v3/algorithm/all_of.hpp>
#include <range/v3/algorithm/any_of.hpp>

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace lockgraph {
namespace {

constexpr std::size_t kMostOwners = 64;  // of one lock that are followed
constexpr double kSlack = 0.5;           // seconds by which a kernel rounds how long a task is blocked
constexpr double kAtOnce = 5;            // seconds within which two SysRqs show one moment
constexpr std::size_t kMostPasses = 64;  // that make waits longer

/// A lock of one round, by its address.
struct Instance {
  std::vector<std::pair<const SeenTask*, const ListedLock*>> holders;  ///< who took more behind it
  std::vector<std::pair<const SeenTask*, const ListedLock*>> last_of;  ///< of whom it is the last
  std::vector<std::pair<const SeenTask*, const ListedLock*>> idle;     ///< of those that wait for no lock: they have it
  std::vector<const SeenTask*> writers;                                ///< who wait for it as writers
  bool is_read = false;                                                ///< who has it is said to be a reader
};

/// What one task does in a round.
struct Sight {
  const SeenTask* seen = nullptr;
  WaitedFor on = WaitedFor::Unknown;
  const ListedLock* last = nullptr;  ///< of its list, where that is whole and the lock has an address
  bool waits = false;                ///< for something
  bool wants_last = false;           ///< and that is the last lock of its list
};

Stack one_frame(const Site& site) {
  Stack stack;
  stack.edit().push_back({site, false, false, {}, 0});
  return stack;
}

class Round {
 public:
  explicit Round(const Standstill& s) {
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

  const std::vector<Sight>& sights() const { return sights_; }

  /// `bounded`: set where there are more than are followed.
  std::map<TaskName, Owner> owners_of(const Sight& sight, double moment, bool& bounded) const {
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

 private:
  void note(const SeenTask& t, const ListedLock& lock, bool is_last) {
    if (lock.address.empty()) return;
    Instance& instance = instances_[lock.address];
    (is_last ? instance.last_of : instance.holders).emplace_back(&t, &lock);
  }

  /// Two cannot have it, and another one took more behind it: this one waits, whatever its state is said to be.
  void find_wait(Sight& sight) const {
    if (!sight.last || !sight.last->exclusive || sight.on != WaitedFor::Unknown) return;
    if (instances_.at(sight.last->address).holders.empty()) return;
    sight.waits = sight.wants_last = true;
    if (sight.last->sleeps) sight.on = names_rwsem(sight.last->label) ? WaitedFor::RwsemWrite : WaitedFor::Mutex;
  }

  /// Of a lock that readers have: those that are blocked for longer than this reader; the only one, where that is not
  /// printed.
  std::vector<const SeenTask*> writers_before(const Sight& reader, const Instance& lock) const {
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
  bool does_something_else(const SeenTask* task) const {
    const Sight& sight = *of_task_.at(task);
    if (sight.wants_last) return false;
    return sight.on != WaitedFor::Unknown || (!sight.waits && !sight.seen->stack.empty());
  }

  std::vector<Sight> sights_;
  std::map<std::string_view, Instance> instances_;
  std::map<const SeenTask*, const Sight*> of_task_;
};

StuckTask stuck(const Sight& sight) {
  const SeenTask& seen = *sight.seen;
  StuckTask t;
  t.task = seen.task, t.on = sight.on;
  t.state = seen.state, t.seconds = seen.seconds, t.line = seen.line;
  const Stack behind = behind_wait(seen.stack);
  t.in = acquiring_site(behind);
  t.taker = taker_of(behind);
  if (!sight.last) return t;
  if (!sight.wants_last) {
    t.last_lock = sight.last->label, t.last_in = sight.last->site;
    return t;
  }
  t.waits_for = sight.last->label;
  if (!t.in && sight.last->site) {
    t.in = sight.last->site;
    t.taker = taker_of(one_frame(*sight.last->site));
  }
  return t;
}

/// From the first line of a round to its last, in seconds or in rounds.
struct Moment {
  double from = 0, until = 0;
};

/// By the kernel's time; where no task of it has one, that of the round before.
Moment moment_of(const Standstill& s, Moment before) {
  std::optional<Moment> m;
  for (const SeenTask& t : s.tasks)
    if (t.stamp) m = m ? Moment{std::min(m->from, *t.stamp), std::max(m->until, *t.stamp)} : Moment{*t.stamp, *t.stamp};
  return m.value_or(before);
}

/// A list tells no stack: that of a round right before is it, where the task took the last lock of its list there.
Standstill with_stacks(Standstill now, const Standstill& before) {
  std::map<TaskName, const SeenTask*> known;
  for (const SeenTask& t : before.tasks)
    if (!t.stack.empty()) known.emplace(name_of(t.task), &t);
  for (SeenTask& t : now.tasks) {
    const auto it = known.find(name_of(t.task));
    if (it == known.end() || !t.stack.empty() || !t.locks_whole || t.locks->empty() || !t.locks->back().site) continue;
    const auto site = acquiring_site(behind_wait(it->second->stack));
    if (!site || site->function != t.locks->back().site->function) continue;
    t.stack = it->second->stack;
    if (!t.state) t.state = it->second->state;
    if (!t.blocked_on) t.blocked_on = it->second->blocked_on;
  }
  return now;
}

/// Who waits for one that waits himself waits at least as long: each link may make waits longer, and links possible.
void link(BootWaits& boot) {
  std::map<TaskName, std::vector<std::size_t>> of_task;
  for (std::size_t i = 0; i < boot.waits.size(); ++i) of_task[name_of(boot.waits[i].task.task)].push_back(i);
  const auto is_during = [&](double moment, const Wait& w) {
    return w.from - kSlack <= moment && moment <= w.until + kSlack;
  };
  bool changed = true;
  for (std::size_t pass = 0; changed && pass < kMostPasses; ++pass) {
    changed = false;
    boot.next.assign(boot.waits.size(), {});
    for (std::size_t i = 0; i < boot.waits.size(); ++i)
      for (const auto& [owner, what] : boot.waits[i].owners) {
        const auto it = of_task.find(owner);
        if (it == of_task.end()) continue;
        for (const std::size_t j : it->second) {
          const Wait& other = boot.waits[j];
          if (!ranges::any_of(what.seen, [&](double moment) { return is_during(moment, other); })) continue;
          boot.next[i].push_back(j);
          if (other.until > boot.waits[i].until) boot.waits[i].until = other.until, changed = true;
        }
      }
  }
}

class WaitsOfBoot {
 public:
  explicit WaitsOfBoot(bool timed) : timed_(timed) {}

  void add(const Round& round, const Moment& moment) {
    for (const Sight& sight : round.sights()) {
      StuckTask task = stuck(sight);
      const TaskName name = name_of(task.task);
      if (!sight.waits) {
        seen_[name] = std::move(task);
        continue;
      }
      // What a round shows was so at one moment, whenever it was printed.
      Wait wait{std::move(task), moment.from, moment.until, round.owners_of(sight, moment.until, bounded_)};
      if (timed_ && sight.seen->seconds > 0)
        wait.from =
            std::min(wait.from, sight.seen->stamp.value_or(moment.from) - static_cast<double>(sight.seen->seconds));
      merge(name, std::move(wait));
    }
  }

  BootWaits take() {
    BootWaits all;
    for (auto& [name, waits] : by_task_)
      for (Wait& w : waits) all.waits.push_back(std::move(w));
    all.bounded = bounded_;
    // By what they are, so that no number of a task decides between circles.
    std::sort(all.waits.begin(), all.waits.end(), [](const Wait& a, const Wait& b) {
      const auto key = [](const Wait& w) {
        return std::tuple(name(w.task.on), std::string_view(w.task.taker), std::string_view(w.task.waits_for), w.from,
                          w.task.task.pid, std::string_view(w.task.task.comm));
      };
      return key(a) < key(b);
    });
    link(all);
    for (std::vector<std::size_t>& next : all.next) std::sort(next.begin(), next.end());
    std::set<TaskName> waited_for;
    for (const Wait& w : all.waits)
      for (const auto& [owner, what] : w.owners) waited_for.insert(owner);
    for (const TaskName& name : waited_for) {
      if (by_task_.count(name)) continue;
      const auto it = seen_.find(name);
      StuckTask unseen;
      unseen.task = {name.second, name.first};
      all.others.emplace(name, it == seen_.end() ? std::move(unseen) : it->second);
    }
    return all;
  }

 private:
  void merge(const TaskName& name, Wait wait) {
    std::vector<Wait>& waits = by_task_[name];
    if (waits.empty() || !is_same(waits.back(), wait)) {
      waits.push_back(std::move(wait));
      return;
    }
    Wait& before = waits.back();
    before.until = std::max(before.until, wait.until);
    before.from = std::min(before.from, wait.from);
    before.task.seconds = std::max(before.task.seconds, wait.task.seconds);
    for (auto& [name, owner] : wait.owners) {
      Owner& known = before.owners[name];
      known.seen.insert(known.seen.end(), owner.seen.begin(), owner.seen.end());
      if (owner.taken_in) known.taken_in = owner.taken_in;
    }
    if (before.task.waits_for.empty()) before.task.waits_for = wait.task.waits_for;
    if (!before.task.in) before.task.in = wait.task.in, before.task.taker = wait.task.taker;
    if (!is_lock(before.task.on) && is_lock(wait.task.on)) before.task.on = wait.task.on;
  }

  /// One wait seen twice: it began before the first sighting, or the task is where it was, behind whom it was.
  bool is_same(const Wait& before, const Wait& now) const {
    if (timed_ && now.task.seconds > 0) return now.from <= before.until + kSlack;
    const auto was_owner = [&](const auto& owner) { return before.owners.count(owner.first) > 0; };
    return before.task.taker == now.task.taker && before.task.on == now.task.on &&
           (before.owners.empty() ? now.owners.empty() : ranges::any_of(now.owners, was_owner));
  }

  bool timed_, bounded_ = false;
  std::map<TaskName, std::vector<Wait>> by_task_;
  std::map<TaskName, StuckTask> seen_;
};

}  // namespace

BootWaits waits_of(const std::vector<const Standstill*>& rounds) {
  const bool timed = ranges::any_of(rounds, [](const Standstill* s) {
    return ranges::any_of(s->tasks, [](const SeenTask& t) { return t.stamp.has_value(); });
  });
  WaitsOfBoot all(timed);
  Moment moment;
  Standstill before;
  for (std::size_t i = 0; i < rounds.size(); ++i) {
    if (rounds[i]->tasks.empty()) continue;
    const auto number = static_cast<double>(i);
    const double ended = moment.until;
    moment = timed ? moment_of(*rounds[i], moment) : Moment{number, number};
    const bool at_once = timed && moment.from - ended < kAtOnce;
    Standstill now = at_once ? with_stacks(*rounds[i], before) : *rounds[i];
    all.add(Round(now), moment);
    before = std::move(now);
  }
  return all.take();
}

}  // namespace lockgraph
