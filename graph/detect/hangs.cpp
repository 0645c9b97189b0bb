#include "hangs.h"

#include "boots_of_logs.h"
#include "happened.h"
#include "wait_circles.h"

#include <lockgraph/graph/budgets.h>

#include <range/v3/algorithm/any_of.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace lockgraph {
namespace {

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

struct Found {
  std::vector<StuckTask> tasks;
  HangPlace place;
};

std::vector<Found> circles_of(const BootOfLog& boot, const LogEvidence& log, std::size_t& steps) {
  std::vector<Found> found;
  for (const Circle& circle : circles_of(boot.waits, steps)) {
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

/// Whom most wait for first.
void sort_roots(std::vector<StuckRoot>& roots) {
  std::stable_sort(roots.begin(), roots.end(),
                   [](const StuckRoot& a, const StuckRoot& b) { return a.waiting > b.waiting; });
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
    std::size_t steps = budgets::kHangSteps, root_steps = budgets::kStuckTasks;
    for (BootOfLog& boot : boots_of(logs[i], i)) {
      add_roots(boot, logs[i], root_steps, all.roots);
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
  sort_roots(all.roots);
  std::map<std::string, std::size_t> ids;
  for (const Finding& f : all.findings) ++ids[f.id];
  for (Finding& f : all.findings)
    if (ids.at(f.id) > 1) f.id = id_of(f.key, true);
  std::stable_sort(all.findings.begin(), all.findings.end(), [](const Finding& a, const Finding& b) {
    return std::tuple(b.boots, a.hang->tasks.size(), std::string_view(a.id)) <
           std::tuple(a.boots, b.hang->tasks.size(), std::string_view(b.id));
  });
  mark_happened(logs, g, boots, all.findings, findings);
  return all;
}

std::vector<StuckRoot> stuck_roots(const Evidence& logs) {
  std::vector<StuckRoot> roots;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    std::size_t steps = budgets::kStuckTasks;
    for (const BootOfLog& boot : boots_of(logs[i], i)) add_roots(boot, logs[i], steps, roots);
  }
  sort_roots(roots);
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
