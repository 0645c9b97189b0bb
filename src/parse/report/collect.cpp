#include "lines.h"
#include "collect.h"

#include "wordings.h"

#include <algorithm>
#include <charconv>

namespace lockgraph::parse {
namespace {

using text::skip;
using text::skip_blanks;
using text::take_while;

constexpr std::size_t kIdleInside = 400;  // foreign lines stepped over inside a report
constexpr std::size_t kIdleBehind = 12;   // and behind its backtrace
constexpr std::size_t kIdentWithin = 8;   // the ident line stands this near to the banner

// Beginnings of lines that start another report of the kernel, which ends ours.
constexpr std::string_view kOopsHeads[] = {
    "------------[ cut here ]",
    "general protection fault",
    "BUG: KASAN",
    "BUG: KCSAN",
    "BUG: KMSAN",
    "BUG: unable to handle",
    "BUG: kernel NULL",
    "BUG: Bad ",
    "BUG: spinlock",
    "BUG: soft lockup",
    "BUG: scheduling while atomic",
    "BUG: workqueue",
    "BUG: using ",
    "WARNING: CPU:",
    "kernel BUG at",
    "Kernel panic",
    "Unable to handle",
    "Internal error",
    "Oops:",
    "KASAN:",
    "rcu: INFO:",
    "INFO: rcu",
    "watchdog:",
    "NMI backtrace for",
    "Sending NMI",
    "UBSAN:",
    "divide error",
    "stack segment",
    "invalid opcode",
    "double fault",
    "Linux version ",
};

// Lines that belong to a report but say nothing to the graph.
constexpr std::string_view kFurniture[] = {
    "<IRQ>",
    "</IRQ>",
    "<TASK>",
    "</TASK>",
    "<NMI>",
    "</NMI>",
    "<EOI>",
    "<SOFTIRQ>",
    "<EOE>",
    "<<EOE>>",
    "Hardware name:",
    "Workqueue:",
    "Tainted:",
    "Sched_ext:",
    "Last Breaking-Event-Address:",
    "Exception stack",
    "---",
    "===",
    "***",
    "CPU0",
    "----",
    "<Interrupt>",
    "local_irq_disable",
    "lock(",
    "rlock(",
    "sync(",
    "unlock(",
    "CPU:",
    "Pid:",
    "Stack :",
    "...",
};

// Registers and code printed behind a backtrace.
constexpr std::string_view kRegisters[] = {
    "RIP:", "Code:", "RSP:", "RAX:",     "RDX:", "RBP:", "R10:", "R13:", "RCX:", "FS:", "CS:",
    "CR2:", "DR0:",  "DR3:", "ORIG_RAX", "EIP:", "EAX:", "ESI:", "EBP:", "NIP",  "LR ", "--- interrupt"};

template <class Table>
bool starts_with_any(std::string_view t, const Table& table) {
  return std::any_of(std::begin(table), std::end(table), [&](std::string_view head) { return t.starts_with(head); });
}

class Collector {
 public:
  Collector(const Banner& banner, const Line& line) {
    out_.banner = banner;
    out_.headline = trim(line.text);
    out_.line = out_.last_line = line.number;
    out_.subject = banner.subject;
    if (!banner.task.empty()) out_.task = parse_task(banner.task, banner.kind == ReportKind::HungTask ? ':' : '/');
  }

  /// Returns false when the line no longer belongs to the report.
  bool add(const Line& line) {
    const std::string_view t = trim(line.text);
    if (t.empty()) return true;
    ++lines_;
    if (starts_with_any(t, kOopsHeads) && !is_rule(t)) return false;
    const bool known = read(line, t);
    if (known) {
      out_.last_line = line.number;
      idle_ = 0;
      return !ended_;
    }
    if (ended_) return false;
    ++idle_;
    return idle_ <= (finished() ? kIdleBehind : kIdleInside);
  }

  Collected finish() {
    if (out_.debug_locks_off) out_.held.reset();
    return std::move(out_);
  }

 private:
  static bool is_rule(std::string_view t) {
    return t.size() >= 3 && (t.find_first_not_of('=') == t.npos || t.find_first_not_of('-') == t.npos);
  }

  bool finished() const { return out_.has_backtrace && !out_.backtrace.empty(); }

  bool read(const Line& line, std::string_view t) {
    if (is_rule(t)) {
      if (out_.banner.kind == ReportKind::HungTask && all_tasks_) ended_ = true;
      return true;
    }
    if (out_.headline.starts_with("DEPT:") && read_dept(t)) return true;
    if (auto frame = parse_frame(t)) return add_frame(std::move(*frame));
    if (t.starts_with("->")) return read_arrow(line, t);
    if (t.starts_with("#")) return read_held(line, t);
    if (lines_ <= kIdentWithin && !out_.kernel)
      if (auto ident = parse_ident(t)) return out_.kernel = std::move(*ident), true;
    if (const auto sentence = match_sentence(t); sentence && sentence->phrase != Phrase::StateAt)
      return read_sentence(*sentence, line);
    else if (sentence && read_state(sentence->captures[0]))
      return true;
    if (read_lock(line, t)) return true;
    if (read_step(t)) return true;
    if (want_ == Want::ChainExists && t.find(" --> ") != t.npos) return read_chain_exists(t);
    if (want_ == Want::NestName) return want_ = Want::Nothing, out_.nest_name = t, true;
    if (auto header = parse_dump_header(t)) return read_dump_header(std::move(*header));
    if (t.starts_with("... ")) {  // ≤4.8: `...` glued to the first frame of a stack
      if (auto frame = parse_frame(t.substr(3))) return add_frame(std::move(*frame));
      return true;
    }
    if (out_.banner.kind == ReportKind::RcuUsage && out_.rcu_text.empty() && t.ends_with("!") && t.find(':') != t.npos)
      return out_.rcu_text = t, true;
    if (t == "}") return true;
    if (out_.has_backtrace && starts_with_any(t, kRegisters)) return true;
    return starts_with_any(t, kFurniture);
  }

  /// `lock(btrfs-tree-00:0)` -> `btrfs-tree-00`; the number is the subclass.
  static std::string dept_class(std::string_view t) {
    if (const auto unknown = t.find("(unknown)("); unknown != t.npos) t.remove_prefix(unknown + 9);
    const auto open = t.find('(');
    auto close = t.rfind(')');
    if (open == t.npos || close == t.npos || close < open) return {};
    std::string_view name = t.substr(open + 1, close - open - 1);
    const auto colon = name.rfind(':');
    if (colon == name.npos) return std::string(name);
    const std::string_view subclass = name.substr(colon + 1);
    return std::string(name.substr(0, colon)) + (subclass == "0" ? "" : "/" + std::string(subclass));
  }

  // context A   [S] lock(a:0)   [W] wait(b:0)   [E] unlock(a:0)   and again with stacks: [S] lock(a:0): ... stacktrace:
  bool read_dept(std::string_view t) {
    if (t == "summary" || t == "information that might be helpful" || t == "stacktrace:" || t == "(N/A)" ||
        t.starts_with("---"))
      return true;
    if (t.starts_with("context ") && t.size() >= 9) {
      const auto letter = static_cast<std::size_t>(t[8] - 'A');
      if (letter >= 26) return false;
      dept_context_ = letter;
      if (out_.dept.size() <= letter) out_.dept.resize(letter + 1);
      sink_ = nullptr;
      return true;
    }
    if (t.size() < 4 || t[0] != '[' || t[2] != ']' || out_.dept.empty()) return false;
    DeptContext& context = out_.dept[dept_context_];
    sink_ = nullptr;
    if (t[1] == 'S' && t.find('(') != t.npos) {
      if (context.start.empty()) context.start = dept_class(t);
      sink_ = &context.start_stack;
    } else if (t[1] == 'W' && t.find('(') != t.npos) {
      if (context.wait.empty()) context.wait = dept_class(t);
      sink_ = &context.wait_stack;
    }
    return t[1] == 'S' || t[1] == 'W' || t[1] == 'E';
  }

  bool add_frame(Frame frame) {
    if (awaits_place_) {
      out_.released_at.push_back(frame);
      awaits_place_ = frame.inlined;
    }
    if (sink_) sink_->push_back(std::move(frame));
    return true;
  }

  SeenLock make_lock(const LockRef& ref, std::uint64_t line) const {
    SeenLock lock{
        std::string(ref.label), std::string(ref.address), std::string(ref.mask), std::string(ref.wait), {}, line};
    std::string_view rest = ref.rest;
    skip(rest, ",");
    skip_blanks(rest);
    if (skip(rest, "at:"))
      if (auto place = parse_place(rest)) lock.place.push_back(std::move(*place));
    return lock;
  }

  /// The same lock line again for each inlined function: only the place is new.
  static bool is_inlined_copy(const SeenLock& before, const SeenLock& now) {
    return before.label == now.label && before.address == now.address && before.mask == now.mask &&
           !before.place.empty() && before.place.back().inlined && !now.place.empty();
  }

  // `-> #2 (class){..}:` and `-> (class){..} ops: 12 {`
  bool read_arrow(const Line& line, std::string_view t) {
    skip(t, "->");
    skip_blanks(t);
    if (skip(t, "#")) {
      ChainEntry entry;
      entry.line = line.number;
      entry.text = trim(line.text);
      const auto digits = take_while(t, text::is_digit);
      if (digits.empty() || digits.size() > 4) return false;
      std::from_chars(digits.data(), digits.data() + digits.size(), entry.index);
      skip(t, ":");
      if (const auto ref = parse_lock_ref(t)) entry.lock = remember(make_lock(*ref, line.number));
      out_.chain.push_back(std::move(entry));
      sink_ = &out_.chain.back().stack;
      want_ = Want::Nothing;
      return true;
    }
    const auto ref = parse_lock_ref(t);
    if (!ref || !blocks_) return false;
    PathBlock block;
    block.lock = remember(make_lock(*ref, line.number));
    block.indent = static_cast<unsigned>(std::min<std::size_t>(line.text.find("->"), 10000));
    blocks_->push_back(std::move(block));
    sink_ = nullptr;
    return true;
  }

  // ` #0: ffff... (class){..}, at: place`
  bool read_held(const Line& line, std::string_view t) {
    skip(t, "#");
    const auto digits = take_while(t, text::is_digit);
    if (digits.empty() || !skip(t, ":")) return false;
    const auto ref = parse_lock_ref(t);
    if (!ref) return false;
    sink_ = nullptr;
    SeenLock lock = make_lock(*ref, line.number);
    std::vector<SeenLock>& list = own_list_ ? (out_.held ? *out_.held : out_.held.emplace()) : out_.held_by_others;
    if (digits == last_index_ && !list.empty() && is_inlined_copy(list.back(), lock)) {
      list.back().place.push_back(lock.place.front());
      return true;
    }
    last_index_ = digits;
    list.push_back(remember(std::move(lock)));
    return true;
  }

  SeenLock remember(SeenLock lock) {
    out_.seen.push_back(lock);
    return lock;
  }

  bool read_lock(const Line& line, std::string_view t) {
    if (want_ == Want::NewDependency) {
      const auto from = parse_first_lock_ref(t);
      if (from && from->rest.starts_with("->")) {
        if (const auto to = parse_lock_ref(from->rest.substr(2))) {
          out_.new_from = remember(make_lock(*from, line.number));
          out_.new_to = remember(make_lock(*to, line.number));
          want_ = Want::Nothing;
          return true;
        }
      }
      return false;
    }
    const auto ref = parse_lock_ref(t);
    if (!ref) return false;
    SeenLock lock = make_lock(*ref, line.number);
    if (last_slot_ && *last_slot_ && is_inlined_copy(**last_slot_, lock)) {
      (*last_slot_)->place.push_back(lock.place.front());
      return true;
    }
    std::optional<SeenLock>* slot = slot_for(want_);
    if (!slot) return false;
    *slot = remember(std::move(lock));
    last_slot_ = slot;
    want_ = Want::Nothing;
    return true;
  }

  // lock(&x->lock);
  bool read_step(std::string_view t) {
    for (const std::string_view verb : {"lock", "rlock", "sync", "unlock"}) {
      std::string_view u = t;
      if (skip(u, verb) && skip(u, "(") && u.ends_with(");")) {
        out_.scenario.push_back({std::string(verb), std::string(u.substr(0, u.size() - 2))});
        return true;
      }
    }
    return false;
  }

  bool read_chain_exists(std::string_view t) {
    while (!t.empty()) {
      const auto arrow = t.find(" --> ");
      out_.chain_exists.emplace_back(trim(t.substr(0, arrow)));
      t.remove_prefix(arrow == t.npos ? t.size() : arrow + 5);
    }
    want_ = Want::Nothing;
    return true;
  }

  // `IN-HARDIRQ-W at:` inside a block
  bool read_state(std::string_view text) {
    if (!blocks_ || blocks_->empty()) return false;
    const auto state = parse_state(trim(text));
    const bool initial = text.starts_with("INITIAL") || text.starts_with("initial");
    if (!state && !initial) return false;
    sink_ = nullptr;
    if (state) {
      blocks_->back().usages.emplace_back(*state, Stack{});
      sink_ = &blocks_->back().usages.back().second;
    }
    return true;
  }

  bool read_dump_header(std::pair<Task, KernelRelease> header) {
    const bool own = !out_.task || out_.task->pid == header.first.pid || out_.has_backtrace;
    if (own && !out_.task) out_.task = header.first, task_from_header_ = true;
    if (own && !header.second.release.empty() && !out_.kernel) out_.kernel = header.second;
    if (!out_.has_backtrace && starts_own_backtrace()) open_backtrace();
    return true;
  }

  /// Kinds whose backtrace has no `stack backtrace:` in front.
  bool starts_own_backtrace() const {
    using enum ReportKind;
    switch (out_.banner.kind) {
      case UnregisteredKey:
      case Limit:
      case AtomicSleep:
      case HungTask: return true;
      default: return false;
    }
  }

  void open_backtrace() {
    out_.has_backtrace = true;
    sink_ = &out_.backtrace;
  }

  enum class Want { Nothing, Acquiring, Holding, Other, Safe, Unsafe, Freed, NewDependency, ChainExists, NestName };

  std::optional<SeenLock>* slot_for(Want want) {
    switch (want) {
      case Want::Acquiring:
      case Want::Freed: return &out_.acquiring;
      case Want::Holding: return &out_.holding;
      case Want::Other: return &out_.other;
      case Want::Safe: return &out_.safe;
      case Want::Unsafe: return &out_.unsafe;
      default: return nullptr;
    }
  }

  void expect(Want want) {
    want_ = want;
    sink_ = nullptr;
    last_slot_ = nullptr;
  }

  void open_blocks(std::vector<PathBlock>& blocks, bool tree) {
    out_.saw_tree |= tree;
    blocks_ = &blocks;
    tree_ = tree;
    expect(Want::Nothing);
  }

  /// The task of a sentence; a dump header in between may have been another's.
  void set_task(std::string_view text) {
    auto task = parse_task(text);
    if (!task || (out_.task && !task_from_header_)) return;
    out_.task = std::move(*task);
    task_from_header_ = false;
  }

  void open_acquired(const Line& line) {
    if (!blocks_ || blocks_->empty()) return;
    PathBlock* block = &blocks_->back();
    if (tree_) {
      // Printed at the indent of the parent, behind the child's whole subtree.
      const auto indent = line.text.find_first_not_of(" \t");
      for (auto it = blocks_->rbegin(); it != blocks_->rend() && it->indent >= indent; ++it)
        if (it->indent < block->indent || block->has_acquired) block = &*it;
    }
    block->has_acquired = true;
    sink_ = &block->acquired;
  }

  bool read_sentence(const Sentence& s, const Line& line) {
    using enum Phrase;
    const auto& c = s.captures;
    switch (s.phrase) {
      case TryingToAcquire:
        set_task(c[0]);
        expect(Want::Acquiring);
        break;
      case Holding: expect(Want::Holding); break;
      case ChainFollows: expect(Want::Nothing); break;
      case ChainExists: expect(Want::ChainExists); break;
      case OtherTookUnsafe:
        out_.forwards = true;
        out_.subject = c[0];
        expect(Want::Other);
        break;
      case OtherTakenBySafe:
        out_.backwards = true;
        out_.subject = c[0];
        expect(Want::Other);
        break;
      case NewDependency: expect(Want::NewDependency); break;
      case ConnectsSafe:
        out_.subject = c[0];
        expect(Want::Safe);
        break;
      case BecameSafe:
        expect(Want::Nothing);
        sink_ = &out_.became_safe;
        break;
      case ToUnsafe: expect(Want::Unsafe); break;
      case BecameUnsafe:
        expect(Want::Nothing);
        sink_ = &out_.became_unsafe;
        break;
      case PathToHeld: open_blocks(out_.to_held, false); break;
      case PathFromAcquired: open_blocks(out_.from_acquired, false); break;
      case ShortestPath: open_blocks(out_.shortest, false); break;
      case SafeTree: open_blocks(out_.safe_tree, true); break;
      case UnsafeTree: open_blocks(out_.unsafe_tree, true); break;
      case FirstTree: open_blocks(out_.first_tree, true); break;
      case SecondTree: open_blocks(out_.second_tree, true); break;
      case StateChange:
        out_.old_state = c[0];
        out_.new_state = c[1];
        break;
      case RegisteredAt:
        expect(Want::Nothing);
        sink_ = &out_.registered;
        break;
      case Releasing:
      case Contending:
        set_task(c[0]);
        out_.released_name = c[1];
        expect(Want::Nothing);
        awaits_place_ = true;
        break;
      case FreeingMemory:
        set_task(c[0]);
        expect(Want::Freed);
        break;
      case LeavingKernel:
      case Exiting: set_task(c[0]); break;
      case NotHolding: expect(Want::NestName); break;
      case RcuStatus: {
        const std::string_view value = c[2].empty() ? c[1] : c[2];
        out_.debug_locks_off = value.starts_with("0");
        expect(Want::Nothing);
        break;
      }
      case AtomicContext: {
        Task task{std::string(c[2]), 0};
        std::from_chars(c[1].data(), c[1].data() + c[1].size(), task.pid);
        if (!out_.task) out_.task = std::move(task);
        break;
      }
      case ShowingAll:
        all_tasks_ = true;
        expect(Want::Nothing);
        break;
      case HeldList: read_held_header(c[0], c[1]); break;
      case NoLocksHeld: {
        const auto task = parse_task(c[0]);
        if (all_tasks_ || out_.held_count || is_anothers(task)) break;
        if (task && !out_.task) out_.task = *task;
        out_.held_count = 0;
        out_.held.emplace();
        expect(Want::Nothing);
        break;
      }
      case WaitContext: out_.wait_context = c[0]; break;
      case KeyAt:
        if (blocks_ && !blocks_->empty()) {
          std::string_view symbol = c[1].empty() ? c[0] : c[1];
          if (const auto close = symbol.find(">] "); close != symbol.npos) symbol.remove_prefix(close + 3);
          symbol = trim(symbol);
          blocks_->back().key = symbol.substr(0, symbol.find(' '));
        }
        sink_ = nullptr;
        break;
      case AcquiredAt: open_acquired(line); break;
      case StackBacktrace:
        blocks_ = nullptr;
        expect(Want::Nothing);
        open_backtrace();
        break;
      case CallTrace:
        if (finished() && out_.banner.kind != ReportKind::HungTask) return ended_ = true, false;
        if (out_.has_backtrace)
          sink_ = &out_.backtrace;
        else if (starts_own_backtrace() || out_.banner.kind == ReportKind::RcuUsage)
          open_backtrace();
        break;
      case OtherInfo:
      case Scenario:
      case Phrase::Deadlock:
      case IrqEvents: expect(Want::Nothing); break;
      case StateAt:
      case LockdepOff:
      case TurningOff:
      case BlockedOnMutex:
      case Phrase::Other: break;
    }
    return true;
  }

  /// A list of another task than the one that a sentence named. (Users edit reports: one of comm and pid may differ.)
  bool is_anothers(const std::optional<Task>& task) const {
    return task && out_.task && !task_from_header_ && task->pid != out_.task->pid && task->comm != out_.task->comm;
  }

  void read_held_header(std::string_view count, std::string_view who) {
    expect(Want::Nothing);
    last_index_ = {};
    const auto task = parse_task(who);
    const bool same = task && out_.task && task->pid == out_.task->pid && task->comm == out_.task->comm;
    const bool hung = out_.banner.kind == ReportKind::HungTask;
    if (hung ? !same : (all_tasks_ || is_anothers(task) || out_.held_count.has_value())) {
      own_list_ = false;
      return;
    }
    if (task && !out_.task) out_.task = *task;
    own_list_ = true;
    std::size_t n = 0;
    std::from_chars(count.data(), count.data() + count.size(), n);
    out_.held_count = n;
  }

  Collected out_;
  Want want_ = Want::Nothing;
  Stack* sink_ = nullptr;
  std::optional<SeenLock>* last_slot_ = nullptr;
  std::vector<PathBlock>* blocks_ = nullptr;
  std::size_t dept_context_ = 0;
  std::string_view last_index_;
  bool task_from_header_ = false, awaits_place_ = false;
  bool tree_ = false, all_tasks_ = false, own_list_ = true, ended_ = false;
  std::size_t lines_ = 0, idle_ = 0;
};

}  // namespace

Collected collect(const std::vector<Line>& lines, std::size_t at, const Banner& banner,
                  const std::vector<bool>& is_banner, const std::vector<std::size_t>& next_of_same_caller) {
  Collector collector(banner, lines[at]);
  const auto boots_between = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from + 1; i < to; ++i)
      if (lines[i].text.starts_with("Linux version ")) return true;
    return false;
  };
  for (std::size_t before = at, i = next_of_same_caller[at]; i < lines.size(); before = i, i = next_of_same_caller[i]) {
    if (is_banner[i] || boots_between(before, i) || !collector.add(lines[i])) break;
  }
  return collector.finish();
}

}  // namespace lockgraph::parse
