#include "access.h"
#include "build.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

namespace lockgraph::parse {
namespace {

// HARDIRQ, SOFTIRQ-READ, RECLAIM_FS; hard, soft-read up to 2.6.28
std::optional<Irq> parse_irq(std::string_view word) {
  std::string lower;
  for (const char ch : word) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(ch)));
  if (lower.starts_with("hard")) return Irq::Hardirq;
  if (lower.starts_with("soft")) return Irq::Softirq;
  if (lower.starts_with("reclaim")) return Irq::ReclaimFs;
  return std::nullopt;
}

struct Edge {
  std::string from, to;
  const Stack* stack;
};
using Edges = std::vector<Edge>;

const Stack kNoStack;

/// Edges of a path block list whose deepest lock (printed first) is the LAST of the path: root -> ... -> first.
Edges edges_from_root(const std::vector<PathBlock>& blocks) {
  Edges edges;
  for (std::size_t i = blocks.size(); i-- > 1;)
    edges.push_back({blocks[i].lock.label, blocks[i - 1].lock.label, &blocks[i - 1].acquired});
  return edges;
}

/// Edges of a list whose deepest lock is the FIRST of the path. Until 5.13 the stack of block k -> k+1 stands under
/// block k; newer kernels print no stack under the deepest block, and that of k -> k+1 under block k+1.
Edges edges_to_root(const std::vector<PathBlock>& blocks) {
  const bool under_the_taken = !blocks.empty() && !blocks.front().has_acquired;
  Edges edges;
  for (std::size_t i = 0; i + 1 < blocks.size(); ++i)
    edges.push_back({blocks[i].lock.label, blocks[i + 1].lock.label, &blocks[under_the_taken ? i + 1 : i].acquired});
  return edges;
}

/// Trees of kernels up to 2.6.30: the parent of a block is the nearest one above with a smaller indent.
Edges edges_of_tree(const std::vector<PathBlock>& blocks) {
  Edges edges;
  std::vector<const PathBlock*> open;
  for (const PathBlock& b : blocks) {
    while (!open.empty() && open.back()->indent >= b.indent) open.pop_back();
    if (!open.empty()) edges.push_back({open.back()->lock.label, b.lock.label, &b.acquired});
    open.push_back(&b);
  }
  return edges;
}

void add(Report& r, const Edges& edges) {
  for (const Edge& e : edges) {
    const bool known = std::any_of(r.dependencies.begin(), r.dependencies.end(),
                                   [&](const Dependency& d) { return d.from == e.from && d.to == e.to; });
    if (!known) r.dependencies.push_back({e.from, e.to, *e.stack, false, Access::Unknown, infer_access(*e.stack)});
  }
}

void add_new(Report& r, const std::string& from, const std::string& to, const Stack& stack) {
  for (Dependency& d : r.dependencies)
    if (d.from == from && d.to == to) return;
  r.dependencies.push_back({from, to, stack, true, Access::Unknown, infer_access(stack)});
}

/// The shortest path over the report's own dependencies; empty when there is none.
std::vector<std::string> path_between(const Report& r, const std::string& from, const std::string& to) {
  std::map<std::string, std::string> parent{{from, {}}};
  std::vector<std::string> queue{from};
  for (std::size_t i = 0; i < queue.size() && !parent.count(to); ++i)
    for (const Dependency& d : r.dependencies)
      if (d.from == queue[i] && parent.emplace(d.to, d.from).second) queue.push_back(d.to);
  if (!parent.count(to)) return {};
  std::vector<std::string> path;
  for (std::string at = to; !at.empty(); at = parent.at(at)) path.push_back(at);
  std::reverse(path.begin(), path.end());
  return path;
}

bool has(const std::vector<PathBlock>& blocks, const std::string& label) {
  return std::any_of(blocks.begin(), blocks.end(), [&](const PathBlock& b) { return b.lock.label == label; });
}

/// Dependencies that are printed from end to end and do not join are a contradiction; else they were cut.
void say_gap(Report& r, const std::string& text, bool printed_to_the_end) {
  if (printed_to_the_end)
    r.contradict(text);
  else
    r.problems.push_back(text + ": they are cut");
}

void claim(const Collected& c, Report& r, const std::string& safe, const std::string& unsafe) {
  const auto irq = parse_irq(c.subject);
  if (!irq) {
    r.problems.push_back("the irq context '" + c.subject + "' is not known");
    return;
  }
  r.deadlock =
      IrqClaim{*irq, safe, unsafe, unsafe.empty() ? std::vector<std::string>{} : path_between(r, safe, unsafe)};
}

void build_order(const Collected& c, Report& r) {
  const SeenLock* prev = c.new_from ? &*c.new_from : c.holding ? &*c.holding : nullptr;
  const SeenLock* next = c.new_to ? &*c.new_to : c.acquiring ? &*c.acquiring : nullptr;
  if (!c.holding) r.problems.push_back("the lock being held is not printed");
  if (!c.acquiring) r.problems.push_back("the lock being acquired is not printed");
  if (c.new_from && c.new_to && c.holding && c.acquiring &&
      (c.new_from->label != c.holding->label || c.new_to->label != c.acquiring->label))
    r.contradict("the new dependency " + c.new_from->label + " -> " + c.new_to->label + " is not the one of the head");
  if (!c.safe) r.problems.push_back("the irq-safe lock is not printed");
  if (!c.unsafe) r.problems.push_back("the irq-unsafe lock is not printed");

  Edges before = edges_to_root(c.to_held), behind = edges_from_root(c.from_acquired);
  for (const Edges& tree : {edges_of_tree(c.safe_tree), edges_of_tree(c.unsafe_tree)})
    before.insert(before.end(), tree.begin(), tree.end());
  add(r, before);
  if (prev && next) {
    const PathBlock* root = c.from_acquired.empty() ? nullptr : &c.from_acquired.back();
    add_new(r, prev->label, next->label, new_dependency_stack(root ? root->acquired : kNoStack, c));
  }
  add(r, behind);
  if (!c.safe) return;
  claim(c, r, c.safe->label, c.unsafe ? c.unsafe->label : "");
  if (!c.unsafe) return;
  if (prev && path_between(r, c.safe->label, prev->label).empty())
    say_gap(r, "the printed dependencies do not lead from the safe to the held lock",
            has(c.to_held, c.safe->label) && has(c.to_held, prev->label));
  if (next && path_between(r, next->label, c.unsafe->label).empty())
    say_gap(r, "the printed dependencies do not lead from the acquired to the unsafe lock",
            has(c.from_acquired, next->label) && has(c.from_acquired, c.unsafe->label));
}

void build_inversion(const Collected& c, Report& r) {
  if (!c.acquiring) r.problems.push_back("the lock whose state changed is not printed");
  if (!c.other)
    r.problems.push_back(std::string("the irq-") + (c.backwards ? "safe" : "unsafe") + " lock is not printed");
  add(r, c.backwards ? edges_to_root(c.shortest) : edges_from_root(c.shortest));
  for (const auto* tree : {&c.first_tree, &c.second_tree}) add(r, edges_of_tree(*tree));
  if (!c.acquiring || !c.other) return;
  const std::string &self = c.acquiring->label, &other = c.other->label;
  claim(c, r, c.backwards ? other : self, c.backwards ? self : other);
  const auto* irq = std::get_if<IrqClaim>(&r.deadlock);
  if (c.shortest.empty() && !c.saw_tree)
    r.problems.push_back("the dependencies between the two locks are not printed");
  else if (irq && irq->path.empty())
    say_gap(r, "the printed dependencies do not join the two locks", has(c.shortest, self) && has(c.shortest, other));
}

/// The claim names states; the usage masks must not contradict it.
void audit_states(const Collected& c, Report& r) {
  const auto* irq = std::get_if<IrqClaim>(&r.deadlock);
  if (!irq) return;
  const auto say = [&](const std::string& label, std::string_view as) {
    r.contradict("the usage of " + label + " does not show it as " + std::string(name(irq->irq)) + std::string(as));
  };
  // The blocks below a mask repeat its states: what the mask itself does not show is at odds with them.
  if (const auto usage = printed_masks(c, irq->safe); usage && !usage->any_used_in(irq->irq)) say(irq->safe, "-safe");
  if (const auto usage = printed_masks(c, irq->unsafe); usage && !usage->any_enabled(irq->irq))
    say(irq->unsafe, "-unsafe");
}

}  // namespace

void build_irq(const Collected& c, Report& r) {
  if (c.banner.kind == ReportKind::IrqOrder)
    build_order(c, r);
  else
    build_inversion(c, r);
  audit_states(c, r);
}

}  // namespace lockgraph::parse
