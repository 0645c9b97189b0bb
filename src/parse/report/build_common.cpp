#include "access.h"
#include "build.h"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace lockgraph::parse {
namespace {

/// 4 characters are ambiguous: their order and signs changed between 2.6.28 and 2.6.30, when masks had 6; since 4.14
/// they have 4 again. New: an address, wait types or a `WARNING:` banner. Old: state names in lower case, the release,
/// or a boxed banner, which had 6 characters whenever it was not old.
MaskEra mask_era(const Collected& c) {
  for (const SeenLock& lock : c.seen)
    if (!lock.address.empty() || !lock.wait.empty()) return MaskEra::Modern;
  const auto is_lower = [](const std::string& s) {
    return s.starts_with("in-") || s.ends_with("-on-W") || s.ends_with("-on-R");
  };
  if (is_lower(c.old_state) && c.old_state.find("irq") != c.old_state.npos) return MaskEra::Signs2628;
  if (c.kernel)
    if (const auto version = version_number(c.kernel->release))
      return *version < 2006030 ? MaskEra::Signs2628 : MaskEra::Modern;
  return c.banner.boxed && c.banner.kind != ReportKind::WaitContext ? MaskEra::Signs2628 : MaskEra::Modern;
}

/// The classes of a report by label, in order of appearance.
class ClassFacts {
 public:
  explicit ClassFacts(Report& r) : r_(r) {}

  ClassFact& of(const std::string& label) {
    const auto [it, added] = index_.try_emplace(label, r_.classes.size());
    if (added) r_.classes.push_back({label, {}, {}, {}, {}});
    return r_.classes[it->second];
  }

 private:
  Report& r_;
  std::unordered_map<std::string, std::size_t> index_;
};

void add_usage(ClassFact& fact, Usage usage) {
  if (!fact.usage) fact.usage.emplace();
  *fact.usage |= usage;
}

void add_blocks(const std::vector<PathBlock>& blocks, ClassFacts& facts) {
  for (const PathBlock& b : blocks) {
    ClassFact& fact = facts.of(b.lock.label);
    if (fact.key.empty()) fact.key = b.key;
    for (const auto& [state, stack] : b.usages) {
      Usage usage;
      usage.insert(state);
      add_usage(fact, usage);
      fact.usage_stacks.emplace_back(state, stack);
    }
  }
}

}  // namespace

std::optional<Usage> printed_masks(const Collected& c, const std::string& label) {
  std::optional<Usage> usage;
  const MaskEra era = mask_era(c);
  for (const SeenLock& lock : c.seen)
    if (lock.label == label && !lock.mask.empty()) {
      if (!usage) usage.emplace();
      *usage |= decode_mask(lock.mask, era);
    }
  return usage;
}

Report build_common(const Collected& c) {
  Report r;
  r.kind = c.banner.kind;
  r.line = c.line;
  r.last_line = c.last_line;
  r.kernel = c.kernel;
  r.task = c.task;
  r.backtrace = c.backtrace;
  if (c.acquiring) r.acquiring = c.acquiring->label;
  r.wait_context = c.wait_context;
  const MaskEra era = mask_era(c);
  const bool hung = c.banner.kind == ReportKind::HungTask;
  // A held list that lockdep did not keep up any more says nothing of the classes on it either way: they exist.
  ClassFacts facts(r);
  std::set<std::uint64_t> foreign;
  if (!hung)
    for (const SeenLock& lock : c.held_by_others) foreign.insert(lock.line);
  for (const SeenLock& lock : c.seen) {
    if (foreign.count(lock.line) || lock.label.empty()) continue;
    ClassFact& fact = facts.of(lock.label);
    if (!lock.mask.empty()) add_usage(fact, decode_mask(lock.mask, era));
    if (fact.wait.empty()) fact.wait = lock.wait;
  }
  for (const auto* blocks :
       {&c.to_held, &c.from_acquired, &c.shortest, &c.safe_tree, &c.unsafe_tree, &c.first_tree, &c.second_tree})
    add_blocks(*blocks, facts);
  const bool listed = c.held && (!c.held->empty() || c.held_count.value_or(1) == 0);
  if (listed && !c.debug_locks_off) {
    r.held.emplace();
    for (const SeenLock& lock : *c.held) r.held->push_back({lock.label, lock.address, acquiring_site(lock.place)});
  }
  return r;
}

void audit_common(const Collected& c, Report& r) {
  using enum ReportKind;
  if (c.debug_locks_off)
    r.problems.push_back("the list of held locks is stale: debug_locks = 0");
  else if (c.held_count && *c.held_count > 0) {
    const std::size_t listed = c.held ? c.held->size() : 0;
    if (listed == 0)
      r.problems.push_back(std::to_string(*c.held_count) + " locks said to be held, none listed");
    else if (listed != *c.held_count)
      r.problems.push_back(std::to_string(*c.held_count) + " locks said to be held, " + std::to_string(listed) +
                           " listed");
  }
  const bool expects_backtrace = r.kind != HeldOnReturn && r.kind != HungTask && c.dept.empty();
  r.is_cut = expects_backtrace && c.backtrace.empty();
  if (r.is_cut) r.problems.push_back("cut: there is no stack backtrace");
}

Stack new_dependency_stack(const Stack& preferred, const Collected& c) {
  if (!preferred.empty()) return preferred;
  return c.backtrace;
}

}  // namespace lockgraph::parse
