#include "access.h"
#include "families.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace lockgraph::parse {
namespace {

/// What a circular or recursive report says of its cycle.
struct CycleFacts {
  const SeenLock* acquiring = nullptr;  ///< as the head says
  const SeenLock* holding = nullptr;
  std::vector<const Section*> chain;      ///< entries in order of printing
  std::vector<std::string> chain_exists;  ///< `A --> B --> C`
};

std::vector<std::string> arrows(std::string_view t) {
  std::vector<std::string> names;
  while (!t.empty()) {
    const auto arrow = t.find(" --> ");
    names.emplace_back(trim(t.substr(0, arrow)));
    t.remove_prefix(arrow == t.npos ? t.size() : arrow + 5);
  }
  return names;
}

CycleFacts cycle_facts(const Printed& p) {
  CycleFacts f;
  f.acquiring = lock_under(p, {Phrase::TryingToAcquire});
  f.holding = lock_under(p, {Phrase::Holding});
  for (const Section& s : p.sections)
    if (s.phrase == Phrase::Entry) f.chain.push_back(&s);
  if (const Section* exists = last_section(p, {Phrase::ChainExists})) f.chain_exists = arrows(exists->text);
  return f;
}

/// `rlock` in the scenario (since 6.4) tells a reader: CPU0 takes its first lock first and the new one last.
Access scenario_access(const Printed& p, const std::string& label, bool first) {
  if (p.scenario.empty()) return Access::Unknown;
  const Step& step = first ? p.scenario.front() : p.scenario.back();
  return step.label == label && step.verb == "rlock" ? Access::Shared : Access::Unknown;
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

void say_missing_head(const CycleFacts& f, Report& r) {
  if (!f.acquiring) r.problems.push_back("the lock being acquired is not printed");
  if (!f.holding) r.problems.push_back("the lock being held is not printed");
}

void read_recursion(const CycleFacts& f, const Common& c, Report& r) {
  say_missing_head(f, r);
  if (!f.acquiring || !f.holding) return;
  const std::string &from = f.holding->label, &to = f.acquiring->label;
  const Stack& stack = f.chain.empty() || f.chain.front()->stack.empty() ? c.backtrace : f.chain.front()->stack;
  check_place(r, *f.acquiring, stack);
  r.dependencies.push_back({from, to, stack, true, Access::Unknown, infer_access(stack)});
  if (from == to)
    r.deadlock = CycleClaim{{to}};
  else
    r.contradict("the two locks are not of one class: " + from + " and " + to);
}

/// 5.10 to 6.3 print a recursion that the search meets as a circular report of one class: #0 alone, A held, A wanted.
bool is_recursion(const CycleFacts& f) {
  return f.acquiring && f.holding && f.acquiring->label == f.holding->label && f.chain.size() == 1 &&
         f.chain.front()->index == 0 && !f.chain.front()->locks.empty() &&
         f.chain.front()->locks.front().label == f.acquiring->label;
}

/// The entries of the chain that can be read, by number.
class Chain {
 public:
  Chain(const CycleFacts& f, Report& r) {
    {
      Problems problems(r);
      for (const Section* e : f.chain)
        if (e->locks.empty())
          problems.say("chain entry '" + e->text + "' cannot be read");
        else if (!entries_.emplace(e->index, e).second)
          problems.say(fmt::format("chain entry #{} is printed twice", e->index));
    }
    if (entries_.empty()) r.problems.push_back("no chain is printed");
    find_holes(r);
  }

  const Section* find(std::uint32_t k) const {
    const auto it = entries_.find(k);
    return it == entries_.end() ? nullptr : it->second;
  }
  const SeenLock* first() const { return find(0) ? &find(0)->locks.front() : nullptr; }
  std::uint32_t last() const { return entries_.empty() ? 0 : entries_.rbegin()->first; }
  bool is_whole() const { return first() && !has_holes_ && last() > 0; }
  const std::map<std::uint32_t, const Section*>& entries() const { return entries_; }

  std::vector<std::string> labels() const {
    std::vector<std::string> all;
    for (const auto& [k, entry] : entries_) all.push_back(entry->locks.front().label);
    return all;
  }

 private:
  void find_holes(Report& r) {
    constexpr std::size_t kMost = 20;
    std::vector<std::string> holes;
    std::uint32_t expected = 0;
    for (const auto& [k, entry] : entries_) {
      for (; expected < k && holes.size() < kMost; ++expected) holes.push_back(fmt::format("#{}", expected));
      expected = k + 1;
    }
    if (entries_.size() == 1 && last() == 0) holes.push_back("#1");
    has_holes_ = !holes.empty();
    if (has_holes_) r.problems.push_back(fmt::format("chain entries missing: {}", fmt::join(holes, ", ")));
  }

  std::map<std::uint32_t, const Section*> entries_;
  bool has_holes_ = false;
};

/// Each printed entry was acquired under the entry printed below it.
void add_chain(const Chain& chain, DependencyList& dependencies, Report& r) {
  Problems problems(r);
  for (const auto& [k, entry] : chain.entries()) {
    if (entry->stack.empty()) problems.say(fmt::format("chain entry #{} has no stack", k));
    const Section* before = k ? chain.find(k - 1) : nullptr;
    if (before)
      dependencies.add({before->locks.front().label, entry->locks.front().label, entry->stack, false, Access::Unknown,
                        infer_access(entry->stack)});
  }
}

/// The dependency that closes the cycle: from the lock that is held to the one that is being acquired.
void add_closing(const Printed& p, const Common& c, const CycleFacts& f, const Chain& chain,
                 DependencyList& dependencies, Report& r) {
  const SeenLock* from = chain.is_whole() ? &chain.find(chain.last())->locks.front() : f.holding;
  const SeenLock* to = chain.first() ? chain.first() : f.acquiring;
  const bool other_head = chain.first() && f.acquiring && f.acquiring->label != chain.first()->label;
  if (other_head)
    r.contradict("the head acquires " + f.acquiring->label + ", chain entry #0 is " + chain.first()->label);
  if (chain.is_whole() && f.holding && f.holding->label != from->label)
    r.contradict(fmt::format("the head holds {}, chain entry #{} is {}", f.holding->label, chain.last(), from->label));
  if (!from || !to || (!chain.is_whole() && other_head)) return;
  const bool printed = chain.find(0) && !chain.find(0)->stack.empty();
  const Stack& stack = printed ? chain.find(0)->stack : c.backtrace;
  if (f.acquiring) check_place(r, *f.acquiring, stack);
  Access access = scenario_access(p, to->label, false);
  if (access == Access::Unknown) access = infer_access(stack);
  dependencies.add({from->label, to->label, stack, true, scenario_access(p, from->label, true), access});
}

void check_chain_exists(const CycleFacts& f, const std::vector<std::string>& cycle, Report& r) {
  const std::vector<std::string>& path = f.chain_exists;
  if (path.size() != 3) return;
  if (path.front() != cycle.front() || path.back() != cycle.back())
    r.contradict("`Chain exists of` runs from " + path.front() + " to " + path.back() + ", the chain from " +
                 cycle.front() + " to " + cycle.back());
  if (cycle.size() > 2 && path[1] != cycle[cycle.size() - 2])
    r.contradict("`Chain exists of` has " + path[1] + " before its end, the chain has " + cycle[cycle.size() - 2]);
}

}  // namespace

void read_cycle(const Printed& p, const Common& c, Report& r) {
  const CycleFacts facts = cycle_facts(p);
  if (r.kind == ReportKind::Recursive || is_recursion(facts)) return read_recursion(facts, c, r);
  say_missing_head(facts, r);
  const Chain chain(facts, r);
  DependencyList dependencies(r);
  add_chain(chain, dependencies, r);
  add_closing(p, c, facts, chain, dependencies, r);
  if (!chain.is_whole()) return;
  const std::vector<std::string> cycle = chain.labels();
  check_chain_exists(facts, cycle, r);
  r.deadlock = CycleClaim{cycle};
}

}  // namespace lockgraph::parse
