// One rule a kind and dress: a fixed text, and where the function to blame stands. Raw logs are titled by the community
// before they are symbolised, so inlined frames never count.
#include "titles.h"

#include "kernel/title_functions.h"
#include "title_rules.h"

#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <memory>

namespace lockgraph::parse {
namespace {

/// Without `.isra.0`, `.part.1`, `.cold`; demangled.
std::string demangled(std::string_view f) {
  f = f.substr(0, f.find('.', 1));
  if (!f.starts_with("_Z")) return std::string(f);
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> demangled(
      abi::__cxa_demangle(std::string(f).c_str(), nullptr, nullptr, &status), std::free);
  const std::string_view name = demangled ? std::string_view(demangled.get()) : f;
  return std::string(name.substr(0, name.find('(')));
}

/// Marks of an assembler, and what lockdep is called with, where a build kept it out of line.
bool is_nobody(std::string_view name) {
  return name.starts_with('$') || name == "unwind_backtrace" || name == "valid_state" || name == "mark_irqflags" ||
         name == "mark_usage" || name == "lock_trace";
}

/// Looks for the function to blame: the first that is shown to it and not passed over.
class Blame {
 public:
  explicit Blame(Fragments skip) : skip_(skip) {}

  void look_at(std::string_view function) {
    if (!found_.empty()) return;
    std::string name = demangled(function);
    if (!is_generic(name) && !is_nobody(name) && !has_any(name, skip_)) found_ = unwrapped(name);
  }
  /// A raw log prints the last of the inlined copies only.
  void look_at(const SeenLock* lock) {
    if (lock && !lock->place.empty()) look_at(lock->place.back().site.function);
  }
  void look_at(const Stack& stack) {
    for (const Frame& f : stack)
      if (found_.empty() && !f.unreliable && !f.inlined) look_at(f.site.function);
  }
  const std::string& function() const { return found_; }

 private:
  Fragments skip_;
  std::string found_;
};

std::string place_of(const SeenLock* lock) {
  return lock && !lock->place.empty() ? unwrapped(demangled(lock->place.back().site.function)) : "";
}

/// Of a task that hangs.
std::string waiting_function(const Stack& backtrace) {
  std::vector<std::string> functions;
  for (const Frame& f : backtrace)
    if (const std::string name = demangled(f.site.function); !f.unreliable && !f.inlined && !is_generic(name))
      functions.push_back(unwrapped(name));
  return hanging_function(functions);
}

/// Everything from the first section of that phrase up to the backtrace.
void look_from(const Printed& p, Phrase first, Blame& blame) {
  bool begun = false;
  for (const Section& s : p.sections) {
    begun |= s.phrase == first;
    if (s.phrase == Phrase::StackBacktrace) return;
    if (begun) blame.look_at(s.stack);
  }
}

const SeenLock* first_held(const Printed& p) {
  for (const Section& s : p.sections)
    if ((s.phrase == Phrase::HeldList || s.phrase == Phrase::HeldLocks) && !s.locks.empty()) return &s.locks.front();
  return nullptr;
}

std::string blamed(const Printed& p, const Common& c, const TitleRule& rule) {
  Blame blame(rule.skip);
  const SeenLock* acquired = lock_under(p, {Phrase::TryingToAcquire, Phrase::Freeing});
  switch (rule.where) {
    case Where::Acquired: return place_of(acquired ? acquired : first_held(p));
    case Where::FirstHeld: return place_of(first_held(p));
    case Where::Waiting: return waiting_function(c.backtrace);
    case Where::Cycle:
      blame.look_at(acquired);
      blame.look_at(lock_under(p, {Phrase::Holding}));
      look_from(p, Phrase::Entry, blame);
      break;
    case Where::BecameSafe: look_from(p, Phrase::BecameSafe, blame); break;
    case Where::Released:
      for (const Phrase phrase : {Phrase::Releasing, Phrase::Contending}) blame.look_at(stack_under(p, phrase));
      break;
    case Where::Trap: blame.look_at(stack_under(p, Phrase::Place)); break;
    case Where::Backtrace: break;
  }
  blame.look_at(c.backtrace);
  if (blame.function().empty() && acquired) blame.look_at(acquired);
  return blame.function();
}

/// Why the community's parser cannot use the report: it wants a trace with functions and their offsets in it.
std::string corrupted(const Printed& p, const std::string& function) {
  if (p.kind == ReportKind::HeldOnReturn) return function.empty() ? "no function to blame" : "";
  if (!p.has_trace) return "no stack trace in report";
  if (p.trace_offsets == 0) return "no frames in a stack trace";
  return function.empty() ? "no function to blame" : "";
}

/// The line of the banner, without the beginning of its box: `INFO: HARDIRQ-safe -> HARDIRQ-unsafe ... ]`.
std::string banner_title(const Printed& p) {
  std::string_view t = p.headline;
  if (t.starts_with('[')) t = trim(t.substr(1));
  return std::string(t);
}

const TitleRule* find_rule(const Printed& p) {
  // Of the boxed irq orders only softirq ones have a rule; of the RCU reports, only those of today's wording.
  if (p.kind == ReportKind::IrqOrder && p.boxed && p.subject != "SOFTIRQ") return nullptr;
  if (p.kind == ReportKind::RcuUsage && p.headline.find("rcu_dereference_check") != std::string::npos) return nullptr;
  const auto rule = std::find_if(std::begin(kTitleRules), std::end(kTitleRules),
                                 [&](const TitleRule& r) { return r.kind == p.kind && r.boxed == p.boxed; });
  return rule == std::end(kTitleRules) ? nullptr : &*rule;
}

/// WARNING: CPU: 0 PID: 1 at kernel/locking/lockdep.c:1183 lockdep_register_key+0xd9/0x210: the community tells those
/// of functions on locks from others.
bool is_about_a_lock(const Printed& p) {
  const auto file = p.headline.find("lockdep.c");
  return file == std::string::npos || p.headline.find("lock_", file) != std::string::npos;
}

// WARNING: kernel/locking/lockdep.c:238 at 0x0, CPU#1: swapper/0/1       (of a build without its symbol)
bool names_function(const Printed& p) { return p.headline.find("+0x") != std::string::npos; }

std::string function_of_warning(const Printed& p) {
  const std::string_view before = std::string_view(p.headline).substr(0, p.headline.find("+0x"));
  return unwrapped(demangled(before.substr(before.rfind(' ') + 1)));
}

}  // namespace

Title title_of(const Printed& p, const Common& c) {
  if (p.kind == ReportKind::Internal && !is_about_a_lock(p) && names_function(p))
    return {"WARNING in " + function_of_warning(p), {}, false};
  if (p.dept || p.kind == ReportKind::BadContention) return {};
  const TitleRule* rule = find_rule(p);
  const bool wrapped = p.kind != ReportKind::Internal && !match_banner(p.headline);
  if (!rule || wrapped) return {banner_title(p), {}, wrapped};
  const std::string function = blamed(p, c, *rule);
  return {std::string(rule->text) + " in " + (function.empty() ? "corrupted" : function), corrupted(p, function),
          false};
}

}  // namespace lockgraph::parse
