#include "access.h"
#include "build.h"

#include <algorithm>
#include <map>

namespace lockgraph::parse {
namespace {

Access scenario_access(const Collected& c, const std::string& label, bool first) {
  // CPU0 takes its first lock first and the new one last; `rlock` there tells a reader (since 6.4).
  if (c.scenario.empty()) return Access::Unknown;
  const ScenarioStep& step = first ? c.scenario.front() : c.scenario.back();
  if (step.label != label) return Access::Unknown;
  return step.verb == "rlock" ? Access::Shared : Access::Unknown;
}

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& w : words) text += (text.empty() ? "" : ", ") + w;
  return text;
}

void add_dependency(Report& r, Dependency d) {
  for (const Dependency& known : r.dependencies)
    if (known.from == d.from && known.to == d.to) return;
  r.dependencies.push_back(std::move(d));
}

std::string_view plain(const std::string& function) { return std::string_view(function).substr(0, function.find('.')); }

/// The head says at which place the lock is being acquired; a stack of that acquisition, when it is whole, comes by it.
void check_place(Report& r, const SeenLock& acquiring, const Stack& stack) {
  constexpr std::size_t kWhole = 4;  // frames; what was cut shorter tells nothing
  if (acquiring.place.empty() || stack.size() < kWhole) return;
  for (const Frame& place : acquiring.place)
    for (const Frame& f : stack)
      if (plain(f.site.function).starts_with(plain(place.site.function))) return;  // lines are cut by terminals
  r.contradict("the head acquires " + acquiring.label + " in " + acquiring.place.back().site.function +
               ", which is not on the stack of that acquisition");
}

void build_recursive(const Collected& c, Report& r) {
  if (!c.acquiring) r.problems.push_back("the lock being acquired is not printed");
  if (!c.holding) r.problems.push_back("the lock being held is not printed");
  if (!c.acquiring || !c.holding) return;
  const std::string &from = c.holding->label, &to = c.acquiring->label;
  Stack stack = new_dependency_stack(c.chain.empty() ? Stack{} : c.chain.front().stack, c);
  check_place(r, *c.acquiring, stack);
  const Access access = infer_access(stack);
  add_dependency(r, {from, to, std::move(stack), true, Access::Unknown, access});
  if (from == to)
    r.deadlock = CycleClaim{{to}};
  else
    r.contradict("the two locks are not of one class: " + from + " and " + to);
}

/// 5.10 to 6.3 print a recursion that the search meets as a circular report of one class: #0 alone, A held, A wanted.
bool is_recursion(const Collected& c) {
  if (c.banner.kind == ReportKind::Recursive) return true;
  return c.acquiring && c.holding && c.acquiring->label == c.holding->label && c.chain.size() == 1 &&
         c.chain.front().lock && c.chain.front().index == 0 && c.chain.front().lock->label == c.acquiring->label;
}

}  // namespace

void build_cycle(const Collected& c, Report& r) {
  if (is_recursion(c)) return build_recursive(c, r);

  std::map<unsigned, const ChainEntry*> entries;
  for (const ChainEntry& e : c.chain) {
    if (!e.lock) {
      r.problems.push_back("chain entry '" + e.text.substr(0, 120) + "' cannot be read");
    } else if (!entries.emplace(e.index, &e).second) {
      r.problems.push_back("chain entry #" + std::to_string(e.index) + " is printed twice");
    }
  }
  if (!c.acquiring) r.problems.push_back("the lock being acquired is not printed");
  if (!c.holding) r.problems.push_back("the lock being held is not printed");
  if (entries.empty()) r.problems.push_back("no chain is printed");

  const unsigned last = entries.empty() ? 0 : entries.rbegin()->first;
  std::vector<std::string> holes;
  for (unsigned k = 0; k <= last && !entries.empty() && holes.size() < 20; ++k)
    if (!entries.count(k)) holes.push_back("#" + std::to_string(k));
  if (entries.size() == 1 && last == 0) holes.push_back("#1");
  if (!holes.empty()) r.problems.push_back("chain entries missing: " + join(holes));

  for (const auto& [k, entry] : entries) {
    if (entry->stack.empty()) r.problems.push_back("chain entry #" + std::to_string(k) + " has no stack");
    const auto before = k ? entries.find(k - 1) : entries.end();
    if (before == entries.end()) continue;
    add_dependency(r, {before->second->lock->label, entry->lock->label, entry->stack, false, Access::Unknown,
                       infer_access(entry->stack)});
  }

  const ChainEntry* first = entries.count(0) ? entries.at(0) : nullptr;
  const bool whole = first && holes.empty() && last > 0;
  const SeenLock* from = whole ? &*entries.at(last)->lock : c.holding ? &*c.holding : nullptr;
  const SeenLock* to = first ? &*first->lock : c.acquiring ? &*c.acquiring : nullptr;
  if (!whole && first && c.acquiring && c.acquiring->label != first->lock->label) to = nullptr;
  if (first && c.acquiring && c.acquiring->label != first->lock->label)
    r.contradict("the head acquires " + c.acquiring->label + ", chain entry #0 is " + first->lock->label);
  if (whole && c.holding && c.holding->label != from->label)
    r.contradict("the head holds " + c.holding->label + ", chain entry #" + std::to_string(last) + " is " +
                 from->label);
  if (from && to) {
    const Stack stack = new_dependency_stack(first ? first->stack : Stack{}, c);
    if (c.acquiring) check_place(r, *c.acquiring, stack);
    Access to_access = scenario_access(c, to->label, false);
    if (to_access == Access::Unknown) to_access = infer_access(stack);
    add_dependency(r, {from->label, to->label, stack, true, scenario_access(c, from->label, true), to_access});
  }
  if (whole) {
    CycleClaim claim;
    for (const auto& [k, entry] : entries) claim.cycle.push_back(entry->lock->label);
    if (c.chain_exists.size() == 3 &&
        (c.chain_exists.front() != claim.cycle.front() || c.chain_exists.back() != claim.cycle.back()))
      r.contradict("`Chain exists of` runs from " + c.chain_exists.front() + " to " + c.chain_exists.back() +
                   ", the chain from " + claim.cycle.front() + " to " + claim.cycle.back());
    if (c.chain_exists.size() == 3 && claim.cycle.size() > 2 &&
        c.chain_exists[1] != claim.cycle[claim.cycle.size() - 2])
      r.contradict("`Chain exists of` has " + c.chain_exists[1] + " before its end, the chain has " +
                   claim.cycle[claim.cycle.size() - 2]);
    r.deadlock = std::move(claim);
  }
}

}  // namespace lockgraph::parse
