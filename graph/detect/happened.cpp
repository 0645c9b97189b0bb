#include "happened.h"

#include "kernel/class_names.h"
#include "kernel/takers.h"

#include <lockgraph/model/lock_class.h>

#include <range/v3/algorithm/all_of.hpp>
#include <range/v3/algorithm/any_of.hpp>

#include <map>
#include <set>
#include <string>
#include <utility>

namespace lockgraph {
namespace {

/// By which functions the acquired lock of each step is taken, as its witnesses show it.
class Takers {
 public:
  explicit Takers(const LockGraph& g) : g_(g) {}

  std::vector<std::set<std::string>> of(const Finding& f) {
    std::vector<std::set<std::string>> takers;
    for (const Step& s : steps(f)) takers.push_back(of(s));
    return takers;
  }

 private:
  const std::set<std::string>& of(const Step& s) {
    const auto [known, is_new] = known_.try_emplace(s);
    if (const DependencyEdge* e = is_new ? g_.dependency(s.from, s.to) : nullptr)
      for (const Witness& w : e->witnesses)
        if (std::string taker = taker_of(w.stack); !taker.empty()) known->second.insert(std::move(taker));
    return known->second;
  }

  const LockGraph& g_;
  std::map<Step, std::set<std::string>> known_;
};

std::string base_of(const std::string& label) { return canonical_name(parse_label(label).name); }

/// What a task waits for may be of that class: its label, where one is printed.
bool is_of(const StuckTask& t, const ClassNode& c) {
  return t.waits_for.empty() || base_of(t.waits_for) == parse_label(c.base_name).name;
}

/// The tasks of a circle take what the steps of a cycle take, all the way round.
bool is_cycle_of(const LockGraph& g, const Finding& f, const std::vector<std::set<std::string>>& takers,
                 const std::vector<StuckTask>& tasks) {
  const std::size_t n = tasks.size();
  if (takers.size() != n) return false;
  const std::vector<Step> chain = steps(f);
  const auto fits = [&](const StuckTask& t, std::size_t step) {
    return takers[step].count(t.taker) > 0 && is_of(t, g[chain[step].to]);
  };
  for (std::size_t first = 0; first < n; ++first) {
    bool all = true;
    for (std::size_t i = 0; i < n && all; ++i) all = fits(tasks[i], (first + i) % n);
    if (all) return true;
  }
  return false;
}

/// Tasks that sleep in lock functions in the boots of a finding's own reports: lockdep is off since then, so that
/// owners are not known; where they are, they fit.
class Sleepers {
 public:
  Sleepers(const LockGraph& g, const Evidence& logs, const std::vector<BootOfLog>& boots)
      : g_(g), logs_(logs), boots_(boots) {}

  /// One for each step, blocked at one moment, and not all in one function.
  bool are_on(const Finding& f, const std::vector<std::set<std::string>>& takers) const {
    if (takers.size() < 2 || takers.size() > kMost) return false;
    const std::vector<Step> chain = steps(f);
    return ranges::any_of(boots_, [&](const BootOfLog& boot) {
      if (boot.waits.waits.empty() || !reports(boot, f)) return false;
      std::size_t tries = kMostTries;
      std::vector<const Wait*> chosen;
      return choose(chain, takers, boot, chosen, tries);
    });
  }

 private:
  static constexpr std::size_t kMost = 8, kMostTries = 100'000;

  bool reports(const BootOfLog& boot, const Finding& f) const {
    return ranges::any_of(f.reports, [&](ReportId id) {
      const ReportRef& ref = g_.reports()[id];
      return !ref.is_dump && ref.log == boot.log && logs_[ref.log].reports[ref.index].boot == boot.number;
    });
  }

  static bool may_wait_for(const Wait& who, const Wait& whom) {
    return who.owners.empty() || who.owners.count(name_of(whom.task.task)) > 0;
  }

  bool choose(const std::vector<Step>& chain, const std::vector<std::set<std::string>>& takers, const BootOfLog& boot,
              std::vector<const Wait*>& chosen, std::size_t& tries) const {
    const std::size_t step = chosen.size();
    if (step == takers.size())
      return may_wait_for(*chosen.back(), *chosen.front()) &&
             ranges::any_of(chosen, [&](const Wait* w) { return w->task.taker != chosen.front()->task.taker; });
    for (const Wait& w : boot.waits.waits) {
      if (tries == 0) return false;
      --tries;
      const auto goes_with = [&](const Wait* c) {
        return name_of(c->task.task) != name_of(w.task.task) && c->from <= w.until && w.from <= c->until;
      };
      const bool fits = is_lock(w.task.on) && takers[step].count(w.task.taker) > 0 &&
                        is_of(w.task, g_[chain[step].to]) && ranges::all_of(chosen, goes_with) &&
                        (step == 0 || may_wait_for(*chosen.back(), w));
      if (!fits) continue;
      chosen.push_back(&w);
      if (choose(chain, takers, boot, chosen, tries)) return true;
      chosen.pop_back();
    }
    return false;
  }

  const LockGraph& g_;
  const Evidence& logs_;
  const std::vector<BootOfLog>& boots_;
};

/// Of a recursion: the task that lockdep reported sleeps where it was about to.
bool sleeps_in(const LockGraph& g, const Finding& f, const Evidence& logs, const std::vector<BootOfLog>& boots,
               const std::set<std::string>& takers) {
  return ranges::any_of(f.reports, [&](ReportId id) {
    const ReportRef& ref = g.reports()[id];
    if (ref.is_dump) return false;
    const Report& r = logs[ref.log].reports[ref.index];
    return r.task && ranges::any_of(boots, [&](const BootOfLog& b) {
             return b.log == ref.log && b.number == r.boot && ranges::any_of(b.waits.waits, [&](const Wait& w) {
                      return w.task.task == *r.task && is_lock(w.task.on) && takers.count(w.task.taker) > 0;
                    });
           });
  });
}

}  // namespace

void mark_happened(const Evidence& logs, const LockGraph& g, const std::vector<BootOfLog>& boots,
                   std::vector<Finding>& hangs, std::vector<Finding>& findings) {
  if (ranges::all_of(boots, [](const BootOfLog& b) { return b.waits.waits.empty(); })) return;
  const Sleepers sleepers(g, logs, boots);
  Takers takers_of(g);
  std::map<std::string, std::vector<std::size_t>> by_taker;  // by where the first task waits
  for (std::size_t i = 0; i < hangs.size(); ++i) by_taker[hangs[i].hang->tasks.front().taker].push_back(i);
  for (Finding& f : findings) {
    if (f.kind != FindingKind::Cycle || f.incomplete) continue;
    const std::vector<std::set<std::string>> takers = takers_of.of(f);
    if (ranges::any_of(takers, [](const auto& t) { return t.empty(); }) || takers.empty()) continue;
    std::set<std::string> all;
    for (const auto& here : takers) all.insert(here.begin(), here.end());
    for (const std::string& taker : all) {
      const auto it = by_taker.find(taker);
      if (it == by_taker.end()) continue;
      for (const std::size_t i : it->second) {
        Finding& h = hangs[i];
        if (!is_cycle_of(g, f, takers, h.hang->tasks)) continue;
        f.happened = true;
        if (!h.hang->explained_by.empty()) continue;
        Hang hang = *h.hang;
        hang.explained_by = f.id;
        h.hang = std::move(hang);
      }
    }
    f.happened |= takers.size() == 1 ? sleeps_in(g, f, logs, boots, takers.front()) : sleepers.are_on(f, takers);
    if (f.happened) f.flags.erase(Flag::UnknownMode);  // whatever the kinds are, they wait for each other
  }
}

}  // namespace lockgraph
