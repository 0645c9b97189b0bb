// Duplicates by the deadlock itself: titles are a poor key.
#include "duplicates.h"

#include "kernel/lock_machinery.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace lockgraph {
namespace {

const Report& report_of(const Evidence& logs, const LockGraph& g, const AuditedReport& a) {
  return logs[g.reports()[a.report].log].reports[g.reports()[a.report].index];
}

void group_by_deadlock(const Evidence& logs, const LockGraph& g, Audit& audit) {
  std::map<std::size_t, Duplicates> by_finding;
  std::map<std::string, std::set<std::size_t>> of_title;
  for (std::size_t i = 0; i < audit.reports.size(); ++i) {
    const AuditedReport& a = audit.reports[i];
    if (!a.finding) continue;
    Duplicates& d = by_finding[*a.finding];
    d.finding = *a.finding;
    d.reports.push_back(i);
    const std::string& title = report_of(logs, g, a).title;
    if (title.empty()) continue;
    d.titles.push_back(title);
    of_title[title].insert(*a.finding);
  }
  for (auto& [finding, d] : by_finding) {
    std::sort(d.titles.begin(), d.titles.end());
    d.titles.erase(std::unique(d.titles.begin(), d.titles.end()), d.titles.end());
    audit.deadlocks.push_back(std::move(d));
  }
  std::stable_sort(audit.deadlocks.begin(), audit.deadlocks.end(),
                   [](const auto& a, const auto& b) { return a.reports.size() > b.reports.size(); });
  for (const auto& [title, findings] : of_title)
    if (findings.size() > 1) audit.titles.push_back({title, {findings.begin(), findings.end()}});
}

/// Functions that took the locks of a deadlock, by one report of it.
std::set<std::string> functions_of(const Report& r) {
  std::set<std::string> functions;
  for (const Dependency& d : r.dependencies)
    if (const auto site = acquiring_site(d.stack)) functions.insert(site->function);
  return functions;
}

void find_candidates(const Evidence& logs, const LockGraph& g, const std::vector<Finding>& findings, Audit& audit) {
  using Key = std::pair<FindingKind, std::set<std::string>>;
  std::map<Key, std::vector<std::size_t>> by_names, by_functions;
  for (const Duplicates& d : audit.deadlocks) {
    const Finding& f = findings[d.finding];
    if (f.incomplete) continue;
    const std::vector<std::string> bases = base_names(g, f);
    by_names[{f.kind, {bases.begin(), bases.end()}}].push_back(d.finding);
    if (auto functions = functions_of(report_of(logs, g, audit.reports[d.reports.front()])); functions.size() > 1)
      by_functions[{f.kind, std::move(functions)}].push_back(d.finding);
  }
  for (const auto& [why, groups] : {std::pair("the same classes, but for numbers and order: ", &by_names),
                                    std::pair("taken by the same functions: ", &by_functions)})
    for (auto& [key, candidates] : *groups) {
      if (candidates.size() < 2) continue;
      std::string words;
      for (const std::string& n : key.second) words += (words.empty() ? "" : ", ") + n;
      audit.candidates.push_back({why + words, std::move(candidates)});
    }
}

void find_shared(const LockGraph& g, const std::vector<Finding>& findings, Audit& audit) {
  std::map<Step, SharedDependency> on_step;
  for (const Duplicates& d : audit.deadlocks)
    for (const Step& step : steps(findings[d.finding])) {
      if (!g.dependency(step.from, step.to)) continue;  // a gap in what the log shows
      SharedDependency& s = on_step[step];
      s.step = step;
      s.findings.push_back(d.finding);
      s.reports += d.reports.size();
    }
  for (auto& [step, s] : on_step)
    if (s.findings.size() > 1) audit.shared.push_back(std::move(s));
  std::stable_sort(audit.shared.begin(), audit.shared.end(), [](const auto& a, const auto& b) {
    return std::tuple(b.reports, b.findings.size()) < std::tuple(a.reports, a.findings.size());
  });
}

}  // namespace

void group_duplicates(const Evidence& logs, const LockGraph& g, const std::vector<Finding>& findings, Audit& audit) {
  group_by_deadlock(logs, g, audit);
  find_candidates(logs, g, findings, audit);
  find_shared(g, findings, audit);
}

std::map<std::string, std::size_t> deadlock_of_titles(const Audit& audit) {
  std::map<std::string, std::size_t> deadlock_of;
  for (const Duplicates& d : audit.deadlocks)
    for (const std::string& title : d.titles) deadlock_of.emplace(title, d.finding);
  for (const AmbiguousTitle& t : audit.titles) deadlock_of.erase(t.title);
  return deadlock_of;
}

}  // namespace lockgraph
