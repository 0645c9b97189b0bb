#include "common.h"

#include "boot.h"
#include "class_facts.h"
#include "kernel/lock_machinery.h"
#include "kernel/takers.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

namespace lockgraph::parse {
namespace {

constexpr std::size_t kMostAlike = 20;  // problems of one sort that are said

/// 4 characters are ambiguous: their order and signs changed between 2.6.28 and 2.6.30, when masks had 6; since 4.14
/// they have 4 again. New: an address, wait types or a `WARNING:` banner. Old: state names in lower case, the release,
/// or a boxed banner, which had 6 characters whenever it was not old.
MaskEra masks_of(const Printed& p, const Era& era) {
  for (const Section& s : p.sections)
    for (const SeenLock& lock : s.locks)
      if (!lock.address.empty() || !lock.wait.empty()) return MaskEra::Modern;
  const auto is_lower = [](const std::string& s) {
    return s.starts_with("in-") || s.ends_with("-on-W") || s.ends_with("-on-R");
  };
  const Section* change = last_section(p, {Phrase::StateChange});
  if (change && is_lower(change->words[0]) && change->words[0].find("irq") != std::string::npos)
    return MaskEra::Signs2628;
  if (era.known) return era.masks;
  return p.boxed && p.kind != ReportKind::WaitContext ? MaskEra::Signs2628 : MaskEra::Modern;
}

/// Where no version is printed, the form tells: old masks, or a banner in a box.
Era era_of_report(const Printed& p, const std::optional<KernelRelease>& kernel) {
  Era era = era_of(kernel ? kernel->release : std::string_view());
  era.masks = masks_of(p, era);
  if (!era.known && (p.boxed || era.masks == MaskEra::Signs2628)) era.recursive_readers = false;
  return era;
}

/// Walks the sections in order: what a line means depends on what was known when it was printed.
class CommonReader {
 public:
  explicit CommonReader(const Printed& p) : p_(p), hung_(p.kind == ReportKind::HungTask) {
    out_.kernel = p.ident;
    if (!p.banner_task.empty()) out_.task = parse_task(p.banner_task, hung_ ? ':' : '/');
  }

  Common read() {
    for (const Section& s : p_.sections) {
      read(s);
      if (list_is_own_ || hung_ || (s.phrase != Phrase::HeldList && s.phrase != Phrase::HeldLocks))
        for (const SeenLock& lock : s.locks) out_.locks.push_back(&lock);
    }
    if (out_.held_is_stale) out_.held.reset();
    out_.era = era_of_report(p_, out_.kernel);
    out_.preempt_rt |= shows_preempt_rt();
    return std::move(out_);
  }

 private:
  /// A release `6.1.0-rt5`, `6.1.0-17-rt-amd64`, `5.14.0-70.rt21.83.el9`; spinlocks that sleep.
  bool shows_preempt_rt() const {
    const std::string release = out_.kernel ? out_.kernel->release : std::string();
    for (auto at = release.find("rt"); at != release.npos; at = release.find("rt", at + 1)) {
      const char before = at ? release[at - 1] : ' ', behind = at + 2 < release.size() ? release[at + 2] : '-';
      if ((before == '-' || before == '.') && (behind == '-' || text::is_digit(behind))) return true;
    }
    return std::any_of(p_.sections.begin(), p_.sections.end(), [](const Section& s) {
      return std::any_of(s.stack.begin(), s.stack.end(), [](const Frame& f) {
        return f.site.function.starts_with("rt_spin_lock") || f.site.function.starts_with("rtlock_slowlock");
      });
    });
  }

  void read(const Section& s) {
    switch (s.phrase) {
      case Phrase::TryingToAcquire:
      case Phrase::Freeing:
      case Phrase::Releasing:
      case Phrase::Contending:
      case Phrase::LeavingKernel:
      case Phrase::Exiting: return set_task(s.words[0]);
      case Phrase::AtomicContext: return read_atomic_context(s);
      case Phrase::DumpHeader: return read_dump_header(s);
      case Phrase::ShowingAll: all_tasks_ = true; return;
      case Phrase::HeldList: read_held_header(s); return add_held(s);
      case Phrase::HeldLocks: return add_held(s);
      case Phrase::NoLocksHeld: return read_no_locks(s);
      case Phrase::RcuStatus: {
        const std::string& value = s.words[2].empty() ? s.words[1] : s.words[2];
        out_.held_is_stale = value.starts_with('0');
        return;
      }
      case Phrase::StackBacktrace:
        has_backtrace_ = true;
        out_.backtrace.append(s.stack);
        return;
      default: return;
    }
  }

  /// The task of a sentence; a dump header in between may have been another's.
  void set_task(const std::string& text) {
    auto task = parse_task(text);
    if (!task || (out_.task && !task_from_header_)) return;
    out_.task = std::move(*task);
    task_from_header_ = false;
  }

  void read_atomic_context(const Section& s) {
    if (out_.task) return;
    Task task{s.words[2], 0};
    std::from_chars(s.words[1].data(), s.words[1].data() + s.words[1].size(), task.pid);
    out_.task = std::move(task);
  }

  void read_dump_header(const Section& s) {
    auto header = parse_dump_header(s.text);
    if (!header) return;
    out_.preempt_rt |= names_preempt_rt(s.text);
    const bool own = !out_.task || out_.task->pid == header->first.pid || has_backtrace_;
    if (own && !header->second.release.empty() && !out_.kernel) out_.kernel = header->second;
    if (own && !out_.task) out_.task = std::move(header->first), task_from_header_ = true;
  }

  /// A list of another task than the one that a sentence named. (Users edit reports: one of comm and pid may differ.)
  bool is_anothers(const std::optional<Task>& task) const {
    return task && out_.task && !task_from_header_ && task->pid != out_.task->pid && task->comm != out_.task->comm;
  }

  void read_held_header(const Section& s) {
    const auto task = parse_task(s.words[1]);
    const bool same = task && out_.task && task->pid == out_.task->pid && task->comm == out_.task->comm;
    list_is_own_ = hung_ ? same : !all_tasks_ && !is_anothers(task) && !out_.held_count;
    if (!list_is_own_) return;
    if (task && !out_.task) out_.task = *task;
    std::size_t n = 0;
    std::from_chars(s.words[0].data(), s.words[0].data() + s.words[0].size(), n);
    out_.held_count = n;
  }

  void add_held(const Section& s) {
    if (!list_is_own_ || s.locks.empty()) return;
    if (!out_.held) out_.held.emplace();
    out_.held->insert(out_.held->end(), s.locks.begin(), s.locks.end());
  }

  void read_no_locks(const Section& s) {
    const auto task = parse_task(s.words[0]);
    if (all_tasks_ || out_.held_count || is_anothers(task)) return;
    if (task && !out_.task) out_.task = *task;
    out_.held_count = 0;
    out_.held.emplace();
  }

  const Printed& p_;
  Common out_;
  bool hung_, task_from_header_ = false, has_backtrace_ = false, all_tasks_ = false, list_is_own_ = true;
};

}  // namespace

Common read_common(const Printed& p) { return CommonReader(p).read(); }

const Section* last_section(const Printed& p, std::initializer_list<Phrase> phrases) {
  const Section* last = nullptr;
  for (const Section& s : p.sections)
    if (std::find(phrases.begin(), phrases.end(), s.phrase) != phrases.end()) last = &s;
  return last;
}

const SeenLock* lock_under(const Printed& p, std::initializer_list<Phrase> phrases) {
  const SeenLock* last = nullptr;
  for (const Section& s : p.sections)
    if (!s.locks.empty() && std::find(phrases.begin(), phrases.end(), s.phrase) != phrases.end())
      last = &s.locks.front();
  return last;
}

Stack stack_under(const Printed& p, Phrase phrase) {
  Stack stack;
  for (const Section& s : p.sections)
    if (s.phrase == phrase) stack.append(s.stack);
  return stack;
}

Report build_common(const Printed& p, const Common& c) {
  Report r;
  r.kind = p.kind;
  r.line = p.line;
  r.day = p.day;
  r.last_line = p.last_line;
  r.kernel = c.kernel;
  r.task = c.task;
  r.preempt_rt = c.preempt_rt;
  r.backtrace = c.backtrace;
  if (const SeenLock* lock = lock_under(p, {Phrase::TryingToAcquire, Phrase::Freeing})) r.acquiring = lock->label;
  if (const Section* context = last_section(p, {Phrase::WaitContext})) r.wait_context = context->words[0];
  add_class_facts(p, c, r);
  const bool listed = c.held && (!c.held->empty() || c.held_count.value_or(1) == 0);
  if (listed) {
    r.held.emplace();
    for (const SeenLock& lock : *c.held) r.held->push_back({lock.label, lock.address, acquiring_site(lock.place)});
  }
  return r;
}

void audit_common(const Printed& p, const Common& c, Report& r) {
  using enum ReportKind;
  if (c.held_is_stale) {
    r.problems.push_back("the list of held locks is stale: debug_locks = 0");
  } else if (c.held_count && *c.held_count > 0) {
    const std::size_t listed = c.held ? c.held->size() : 0;
    const std::string said = std::to_string(*c.held_count) + " locks said to be held, ";
    if (listed == 0)
      r.problems.push_back(said + "none listed");
    else if (listed != *c.held_count)
      r.problems.push_back(said + std::to_string(listed) + " listed");
  }
  if (p.lost_lines) r.problems.push_back("the console dropped messages inside the report");
  if (p.cut_lines > 0)
    r.problems.push_back(fmt::format("{} lines are cut at their end: what stood there is left out", p.cut_lines));
  if (r.kind == WaitContext && r.acquiring.empty()) r.problems.push_back("the lock being acquired is not printed");
  if (p.is_endless) r.problems.push_back("longer than any report of lockdep: what follows is left out");
  r.problems.insert(r.problems.end(), p.beyond.begin(), p.beyond.end());
  r.is_cut = r.kind != HeldOnReturn && r.kind != HungTask && !p.dept && c.backtrace.empty();
  if (r.is_cut) r.problems.push_back("cut: there is no stack backtrace");
}

void Problems::say(std::string text) {
  if (++count_ <= kMostAlike) r_.problems.push_back(std::move(text));
}

Problems::~Problems() {
  if (count_ > kMostAlike) r_.problems.push_back("and " + std::to_string(count_ - kMostAlike) + " more of this sort");
}

void DependencyList::add(Dependency d) {
  if (known_.insert(d.from + '\n' + d.to).second) r_.dependencies.push_back(std::move(d));
}

const Stack& acquisition(const Stack& printed, const SeenLock* acquiring) {
  return printed.empty() && acquiring && place_of(acquiring->place) ? acquiring->place : printed;
}

}  // namespace lockgraph::parse
