#include "hangs.h"

#include "kernel/class_names.h"
#include "kernel/takers.h"
#include "waits.h"

#include <lockgraph/graph/budgets.h>
#include <lockgraph/model/lock_class.h>

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/strong_components.hpp>

#include <range/v3/algorithm/all_of.hpp>
#include <range/v3/algorithm/any_of.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <queue>
#include <set>
#include <tuple>
#include <utility>

namespace lockgraph {
namespace {

using Circle = std::vector<std::size_t>;  // waits, each of which waits for the task of the next one

/// The waits of one boot as a graph: from each to those of the tasks that hold what it waits for.
class WaitGraph {
 public:
  explicit WaitGraph(const BootWaits& boot) : waits_(boot.waits), next_(boot.next) {}

  /// The shortest through each link that no other one passes, each circle of tasks once. Which of those that are as
  /// short is decided by the order of waits.
  std::vector<Circle> circles(std::size_t& steps) const {
    std::vector<Circle> found;
    std::set<std::vector<std::size_t>> known;
    std::set<std::pair<std::size_t, std::size_t>> passed;
    const std::vector<int> parts = components();
    for (std::size_t i = 0; i < waits_.size(); ++i)
      for (const std::size_t j : next_[i]) {
        if (found.size() == budgets::kHangCircles) return found;
        if (parts[i] != parts[j] || passed.count({i, j})) continue;
        Circle circle = shortest_through(i, j, parts, steps);
        if (circle.empty()) continue;
        for (std::size_t k = 0; k < circle.size(); ++k) passed.emplace(circle[k], circle[(k + 1) % circle.size()]);
        std::vector<std::size_t> members = circle;
        std::sort(members.begin(), members.end());
        if (known.insert(std::move(members)).second) found.push_back(std::move(circle));
      }
    return found;
  }

 private:
  std::vector<int> components() const {
    std::vector<std::pair<std::size_t, std::size_t>> edges;
    for (std::size_t i = 0; i < next_.size(); ++i)
      for (const std::size_t j : next_[i]) edges.emplace_back(i, j);
    using Graph = boost::compressed_sparse_row_graph<boost::directedS>;
    const Graph g(boost::edges_are_unsorted_multi_pass, edges.begin(), edges.end(), next_.size());
    std::vector<int> parts(next_.size(), 0);
    if (!parts.empty())
      boost::strong_components(g, boost::make_iterator_property_map(parts.begin(), boost::get(boost::vertex_index, g)));
    return parts;
  }

  /// From `start` over `second` and back, breadth first, among waits that last at one moment together; empty where
  /// there is none.
  Circle shortest_through(std::size_t start, std::size_t second, const std::vector<int>& parts,
                          std::size_t& steps) const {
    struct Reached {
      std::size_t from;
      double begin, end;
    };
    std::map<std::size_t, Reached> reached;
    std::queue<std::size_t> open;
    const auto back_to_start = [&](std::size_t last) {
      Circle circle;
      for (std::size_t at = last; at != start; at = reached.at(at).from) circle.push_back(at);
      circle.push_back(start);
      std::reverse(circle.begin(), circle.end());
      return circle;
    };
    if (second == start) return {start};
    const auto reach = [&](std::size_t to, std::size_t from, double begin, double end) {
      begin = std::max(begin, waits_[to].from), end = std::min(end, waits_[to].until);
      if (begin <= end && reached.emplace(to, Reached{from, begin, end}).second) open.push(to);
    };
    for (reach(second, start, waits_[start].from, waits_[start].until); !open.empty(); open.pop()) {
      const std::size_t at = open.front();
      const Reached here = reached.at(at);
      for (const std::size_t to : next_[at]) {
        if (steps == 0) return {};
        --steps;
        if (to == start) return back_to_start(at);
        if (parts[to] == parts[start]) reach(to, at, here.begin, here.end);
      }
    }
    return {};
  }

  const std::vector<Wait>& waits_;
  const std::vector<std::vector<std::size_t>>& next_;
};

/// In the rotation whose key sorts first.
std::vector<StuckTask> tasks_of(const BootWaits& boot, const Circle& circle) {
  const auto field = [&](std::size_t i) {
    const StuckTask& t = boot.waits[circle[i % circle.size()]].task;
    return std::tuple(name(t.on), std::string_view(t.taker), t.task.pid);
  };
  std::size_t first = 0;
  for (std::size_t i = 1; i < circle.size(); ++i)
    for (std::size_t k = 0; k < circle.size(); ++k) {
      const auto a = field(i + k), b = field(first + k);
      if (a < b) first = i;
      if (a != b) break;
    }
  std::vector<StuckTask> tasks;
  for (std::size_t i = 0; i < circle.size(); ++i) {
    const Wait& wait = boot.waits[circle[(first + i) % circle.size()]];
    const Wait& next = boot.waits[circle[(first + i + 1) % circle.size()]];
    tasks.push_back(wait.task);
    for (const auto& [owner, what] : wait.owners)
      if (owner != name_of(next.task.task)) tasks.back().also_held_by.push_back({owner.second, owner.first});
  }
  for (std::size_t i = 0; i < circle.size(); ++i) {
    const Wait& wait = boot.waits[circle[(first + i) % circle.size()]];
    StuckTask& next = tasks[(i + 1) % tasks.size()];
    if (const auto it = wait.owners.find(name_of(next.task)); it != wait.owners.end())
      next.taken_in = it->second.taken_in;
  }
  return tasks;
}

DeadlockKey key_of(const std::vector<StuckTask>& tasks) {
  DeadlockKey key{FindingKind::Hang, false, false, {}, {}};
  for (const StuckTask& t : tasks)
    key.locks.push_back({std::string(name(t.on)), {}, t.taker, 1, false, t.taker.empty()});
  return rotated(std::move(key));
}

struct BootOfLog {
  std::size_t log = 0;
  unsigned number = 0;
  std::vector<const Standstill*> rounds;
  BootWaits waits;

  HangPlace place(std::uint64_t line, const std::string& source) const {
    HangPlace p{log, source, {}, line, number};
    for (const Standstill* s : rounds)
      if (p.release.empty()) p.release = s->release;
    return p;
  }
};

std::vector<BootOfLog> boots_of(const LogEvidence& log, std::size_t number) {
  std::map<unsigned, BootOfLog> boots;
  for (const Standstill& s : log.standstills) boots[s.boot].rounds.push_back(&s);
  std::vector<BootOfLog> all;
  for (auto& [boot, b] : boots) {
    b.log = number, b.number = boot;
    b.waits = waits_of(b.rounds);
    all.push_back(std::move(b));
  }
  return all;
}

struct Found {
  std::vector<StuckTask> tasks;
  HangPlace place;
};

std::vector<Found> circles_of(const BootOfLog& boot, const LogEvidence& log, std::size_t& steps) {
  std::vector<Found> found;
  for (const Circle& circle : WaitGraph(boot.waits).circles(steps)) {
    std::vector<StuckTask> tasks = tasks_of(boot.waits, circle);
    std::uint64_t line = tasks.front().line;
    for (const StuckTask& t : tasks) line = std::min(line, t.line);
    found.push_back({std::move(tasks), boot.place(line, log.source)});
  }
  return found;
}

/// Tasks that wait for nobody, and those that wait for what nobody is known to hold; not those on a circle or behind
/// one.
void add_roots(const BootOfLog& boot, const LogEvidence& log, std::size_t& steps, std::vector<StuckRoot>& roots) {
  const BootWaits& all = boot.waits;
  std::map<TaskName, std::set<TaskName>> waiting;  // for whom, who
  std::map<TaskName, const StuckTask*> tasks;
  std::set<TaskName> blocked;
  for (const Wait& w : all.waits) {
    const TaskName who = name_of(w.task.task);
    tasks[who] = &w.task;
    if (!w.owners.empty()) blocked.insert(who);
    for (const auto& [owner, what] : w.owners) waiting[owner].insert(who);
  }
  for (const auto& [name, task] : all.others) tasks.emplace(name, &task);
  std::set<TaskName> told;  // behind a root
  const auto add_root = [&](const TaskName& name, const StuckTask& task) {
    std::set<TaskName> behind;
    std::vector<TaskName> open = {name};
    while (!open.empty()) {
      const TaskName at = open.back();
      open.pop_back();
      if (const auto it = waiting.find(at); it != waiting.end())
        for (const TaskName& who : it->second)
          if (steps > 0 && --steps > 0 && behind.insert(who).second) open.push_back(who);
    }
    behind.erase(name);
    told.insert(behind.begin(), behind.end());
    roots.push_back({task, behind.size(), boot.place(task.line ? task.line : boot.rounds.front()->line, log.source)});
  };
  for (const auto& [name, task] : tasks)
    if (!blocked.count(name)) add_root(name, *task);
  // The others wait for each other, or did at other moments: who is not on a circle, or behind one, is told, too.
  for (std::size_t i = 0; i < all.waits.size(); ++i)
    if (const TaskName name = name_of(all.waits[i].task.task);
        all.next[i].empty() && blocked.count(name) && !told.count(name))
      add_root(name, all.waits[i].task);
}

/// By which functions the acquired lock of each step is taken, as its witnesses show it.
std::vector<std::set<std::string>> takers_of(const LockGraph& g, const Finding& f) {
  std::vector<std::set<std::string>> takers;
  for (const Step& s : steps(f)) {
    std::set<std::string>& here = takers.emplace_back();
    if (const DependencyEdge* e = g.dependency(s.from, s.to))
      for (const Witness& w : e->witnesses)
        if (std::string taker = taker_of(w.stack); !taker.empty()) here.insert(std::move(taker));
  }
  return takers;
}

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

void explain(const Evidence& logs, const LockGraph& g, const std::vector<BootOfLog>& boots, std::vector<Finding>& hangs,
             std::vector<Finding>& findings) {
  if (ranges::all_of(boots, [](const BootOfLog& b) { return b.waits.waits.empty(); })) return;
  const Sleepers sleepers(g, logs, boots);
  std::map<std::string, std::vector<std::size_t>> by_taker;  // by where the first task waits
  for (std::size_t i = 0; i < hangs.size(); ++i) by_taker[hangs[i].hang->tasks.front().taker].push_back(i);
  for (Finding& f : findings) {
    if (f.kind != FindingKind::Cycle || f.incomplete) continue;
    const std::vector<std::set<std::string>> takers = takers_of(g, f);
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

/// The hung-task reports of the tasks of a circle.
std::vector<ReportId> reports_of(const Evidence& logs, const LockGraph& g, const Hang& hang) {
  std::vector<ReportId> ids;
  for (ReportId id = 0; id < g.reports().size(); ++id) {
    const ReportRef& ref = g.reports()[id];
    if (ref.is_dump || ref.kind != ReportKind::HungTask) continue;
    const Report& r = logs[ref.log].reports[ref.index];
    const bool is_its =
        r.task &&
        ranges::any_of(hang.places, [&](const HangPlace& p) { return p.log == ref.log && p.boot == r.boot; }) &&
        ranges::any_of(hang.tasks, [&](const StuckTask& t) { return t.task == *r.task; });
    if (is_its) ids.push_back(id);
  }
  return ids;
}

}  // namespace

DetectedHangs find_hangs(const Evidence& logs, const LockGraph& g, std::vector<Finding>& findings) {
  DetectedHangs all;
  std::vector<BootOfLog> boots;
  std::map<DeadlockKey, Hang> by_key;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    std::size_t steps = budgets::kHangSteps;
    for (BootOfLog& boot : boots_of(logs[i], i)) {
      std::vector<Found> found = circles_of(boot, logs[i], steps);
      std::set<DeadlockKey> here;
      for (Found& f : found) {
        const DeadlockKey key = key_of(f.tasks);
        Hang& hang = by_key[key];
        if (hang.tasks.empty()) hang.tasks = std::move(f.tasks);
        if (here.insert(key).second) hang.places.push_back(std::move(f.place));
      }
      all.bounded |= boot.waits.bounded;
      boots.push_back(std::move(boot));
    }
    all.bounded |= steps == 0;
  }
  for (auto& [key, hang] : by_key) {
    Finding f;
    f.kind = FindingKind::Hang;
    f.key = key;
    f.id = id_of(key);
    f.confidence = Confidence::Happened;
    f.happened = true;
    if (is_by_name_alone(key)) f.flags.insert(Flag::Ambiguous);
    f.boots = hang.places.size();
    f.reports = reports_of(logs, g, hang);
    f.hang = std::move(hang);
    all.findings.push_back(std::move(f));
  }
  std::map<std::string, std::size_t> ids;
  for (const Finding& f : all.findings) ++ids[f.id];
  for (Finding& f : all.findings)
    if (ids.at(f.id) > 1) f.id = id_of(f.key, true);
  std::stable_sort(all.findings.begin(), all.findings.end(), [](const Finding& a, const Finding& b) {
    return std::tuple(b.boots, a.hang->tasks.size(), std::string_view(a.id)) <
           std::tuple(a.boots, b.hang->tasks.size(), std::string_view(b.id));
  });
  explain(logs, g, boots, all.findings, findings);
  return all;
}

std::vector<StuckRoot> stuck_roots(const Evidence& logs) {
  std::vector<StuckRoot> roots;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    std::size_t steps = budgets::kStuckTasks;
    for (const BootOfLog& boot : boots_of(logs[i], i)) add_roots(boot, logs[i], steps, roots);
  }
  std::stable_sort(roots.begin(), roots.end(),
                   [](const StuckRoot& a, const StuckRoot& b) { return a.waiting > b.waiting; });
  return roots;
}

std::vector<std::pair<DeadlockKey, HangPlace>> hangs_in(const LogEvidence& log) {
  std::vector<std::pair<DeadlockKey, HangPlace>> all;
  std::size_t steps = budgets::kHangSteps;
  for (const BootOfLog& boot : boots_of(log, 0))
    for (Found& f : circles_of(boot, log, steps)) all.emplace_back(key_of(f.tasks), std::move(f.place));
  return all;
}

}  // namespace lockgraph
