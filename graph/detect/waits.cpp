#include "waits.h"

#include "round.h"

#include "kernel/lock_machinery.h"
#include "kernel/sleeps.h"
#include "kernel/takers.h"

#include <range/v3/algorithm/any_of.hpp>

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace lockgraph {
namespace {

constexpr double kSlack = 0.5;           // seconds by which a kernel rounds how long a task is blocked
constexpr double kAtOnce = 5;            // seconds within which two SysRqs show one moment
constexpr std::size_t kMostPasses = 64;  // that make waits longer

Stack one_frame(const Site& site) {
  Stack stack;
  stack.edit().push_back({site, false, false, {}, 0});
  return stack;
}

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
    for (auto& [who, owner] : wait.owners) {
      Owner& known = before.owners[who];
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
