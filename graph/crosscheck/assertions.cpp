// Failed assertions beside the graph: they name a lock as the C code does, not its class.
#include "../identity/identities.h"

#include <lockgraph/graph/questions.h>

#include <algorithm>

namespace lockgraph {
namespace {

/// `mmap_lock` of `&vma->vm_mm->mmap_lock`, of `mm.mmap_lock`; empty where it is no member.
std::string_view member_of(std::string_view code) {
  const std::size_t arrow = code.rfind("->"), dot = code.rfind('.');
  if (arrow != code.npos && (dot == code.npos || dot < arrow)) return code.substr(arrow + 2);
  return dot == code.npos ? std::string_view() : code.substr(dot + 1);
}

std::string_view without_address(std::string_view code) { return code.substr(code.starts_with('&') ? 1 : 0); }

}  // namespace

std::vector<FailedAssertion> failed_assertions(const Analysis& a) {
  std::vector<FailedAssertion> all;
  for (ReportId id = 0; id < a.graph.reports().size(); ++id) {
    const ReportRef& ref = a.graph.reports()[id];
    if (ref.is_dump || ref.kind != ReportKind::FailedAssertion) continue;
    const Report& r = a.logs[ref.log].reports[ref.index];
    if (!r.expected) continue;
    FailedAssertion failed{id, r.acquiring, *r.expected, std::nullopt, std::nullopt};
    if (!r.backtrace.empty()) failed.site = r.backtrace.front().site;
    if (r.held) {
      failed.held.emplace();
      for (const HeldLock& h : *r.held) failed.held->push_back(h.label);
    }
    all.push_back(std::move(failed));
  }
  return all;
}

bool may_be_called(std::string_view class_name, std::string_view code) {
  const std::string name = canonical_name(class_name), called = canonical_name(code);
  if (without_address(name) == without_address(called)) return true;
  const std::string_view member = member_of(name);
  return !member.empty() && member == member_of(called);
}

std::vector<JudgedRule> judge_rules(const Analysis& a, const std::vector<Rule>& rules) {
  std::vector<JudgedRule> judged = judge_rules(a.graph, rules);
  for (const FailedAssertion& failed : failed_assertions(a))
    for (JudgedRule& j : judged)
      if (std::ranges::any_of(j.rule.locks, [&](const std::string& lock) { return may_be_called(lock, failed.lock); }))
        j.failed.push_back(failed);
  return judged;
}

}  // namespace lockgraph
