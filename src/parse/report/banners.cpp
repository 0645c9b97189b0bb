#include "banners.h"

#include "glob.h"

namespace lockgraph::parse {
namespace {

enum class Star : char { None, Task, Subject };

struct Wording {
  ReportKind kind;
  std::string_view text;  // without `WARNING: ` and without the box; `*` is any text
  bool sure = false;
  Star star = Star::None;
};

using enum ReportKind;

// Every wording since 2.6.18. `WARNING: T`, `[ INFO: T ]` and `[ BUG: T ]` are tried for each.
constexpr Wording kBoxed[] = {
    {Circular, "possible circular locking dependency detected"},
    {Recursive, "possible recursive locking detected"},
    {IrqInversion, "possible irq lock inversion dependency detected"},
    {IrqOrder, "*-safe -> *-unsafe lock order detected", false, Star::Subject},
    {IrqOrder, "*-safe -> *-unsafe lock order detected!", false, Star::Subject},
    {InconsistentState, "inconsistent lock state"},
    {WaitContext, "Invalid wait context"},
    {BadUnlockBalance, "bad unlock balance detected!"},
    {BadContention, "bad contention detected!"},
    {HeldLockFreed, "held lock freed!"},
    {HeldOnReturn, "lock held when returning to user space!"},
    {HeldAtExit, "lock held at task exit time!"},
    {HeldAtExit, "* still has locks held!", false, Star::Task},
    {NestedNotHeld, "Nested lock was not taken"},
    {RcuUsage, "suspicious RCU usage"},
    {RcuUsage, "suspicious RCU usage."},
    {RcuUsage, "suspicious rcu_dereference_check() usage."},
};

// Lines without a box; the whole line.
constexpr Wording kPlain[] = {
    {UnregisteredKey, "INFO: trying to register non-static key."},
    {UnregisteredKey, "BUG: key * has not been registered!"},
    {UnregisteredKey, "BUG: key * not in .data!"},
    {Limit, "BUG: MAX_LOCKDEP_* too low!"},
    {Limit, "BUG: MAX_STACK_TRACE_ENTRIES too low!"},
    {Limit, "BUG: MAX_LOCK_DEPTH too low!"},
    {AtomicSleep, "BUG: sleeping function called from invalid context at *:*", true, Star::Subject},
    {Circular, "DEPT: Circular dependency has been detected."},
    {HungTask, "INFO: task * blocked for more than * seconds.", true, Star::Task},
    {HungTask, "INFO: task * blocked in I/O wait for more than * seconds.", true, Star::Task},
};

bool unbox(std::string_view& s) {
  for (const std::string_view lead : {"WARNING: ", "INFO: ", "BUG: "})
    if (equal_any_case(s.substr(0, lead.size()), lead)) return s.remove_prefix(lead.size()), true;
  if (!s.starts_with("[")) return false;
  std::string_view t = s.substr(1);
  while (t.starts_with(" ")) t.remove_prefix(1);
  for (const std::string_view lead : {"INFO: ", "BUG: "})
    if (equal_any_case(t.substr(0, lead.size()), lead) && t.ends_with("]")) {
      t.remove_prefix(lead.size());
      t.remove_suffix(1);
      while (t.ends_with(" ")) t.remove_suffix(1);
      return s = t, true;
    }
  return false;
}

std::optional<Banner> match(const Wording& w, std::string_view text) {
  Captures captures;
  if (!glob_match(w.text, text, captures)) return std::nullopt;
  Banner banner{w.kind, {}, {}, w.sure, false};
  if (w.star == Star::Task) banner.task = captures[0];
  if (w.star == Star::Subject) banner.subject = captures[0];
  return banner;
}

}  // namespace

std::optional<Banner> match_banner(std::string_view line) {
  std::string_view t = trim(line);
  if (t.size() < 16 || t.size() > 300 || std::string_view("WIBD[wib").find(t[0]) == std::string_view::npos)
    return std::nullopt;
  for (const Wording& w : kPlain)
    if (auto banner = match(w, t)) return banner;
  const bool boxed = t.starts_with("[");
  if (!unbox(t)) return std::nullopt;
  for (const Wording& w : kBoxed)
    if (auto banner = match(w, t)) return banner->boxed = boxed, banner;
  return std::nullopt;
}

}  // namespace lockgraph::parse
