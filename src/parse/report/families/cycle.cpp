#include "families.h"
#include "kernel/lock_functions.h"
#include "kernel/lock_machinery.h"
#include "print_functions.h"

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
  std::uint64_t acquiring_line = 0, holding_line = 0;
  std::vector<const Section*> chain;      ///< entries in order of printing
  std::vector<std::string> chain_exists;  ///< `A --> B --> C`
  bool lost_lines = false;
  std::string comparison;  ///< what the class's own function says of the two
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
  f.lost_lines = p.lost_lines;
  f.holding = lock_under(p, {Phrase::Holding});
  for (const Section& s : p.sections) {
    if (s.phrase == Phrase::Entry) f.chain.push_back(&s);
    if (s.phrase == Phrase::Comparison) f.comparison = s.words[0];
    if (s.phrase == Phrase::TryingToAcquire && !s.locks.empty()) f.acquiring_line = s.line;
    if (s.phrase == Phrase::Holding && !s.locks.empty()) f.holding_line = s.line;
  }
  if (const Section* exists = last_section(p, {Phrase::ChainExists})) {
    const ClassLabels classes(p);
    for (const std::string& label : arrows(exists->text)) f.chain_exists.push_back(classes.of(label));
  }
  return f;
}

std::string_view plain(const std::string& function) { return std::string_view(function).substr(0, function.find('.')); }

/// The head says at which place the lock is being acquired; a stack of that acquisition, when it is whole, comes by it.
void check_place(const CycleFacts& f, const Stack& stack, Report& r) {
  constexpr std::size_t kWhole = 4;  // frames; what was cut shorter tells nothing
  if (!f.acquiring || f.acquiring->place.empty() || f.lost_lines || stack.size() < kWhole || is_taken_again(stack))
    return;
  const std::string& function = f.acquiring->place.back().site.function;
  for (const Frame& place : f.acquiring->place)
    for (const Frame& frame : stack)
      if (plain(frame.site.function).starts_with(plain(place.site.function))) {  // lines are cut by terminals
        r.agreements.push_back(fmt::format("the place of the head (line {}), {}, is on the stack of the acquisition",
                                           f.acquiring_line, function));
        return;
      }
  r.contradict(fmt::format("the head (line {}) acquires {} in {}, which is not on the stack of that acquisition",
                           f.acquiring_line, f.acquiring->label, function));
}

/// Two places that name one lock, or should.
struct Place {
  std::string what;
  std::uint64_t line = 0;
  std::string label;
};

void compare(const Place& a, const Place& b, Report& r) {
  const auto with_line = [](const Place& p) { return p.line ? fmt::format("{} (line {})", p.what, p.line) : p.what; };
  if (a.label == b.label)
    r.agreements.push_back(fmt::format("{} and {}: {}", with_line(a), with_line(b), a.label));
  else
    r.contradict(fmt::format("{} has {}, {} has {}", with_line(a), a.label, with_line(b), b.label));
}

/// The table of CPUs names the held lock first, what is held behind it (P), the held one again, and the acquired one.
void check_scenario(const Printed& p, const CycleFacts& f, const std::string& middle, Report& r) {
  const auto is_plain = [](const Step& s) { return s.verb == "lock" || s.verb == "rlock" || s.verb == "sync"; };
  if (p.scenario.size() != 4 || !std::all_of(p.scenario.begin(), p.scenario.end(), is_plain)) return;
  compare({"the head's held lock", f.holding_line, f.holding->label},
          {"the first lock of CPU0 in the scenario", 0, p.scenario[0].label}, r);
  compare({"the head's acquired lock", f.acquiring_line, f.acquiring->label},
          {"the last lock of CPU0 in the scenario", 0, p.scenario[3].label}, r);
  compare({"the chain before its end", 0, middle}, {"the first lock of CPU1 in the scenario", 0, p.scenario[1].label},
          r);
}

bool is_crosslock(std::string_view label) {
  return label.starts_with("(complete)") || label.starts_with("(completion)");
}

/// The list of held locks has the one that the head says is held.
void check_held_list(const CycleFacts& f, const Common& c, Report& r) {
  // A crosslock (4.14) is held by nobody.
  if (!f.holding || is_crosslock(f.holding->label) || !c.held || c.held->empty() || c.held_count != c.held->size())
    return;
  const bool listed =
      std::any_of(c.held->begin(), c.held->end(), [&](const SeenLock& l) { return l.label == f.holding->label; });
  if (listed)
    r.agreements.push_back(
        fmt::format("the list of held locks has {}, as the head (line {}) says", f.holding->label, f.holding_line));
  else
    r.contradict(fmt::format("the head (line {}) holds {}, the list of held locks does not have it", f.holding_line,
                             f.holding->label));
}

void say_missing_head(const CycleFacts& f, Report& r) {
  if (!f.acquiring) r.problems.push_back("the lock being acquired is not printed");
  if (!f.holding) r.problems.push_back("the lock being held is not printed");
}

/// By the addresses of the two, where the kernel does not hide them.
Instances instances_of(const CycleFacts& f) {
  const std::string &held = f.holding->address, &wanted = f.acquiring->address;
  const auto tells = [](const std::string& a) {
    return a.find_first_not_of("0123456789abcdefABCDEF") == a.npos && a.find_first_not_of('0') != a.npos;
  };
  if (!tells(held) || !tells(wanted)) return Instances::Unknown;
  return held == wanted ? Instances::Same : Instances::Different;
}

void read_recursion(const CycleFacts& f, const Common& c, Report& r) {
  say_missing_head(f, r);
  if (!f.acquiring || !f.holding) return;
  const std::string &from = f.holding->label, &to = f.acquiring->label;
  const bool is_printed = !f.chain.empty() && !f.chain.front()->stack.empty();
  const Stack& stack = acquisition(is_printed ? f.chain.front()->stack : c.backtrace, f.acquiring);
  check_place(f, stack, r);
  check_held_list(f, c, r);
  r.dependencies.push_back({from, to, stack, true, {}, {}});
  if (!f.comparison.empty()) r.remarks.push_back("the lock comparison function of the class returns " + f.comparison);
  if (from == to)
    r.deadlock = CycleClaim{{to}, instances_of(f)};
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
    find_end(f, r);
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

  /// The last entry is the lock that is held: where another stands there, lines behind it are lost.
  void find_end(const CycleFacts& f, Report& r) {
    if (has_holes_ || !f.holding || last() == 0) return;
    const auto is_held = [&](const auto& e) { return e.second->locks.front().label == f.holding->label; };
    if (is_held(*entries_.rbegin()) || (!f.lost_lines && std::ranges::any_of(entries_, is_held))) return;
    has_holes_ = true;
    r.problems.push_back(fmt::format("the chain ends with #{}, before the lock that is held", last()));
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
      dependencies.add({before->locks.front().label, entry->locks.front().label, entry->stack, false, {}, {}});
  }
}

/// The dependency that closes the cycle: from the lock that is held to the one that is being acquired.
void add_closing(const Common& c, const CycleFacts& f, const Chain& chain, DependencyList& dependencies, Report& r) {
  const SeenLock* from = chain.is_whole() ? &chain.find(chain.last())->locks.front() : f.holding;
  const SeenLock* to = chain.first() ? chain.first() : f.acquiring;
  if (chain.first() && f.acquiring)
    compare({"the head's acquired lock", f.acquiring_line, f.acquiring->label},
            {"chain entry #0", chain.find(0)->line, chain.first()->label}, r);
  if (chain.is_whole() && f.holding)
    compare({"the head's held lock", f.holding_line, f.holding->label},
            {fmt::format("chain entry #{}", chain.last()), chain.find(chain.last())->line, from->label}, r);
  const bool other_head = chain.first() && f.acquiring && f.acquiring->label != chain.first()->label;
  if (!from || !to || (!chain.is_whole() && other_head)) return;
  const bool printed = chain.find(0) && !chain.find(0)->stack.empty();
  const Stack& stack = acquisition(printed ? chain.find(0)->stack : c.backtrace, f.acquiring);
  check_place(f, stack, r);
  dependencies.add({from->label, to->label, stack, true, {}, {}});
}

/// Compilers drop frames, and people cut them: a stack that takes no lock is odd, no more.
void remark_on_stacks(const Chain& chain, Report& r) {
  constexpr std::size_t kWhole = 4;
  for (const auto& [k, entry] : chain.entries())
    if (entry->stack.size() >= kWhole && !takes_a_lock(entry->stack, entry->locks.front().label))
      r.remarks.push_back(
          fmt::format("no function known to take a lock is on the stack of chain entry #{} (line {})", k, entry->line));
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
  add_closing(c, facts, chain, dependencies, r);
  check_held_list(facts, c, r);
  remark_on_stacks(chain, r);
  if (!chain.is_whole()) return;
  const std::vector<std::string> cycle = chain.labels();
  check_chain_exists(facts, cycle, r);
  if (facts.acquiring && facts.holding) check_scenario(p, facts, cycle[cycle.size() - 2], r);
  r.deadlock = CycleClaim{cycle, {}};
}

}  // namespace lockgraph::parse
