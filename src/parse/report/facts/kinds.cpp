#include "kinds.h"

#include "kernel/lock_functions.h"
#include "kernel/lock_holders.h"
#include "kernel/lock_machinery.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <string_view>

namespace lockgraph::parse {
namespace {

/// A stack of the report that takes some lock.
struct Shown {
  const Stack* stack = nullptr;
  Taken taken;
};

using ShownOf = std::map<std::string_view, std::vector<Shown>>;  // by label

/// `a/1 [HC0[0]:SC1[2]:HE1:SE0]`: a count behind HC or SC means that in_interrupt() holds, softirqs switched off
/// included.
bool counts_interrupts(std::string_view task) {
  const auto flags = task.rfind(" [HC");
  if (flags == task.npos) return false;
  for (const std::string_view flag : {"HC", "SC"}) {
    const auto at = task.find(flag, flags);
    const auto open = at == task.npos ? at : task.find('[', at);
    unsigned count = 0;
    if (open != task.npos) std::from_chars(task.data() + open + 1, task.data() + task.size(), count);
    if (count > 0) return true;
  }
  return false;
}

/// What is known of where the new lock is being acquired.
LockContext context_now(const Printed& p, const Common& c, LockContext context) {
  if (const Section* head = last_section(p, {Phrase::TryingToAcquire}))
    context.in_interrupt |= counts_interrupts(head->words[0]);
  if (c.held)
    for (const SeenLock& held : *c.held)
      context.in_interrupt |= held.label == "rcu_read_lock_bh" || taken_by(held.place, held.label, context).off_bh;
  return context;
}

/// The line of the scenario about a lock of the new dependency: CPU0 takes the held one first and the new one last.
std::string_view scenario_verb(const Printed& p, const std::string& label, bool first) {
  if (p.scenario.empty()) return {};
  const Step& step = first ? p.scenario.front() : p.scenario.back();
  return step.label == label ? std::string_view(step.verb) : std::string_view{};
}

bool is_sleeping(const ClassFact& c) { return c.type == LockType::Mutex || c.type == LockType::Rwsem; }

/// 3 is a sleeping lock without CONFIG_PROVE_RAW_LOCK_NESTING, and a spinlock with it: one mutex of the boot tells.
bool is_sleeping_at_3(const Report& r) {
  return std::ranges::any_of(r.classes, [](const ClassFact& c) { return is_sleeping(c) && c.wait == "3:3"; });
}

bool is_sleeping_or_pseudo(const ClassFact& c, bool sleeps_at_3) {
  // 0: not checked, which is said of pseudo locks and percpu-rwsems
  return is_sleeping(c) || c.type == LockType::Pseudo || c.wait == "0:0" || c.wait == (sleeps_at_3 ? "3:3" : "4:4");
}

/// Who takes a lock with irqs on, or in one, leaves a state. That is every one who takes a sleeping lock. A spinning
/// one can be taken with irqs off by those who leave none (`write_lock_irq(&tasklist_lock)`): its states bound nothing.
Acquisition bounded_by_usage(const ClassFact& c, bool sleeps_at_3) {
  if (!c.usage || !is_sleeping_or_pseudo(c, sleeps_at_3) || c.usage->any_read() == c.usage->any_write()) return {};
  return {c.usage->any_read() ? Access::Shared : Access::Exclusive, Known::Printed};
}

bool has_lines(const Frame& a, const Frame& b) { return a.site.line && b.site.line && a.site.file == b.site.file; }

bool is_same_place(const Frame& a, const Frame& b) {
  if (a.site.function != b.site.function) return false;
  return has_lines(a, b) ? a.site.line == b.site.line : a.offset && a.offset == b.offset;
}

/// Further up in the same function. At the very place a function may be that takes whatever it is told to.
bool is_before(const Frame& a, const Frame& b) {
  if (a.site.function != b.site.function) return false;
  return has_lines(a, b) ? a.site.line < b.site.line : a.offset && a.offset < b.offset;
}

class KindReader {
 public:
  KindReader(const Printed& p, const Common& c, Report& r) : p_(p), c_(c), r_(r), classes_(r) {
    before_.readers_always_recursive = !c.era.recursive_readers;
    now_ = context_now(p, c, before_);
  }

  void infer() {
    collect_shown();
    find_types();
    sleeps_at_3_ = is_sleeping_at_3(r_);
    if (p_.kind == ReportKind::WaitContext) show(r_.acquiring, c_.backtrace, now_);
    remark_on_types();
    for (Dependency& d : r_.dependencies.edit()) {
      d.acquired = acquired(d);
      d.held = held(d);
    }
  }

 private:
  void show(const std::string& label, const Stack& stack, const LockContext& context) {
    if (const Taken taken = taken_by(stack, label, context); taken.access != Access::Unknown)
      shown_[label].push_back({&stack, taken});
  }

  void collect_shown() {
    for (const Section& s : p_.sections) {
      const bool is_list = s.phrase == Phrase::HeldList || s.phrase == Phrase::HeldLocks;
      for (const SeenLock& lock : s.locks) {
        if (!is_list || c_.held) show(lock.label, lock.place, before_);
        if (s.phrase == Phrase::Entry) show(lock.label, s.stack, s.index == 0 ? now_ : before_);
      }
    }
    for (const Dependency& d : r_.dependencies) show(d.to, d.stack, d.is_new ? now_ : before_);
    for (const ClassFact& c : r_.classes)
      for (const auto& [state, stack] : c.usage_stacks)
        if (!state.enabled) show(c.label, stack, before_);  // an ON state may be set by who switches irqs on
  }

  /// A class has one type; stacks that do not agree tell nothing. (Old traces lack the frame that took the lock.)
  void find_types() {
    for (ClassFact& c : r_.classes.edit()) {
      c.type = taken_by_name(c.label).type;
      const auto it = shown_.find(c.label);
      if (c.type != LockType::Unknown || it == shown_.end()) continue;
      std::set<LockType> types;
      for (const Shown& s : it->second) types.insert(s.taken.type);
      if (types.size() == 1) c.type = *types.begin();
    }
  }

  /// Lockdep checks classes, and who initialises a lock with the key of another confuses it.
  void remark_on_types() {
    for (const ClassFact& c : r_.classes) {
      const auto it = shown_.find(c.label);
      if (it == shown_.end()) continue;
      // 3 is a spinlock or a sleeping one, by the kernel's configuration; the context of a task is one more than those.
      const bool sleeps = c.wait == "4:4" || (c.wait == "3:3" && r_.wait_context == "4:4");
      const bool spins = c.wait == "2:2" || c.wait == "1:1" || (c.wait == "3:3" && r_.wait_context == "5:5");
      for (const Shown& s : it->second) {
        const LockType type = s.taken.type;
        const bool of_spinning = type == LockType::Spinlock || type == LockType::Rwlock,
                   of_sleeping = type == LockType::Mutex || type == LockType::Rwsem;
        if (!(sleeps && of_spinning) && !(spins && of_sleeping)) continue;
        r_.remarks.push_back(fmt::format("{} is a lock that {} by its wait types ({}), and is taken as one that {}",
                                         c.label, sleeps ? "sleeps" : "spins", c.wait, sleeps ? "spins" : "sleeps"));
        break;
      }
    }
  }

  /// What holds for everyone who takes the class.
  Acquisition by_class(const std::string& label) const {
    if (const Access access = taken_by_name(label).access; access != Access::Unknown) return {access, Known::OnStack};
    const ClassFact* c = classes_.find(label);
    if (!c) return {};
    if (is_exclusive(c->type)) return {Access::Exclusive, Known::OnStack};
    return bounded_by_usage(*c, sleeps_at_3_);
  }

  /// Since 6.4 a scenario has `rlock` for readers, and `lock` for the others only; that of a recursion has `lock` for
  /// all.
  Acquisition by_scenario(const Dependency& d, const std::string& label, bool first) const {
    if (p_.kind == ReportKind::Recursive) return {};
    const std::string_view verb = d.is_new ? scenario_verb(p_, label, first) : std::string_view{};
    if (verb == "rlock") return {Access::Shared, Known::Printed};
    const bool tells = c_.era.prints_rlock && (verb == "lock" || verb == "sync");
    return tells ? Acquisition{Access::Exclusive, Known::Printed} : Acquisition{};
  }

  Acquisition acquired(const Dependency& d) const {
    Acquisition by_stack;
    if (const Taken taken = taken_by(d.stack, d.to, d.is_new ? now_ : before_); taken.access != Access::Unknown)
      by_stack = {taken.access, Known::OnStack};
    else if (d.stack.empty())
      by_stack = by_place_in_head(d);
    // Whether a printed reader is a recursive one is for the stack to say.
    if (const Acquisition a = by_scenario(d, d.to, false); a.access != Access::Unknown)
      return a.is_shared() && by_stack.is_shared() ? by_stack : a;
    return by_stack.access != Access::Unknown ? by_stack : by_class(d.to);
  }

  /// Of a report that is cut: `is trying to acquire lock: ... at: __might_fault+0xa1/0x170`.
  Acquisition by_place_in_head(const Dependency& d) const {
    const SeenLock *head = lock_under(p_, {Phrase::TryingToAcquire}), *held = lock_under(p_, {Phrase::Holding});
    if (!head || !held || head->label != d.to || held->label != d.from) return {};
    const Taken taken = taken_by(head->place, d.to, now_);
    return taken.access == Access::Unknown ? Acquisition{} : Acquisition{taken.access, Known::OnStack};
  }

  Acquisition held(const Dependency& d) const {
    if (const Acquisition a = by_scenario(d, d.from, true); a.access != Access::Unknown) return a;
    if (d.is_new)
      if (const Acquisition a = at_held_place(d.from); a.access != Access::Unknown) return a;
    if (const Acquisition a = by_class(d.from); a.access != Access::Unknown) return a;
    // A reader of a sequence lets it go at once, as who waits for sleepable readers does.
    const ClassFact* c = classes_.find(d.from);
    if (c && c->type == LockType::Seqcount) return {Access::Exclusive, Known::OnStack};
    if (c && c->type == LockType::Srcu) return {Access::Shared, Known::OnStack};
    if (const Acquisition a = through_same_function(d); a.access != Access::Unknown) return a;
    const Access access = held_by(d.from, d.stack);
    return access == Access::Unknown ? Acquisition{} : Acquisition{access, Known::OnStack};
  }

  /// The places at which the task that is being reported took the lock, as its own lines tell.
  Acquisition at_held_place(const std::string& label) const {
    std::vector<const SeenLock*> lines;
    if (const SeenLock* head = lock_under(p_, {Phrase::Holding})) lines.push_back(head);
    if (c_.held)
      for (const SeenLock& lock : *c_.held) lines.push_back(&lock);
    for (const SeenLock* line : lines) {
      if (line->label != label) continue;
      // Places are callers: one that takes another sort of lock, too, says nothing of this one.
      const ClassFact* c = classes_.find(label);
      const LockType type = c ? c->type : LockType::Unknown;
      if (const Taken taken = taken_by(line->place, label, before_);
          taken.access != Access::Unknown && (type == LockType::Unknown || type == taken.type))
        return {taken.access, Known::OnStack};
      if (const Acquisition a = taken_at(label, line->place, is_same_place); a.access != Access::Unknown) return a;
    }
    return {};
  }

  /// Whoever takes the new lock comes by a function that took the held one further up.
  Acquisition through_same_function(const Dependency& d) const { return taken_at(d.from, d.stack, is_before); }

  /// The access of those stacks that take the class at a place which stands so to one of the frames, or that call at
  /// such a place what takes it: a helper or two may lie between. Nothing when they do not agree.
  Acquisition taken_at(const std::string& label, const Stack& frames, bool (*fits)(const Frame&, const Frame&)) const {
    constexpr std::size_t kHelpers = 3;
    const auto it = shown_.find(label);
    if (it == shown_.end()) return {};
    std::set<bool> shared;
    for (const Shown& s : it->second) {
      std::size_t callers = 0;
      for (const Frame& taker : *s.stack) {
        if (taker.unreliable || is_lock_machinery(taker.site)) continue;
        const bool fit = std::any_of(frames.begin(), frames.end(), [&](const Frame& f) {
          return !f.unreliable && !is_lock_machinery(f.site) && fits(taker, f);
        });
        if (fit) shared.insert(s.taken.access != Access::Exclusive);
        if (++callers == kHelpers) break;
      }
    }
    if (shared.size() != 1) return {};
    return {*shared.begin() ? Access::Shared : Access::Exclusive, Known::OnStack};
  }

  const Printed& p_;
  const Common& c_;
  Report& r_;
  LockContext before_, now_;
  ClassIndex classes_;
  bool sleeps_at_3_ = false;
  ShownOf shown_;
};

}  // namespace

void infer_kinds(const Printed& p, const Common& c, Report& r) { KindReader(p, c, r).infer(); }

}  // namespace lockgraph::parse
