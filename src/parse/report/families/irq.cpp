#include "families.h"
#include "path_blocks.h"

#include <algorithm>
#include <map>
#include <utility>

namespace lockgraph::parse {
namespace {

/// What a report of irq order or irq inversion says.
struct IrqFacts {
  const SeenLock *acquiring = nullptr, *holding = nullptr, *other = nullptr, *safe = nullptr, *unsafe = nullptr;
  const SeenLock *new_from = nullptr, *new_to = nullptr;  ///< of the sentence on the new dependency
  std::string irq;  ///< word of the sentence that names the other lock, or of the banner
  bool backwards = false;
  PathBlocks blocks;
};

IrqFacts irq_facts(const Printed& p) {
  IrqFacts f;
  f.acquiring = lock_under(p, {Phrase::TryingToAcquire});
  f.holding = lock_under(p, {Phrase::Holding});
  f.other = lock_under(p, {Phrase::OtherTookUnsafe, Phrase::OtherTakenBySafe});
  f.safe = lock_under(p, {Phrase::ConnectsSafe});
  f.unsafe = lock_under(p, {Phrase::ToUnsafe});
  f.backwards = last_section(p, {Phrase::OtherTakenBySafe}) != nullptr;
  const Section* names_irq = last_section(p, {Phrase::OtherTookUnsafe, Phrase::OtherTakenBySafe, Phrase::ConnectsSafe});
  f.irq = names_irq ? names_irq->words[0] : p.subject;
  if (const Section* pair = last_section(p, {Phrase::NewDependency}); pair && pair->locks.size() == 2)
    f.new_from = &pair->locks[0], f.new_to = &pair->locks[1];
  f.blocks = path_blocks(p);
  return f;
}

// HARDIRQ, SOFTIRQ-READ, RECLAIM_FS; hard, soft-read up to 2.6.28
std::optional<Irq> parse_irq(std::string_view word) {
  const std::string lower = text::lower_case(word);
  if (lower.starts_with("hard")) return Irq::Hardirq;
  if (lower.starts_with("soft")) return Irq::Softirq;
  if (lower.starts_with("reclaim")) return Irq::ReclaimFs;
  return std::nullopt;
}

void add(DependencyList& dependencies, const Edges& edges) {
  for (const Edge& e : edges) dependencies.add({e.from, e.to, *e.stack, false, {}, {}});
}

/// The shortest path over the report's own dependencies; empty when there is none. Cost: linear in them.
std::vector<std::string> path_between(const Report& r, const std::string& from, const std::string& to) {
  std::map<std::string_view, std::vector<std::string_view>> successors;
  for (const Dependency& d : r.dependencies) successors[d.from].push_back(d.to);
  std::map<std::string_view, std::string_view> parent{{from, {}}};
  std::vector<std::string_view> queue{from};
  for (std::size_t i = 0; i < queue.size() && !parent.count(to); ++i)
    if (const auto it = successors.find(queue[i]); it != successors.end())
      for (const std::string_view next : it->second)
        if (parent.emplace(next, queue[i]).second) queue.push_back(next);
  if (!parent.count(to)) return {};
  std::vector<std::string> path;
  for (std::string_view at = to; !at.empty(); at = parent.at(at)) path.emplace_back(at);
  std::reverse(path.begin(), path.end());
  return path;
}

bool has(const Blocks& blocks, const std::string& label) {
  return std::any_of(blocks.begin(), blocks.end(), [&](const PathBlock& b) { return b.lock->label == label; });
}

/// Dependencies that are printed from end to end and do not join are a contradiction; else they were cut.
void say_gap(Report& r, const std::string& text, bool printed_to_the_end) {
  if (printed_to_the_end)
    r.contradict(text);
  else
    r.problems.push_back(text + ": they are cut");
}

void claim(const IrqFacts& f, Report& r, const std::string& safe, const std::string& unsafe) {
  if (const auto irq = parse_irq(f.irq))
    r.deadlock =
        IrqClaim{*irq, safe, unsafe, unsafe.empty() ? std::vector<std::string>{} : path_between(r, safe, unsafe)};
  else
    r.problems.push_back("the irq context '" + f.irq + "' is not known");
}

void say_missing_locks(const IrqFacts& f, Report& r) {
  if (!f.holding) r.problems.push_back("the lock being held is not printed");
  if (!f.acquiring) r.problems.push_back("the lock being acquired is not printed");
  if (f.new_from && f.new_to && f.holding && f.acquiring) {
    const std::string dependency = f.new_from->label + " -> " + f.new_to->label;
    if (f.new_from->label != f.holding->label || f.new_to->label != f.acquiring->label)
      r.contradict("the new dependency " + dependency + " is not the one of the head");
    else
      r.agreements.push_back("the head and the new dependency: " + dependency);
  }
  if (!f.safe) r.problems.push_back("the irq-safe lock is not printed");
  if (!f.unsafe) r.problems.push_back("the irq-unsafe lock is not printed");
}

void read_order(const IrqFacts& f, const Common& c, Report& r) {
  say_missing_locks(f, r);
  const SeenLock* prev = f.new_from ? f.new_from : f.holding;
  const SeenLock* next = f.new_to ? f.new_to : f.acquiring;
  DependencyList dependencies(r);
  add(dependencies, edges_to_root(f.blocks.to_held));
  add(dependencies, edges_of_tree(f.blocks.safe_tree));
  add(dependencies, edges_of_tree(f.blocks.unsafe_tree));
  if (prev && next) {
    const bool printed = !f.blocks.from_acquired.empty() && !f.blocks.from_acquired.back().acquired.empty();
    const Stack& stack = acquisition(printed ? f.blocks.from_acquired.back().acquired : c.backtrace, f.acquiring);
    dependencies.add({prev->label, next->label, stack, true, {}, {}});
  }
  add(dependencies, edges_from_root(f.blocks.from_acquired));
  if (!f.safe) return;
  claim(f, r, f.safe->label, f.unsafe ? f.unsafe->label : "");
  if (!f.unsafe) return;
  if (prev && path_between(r, f.safe->label, prev->label).empty())
    say_gap(r, "the printed dependencies do not lead from the safe to the held lock",
            has(f.blocks.to_held, f.safe->label) && has(f.blocks.to_held, prev->label));
  if (next && path_between(r, next->label, f.unsafe->label).empty())
    say_gap(r, "the printed dependencies do not lead from the acquired to the unsafe lock",
            has(f.blocks.from_acquired, next->label) && has(f.blocks.from_acquired, f.unsafe->label));
}

void read_inversion(const IrqFacts& f, Report& r) {
  if (!f.acquiring) r.problems.push_back("the lock whose state changed is not printed");
  if (!f.other)
    r.problems.push_back(std::string("the irq-") + (f.backwards ? "safe" : "unsafe") + " lock is not printed");
  DependencyList dependencies(r);
  add(dependencies, f.backwards ? edges_to_root(f.blocks.shortest) : edges_from_root(f.blocks.shortest));
  add(dependencies, edges_of_tree(f.blocks.first_tree));
  add(dependencies, edges_of_tree(f.blocks.second_tree));
  if (!f.acquiring || !f.other) return;
  const std::string &self = f.acquiring->label, &other = f.other->label;
  claim(f, r, f.backwards ? other : self, f.backwards ? self : other);
  const auto* irq = std::get_if<IrqClaim>(&r.deadlock);
  if (f.blocks.shortest.empty() && !f.blocks.has_tree)
    r.problems.push_back("the dependencies between the two locks are not printed");
  else if (irq && irq->path.empty())
    say_gap(r, "the printed dependencies do not join the two locks",
            has(f.blocks.shortest, self) && has(f.blocks.shortest, other));
}

/// Where the two ends came into the states that clash: a cut report has it though the blocks of its path are gone.
void add_stacks_of_states(const Printed& p, const IrqFacts& f, Report& r) {
  const auto add_stack = [&](Phrase phrase, const SeenLock* lock, UsageState (*writes)(Irq), UsageState (*reads)(Irq)) {
    const Section* became = last_section(p, {phrase});
    if (!became || became->stack.empty() || !lock) return;
    const auto irq = parse_irq(became->words[0]);
    ClassFact* fact = r.edit_class(lock->label);
    if (!irq || !fact || !fact->usage) return;
    // Of a lock that is taken both ways lockdep finds the exclusive one first (find_exclusive_match()).
    for (const UsageState state : {writes(*irq), reads(*irq)})
      if (fact->usage->contains(state)) {
        if (std::ranges::none_of(fact->usage_stacks, [&](const auto& s) { return s.first == state; }))
          fact->usage_stacks.emplace_back(state, became->stack);
        return;
      }
  };
  add_stack(Phrase::BecameSafe, f.safe, used_in, used_in_read);
  add_stack(Phrase::BecameUnsafe, f.unsafe, enabled, enabled_read);
}

/// The claim names states; the usage masks must not contradict it.
void audit_states(const Common& c, Report& r) {
  const auto* irq = std::get_if<IrqClaim>(&r.deadlock);
  if (!irq) return;
  const auto say = [&](const std::string& label, std::string_view as, bool shown) {
    const std::string state = "show it as " + std::string(name(irq->irq)) + std::string(as);
    if (shown)
      r.agreements.push_back("the sentence on " + label + " and its usage: both " + state);
    else
      r.contradict("the usage of " + label + " does not " + state);
  };
  // The blocks below a mask repeat its states: what the mask itself does not show is at odds with them.
  if (const auto usage = printed_masks(c, irq->safe)) say(irq->safe, "-safe", usage->any_used_in(irq->irq));
  if (const auto usage = printed_masks(c, irq->unsafe)) say(irq->unsafe, "-unsafe", usage->any_enabled(irq->irq));
}

void say_gaps(const Printed& p, const IrqFacts& f, Report& r) {
  for (const Blocks* tree : {&f.blocks.safe_tree, &f.blocks.unsafe_tree, &f.blocks.first_tree, &f.blocks.second_tree}) {
    const std::uint32_t step = step_of_tree(*tree);
    for (std::size_t i = 1; i < tree->size(); ++i)
      if ((*tree)[i].indent > (*tree)[i - 1].indent + step)
        r.problems.push_back("the line of a lock is missing above that of " + (*tree)[i].lock->label);
  }
  if (f.blocks.lacks_first) r.problems.push_back("the line of the first lock of a path is missing");
  if (p.has_loose_blocks) r.problems.push_back("locks of a path are printed, the sentence above them is missing");
  Problems problems(r);
  for (const Blocks* blocks : {&f.blocks.to_held, &f.blocks.from_acquired, &f.blocks.shortest}) {
    for (const PathBlock& b : *blocks) {
      if (b.is_before_gap) problems.say("the line of a lock is missing behind that of " + b.lock->label);
      if (b.has_ended && !b.has_key) problems.say("the key of " + b.lock->label + " is not printed");
    }
  }
}

}  // namespace

void read_irq(const Printed& p, const Common& c, Report& r) {
  const IrqFacts facts = irq_facts(p);
  say_gaps(p, facts, r);
  if (r.kind == ReportKind::IrqOrder) {
    read_order(facts, c, r);
    add_stacks_of_states(p, facts, r);
  } else {
    read_inversion(facts, r);
  }
  audit_states(c, r);
}

}  // namespace lockgraph::parse
