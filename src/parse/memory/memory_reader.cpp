#include "memory_reader.h"

#include "kernel/lock_functions.h"
#include "lock_line.h"
#include "memory_json.h"
#include "whole_logs.h"

#include <lockgraph/model/lock_class.h>
#include <lockgraph/model/usage.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace lockgraph::parse {
namespace {

/// `__key.3+0x0/0x10 [ext4]` -> `__key.3+0x0/0x10`
std::string without_module(const std::string& symbol) { return symbol.substr(0, symbol.find(' ')); }

/// A frame as the script writes it, `f+0x1a/0x40 [mod]`; an address that no symbol covers stays as it is.
Frame frame_of(const std::string& told) {
  if (auto frame = parse_frame(told)) return *frame;
  return Frame{{told, {}, 0}, false, false, {}};
}

/// lockdep's kinds of a dependency. `acquired` N is a writer, or a reader that is not recursive.
struct Kind {
  std::string_view name;
  Access held, acquired;
};
constexpr Kind kKinds[] = {{"SR", Access::Shared, Access::Recursive},
                           {"ER", Access::Exclusive, Access::Recursive},
                           {"SN", Access::Shared, Access::Exclusive},
                           {"EN", Access::Exclusive, Access::Exclusive}};

}  // namespace

/// One file, from its head on.
class MemoryReader::Dump {
 public:
  Dump(const Limits& limits, const Json& head, std::uint64_t line, bool is_known)
      : limits_(limits), is_known_(is_known) {
    dump_.line = line;
    if (!is_known_) dump_.problems.push_back("it is not of the form lockgraph.memory/1, and is not read");
    dump_.release = text_or_none(head, "release");
    tables_.version = text_or_none(head, "version");
    std::uint64_t& on = dump_.stats["debug_locks"];
    if (const auto told = head.find("debug_locks"); told != head.end() && told->is_number_unsigned())
      on = told->get<std::uint64_t>();
    else
      dump_.problems.emplace_back("its first line does not say whether lockdep was on");
    if (const auto moved = head.find("moved"); moved != head.end() && moved->is_object() && !moved->empty())
      dump_.stats["moved"] = 1;
    held_.line = line, held_.release = dump_.release, held_.lockdep_off = on == 0;
  }

  /// False for the last line.
  bool add(const Json& j, std::uint64_t line) {
    if (!is_known_) return !j.contains("end");
    if (j.contains("frames")) return add_stack(j), true;
    if (j.contains("class")) return add_class(j, line), true;
    if (j.contains("from")) return add_dependency(j, line), true;
    if (j.contains("chain")) return ++dump_.chains, true;
    if (j.contains("task")) return add_task(j, line), true;
    if (!j.contains("end")) throw Wrong("is no stack, class, dependency, chain, task or end");
    check_counts(member(j, "end"));
    return false;
  }

  void note(std::uint64_t line, const std::string& problem) {
    if (++wrong_ <= kToldProblems) dump_.problems.push_back("line " + std::to_string(line) + " " + problem);
  }
  void end_before_its_end() { dump_.problems.emplace_back("the file is cut: its last line is missing"); }

  std::optional<Standstill> held(std::uint64_t last_line) {
    if (held_.tasks.empty()) return std::nullopt;
    held_.last_line = last_line;
    return std::move(held_);
  }

  ProcDump finish() {
    if (wrong_ > kToldProblems)
      dump_.problems.push_back(std::to_string(wrong_ - kToldProblems) + " more lines cannot be read");
    dump_.stats["lock-classes"] = dump_.classes.size();
    dump_.stats["direct dependencies"] = 2 * pairs_.size();
    dump_.memory = std::move(tables_);
    return std::move(dump_);
  }

  void set_boot(unsigned boot, bool preempt_rt) {
    dump_.boot = held_.boot = boot;
    dump_.preempt_rt = held_.preempt_rt = preempt_rt;
  }

  const std::string& release() const { return dump_.release; }
  const std::string& version() const { return tables_.version; }

 private:
  static constexpr std::size_t kToldProblems = 10;

  void add_stack(const Json& j) {
    const std::uint64_t id = number_in(j, "stack");
    Frames frames;
    for (const Json& told : list_in(j, "frames")) {
      if (frames.size() == limits_.frames) {
        dump_.problems.push_back(beyond(limits_, &Limits::frames) + ": the others are left out");
        break;
      }
      frames.push_back(frame_of(text(told, "frames")));
    }
    if (!stacks_.emplace(id, Stack(std::move(frames))).second) throw Wrong("has the number of another stack");
  }

  /// One that is missing costs no more than itself.
  Stack stack(const Json& id, std::uint64_t line) {
    const auto it = stacks_.find(number(id, "stack"));
    if (it != stacks_.end()) return it->second;
    note(line, "names a stack that was not told before");
    return {};
  }

  void add_class(const Json& j, std::uint64_t line) {
    if (dump_.classes.size() == limits_.classes) throw Wrong(beyond(limits_, &Limits::classes) + " and is left out");
    const std::uint64_t id = number_in(j, "class"), version = number_in(j, "version"), sub = number_in(j, "subclass");
    std::string key = without_module(text_or_none(j, "key"));
    if (key.starts_with("0x")) key.clear();  // of an object: its address is of this boot alone
    std::string name = text_or_none(j, "name");
    if (name.empty()) name = key.substr(0, key.find('+'));  // as lockdep prints what has no name
    if (name.empty()) name = "(null)";
    if (version > ~0u || sub > 7) throw Wrong("has a version or a subclass that lockdep has not");
    DumpClass c;
    c.label = label({name, std::max(1u, static_cast<unsigned>(version)), static_cast<unsigned>(sub)});
    if (places_.count(id)) throw Wrong("has the number of another class");
    if (labels_.count(c.label)) throw Wrong("is the second class of that name and number");
    c.key = text_or_none(j, "address"), c.line = line;
    const Taken taken = taken_by_name(c.label);
    c.type = taken.type, c.access = taken.access;
    ClassFact fact{c.label, Usage(), text_or_none(j, "wait"), key, {}, taken.type};
    for (const Json& told : list_in(j, "usage"))
      if (const auto state = parse_state(text(told, "usage")); state && state->irq != Irq::Nmi)  // no first use
        fact.usage->insert(*state);
    if (const auto states = j.find("states"); states != j.end() && states->is_object())
      for (const auto& [told, at] : states->items())
        if (const auto state = parse_state(told))
          if (Stack where = stack(at, line); !where.empty()) fact.usage_stacks.emplace_back(*state, std::move(where));
    c.usage = fact.usage;
    places_.emplace(id, dump_.classes.size()), labels_.insert(c.label);
    dump_.classes.push_back(std::move(c));
    tables_.classes.edit().push_back(std::move(fact));
  }

  /// Where the class stands among those that were told.
  std::size_t class_in(const Json& of, const char* name) const {
    const auto it = places_.find(number_in(of, name));
    if (it == places_.end()) throw Wrong("names a class that was not told before");
    return it->second;
  }

  void add_dependency(const Json& j, std::uint64_t line) {
    DumpClass& holder = dump_.classes[class_in(j, "from")];
    const std::string &from = holder.label, &to = dump_.classes[class_in(j, "to")].label;
    Stack where;
    if (const auto at = j.find("stack"); at != j.end()) where = stack(*at, line);
    // What took the lock there: a plain reader is N, too.
    const Access taken = taken_by(where, to, {}).access;
    std::vector<Dependency> all;
    if (const auto kinds = j.find("kinds"); kinds != j.end()) {
      for (const Json& told : list_in(j, "kinds"))
        for (const Kind& kind : kKinds)
          if (text(told, "kinds") == kind.name) {
            const bool reads = kind.acquired == Access::Exclusive && taken == Access::Shared;
            all.push_back({from,
                           to,
                           where,
                           false,
                           {kind.held, Known::InMemory},
                           {reads ? Access::Shared : kind.acquired, Known::InMemory}});
          }
      // The stack is of the first time, and kinds came later: where several may be meant it tells none of them.
      if (all.size() > 1) {
        const auto fits = [&](const Dependency& d) {
          return taken != Access::Unknown && (taken == Access::Recursive) == (d.acquired.access == Access::Recursive);
        };
        const bool one = std::count_if(all.begin(), all.end(), fits) == 1;
        for (Dependency& d : all)
          if (!one || !fits(d)) d.stack = {};
      }
    } else {  // before 5.10 lockdep kept none
      const Known known = taken == Access::Unknown ? Known::Assumed : Known::OnStack;
      all.push_back({from, to, where, false, {}, {taken, known}});
    }
    if (all.empty()) throw Wrong("has no kind that lockdep knows");
    if (!pairs_.emplace(from, to).second) throw Wrong("tells a dependency a second time");
    holder.successors.push_back(to);
    for (Dependency& one : all) tables_.dependencies.edit().push_back(std::move(one));
  }

  void add_task(const Json& j, std::uint64_t line) {
    if (held_.tasks.size() == limits_.held) throw Wrong(beyond(limits_, &Limits::held) + " and is left out");
    SeenTask seen;
    seen.task = {text_in(j, "task"), static_cast<long>(number_in(j, "pid"))};
    seen.line = line;
    if (const std::string state = text_or_none(j, "state"); state.size() == 1) seen.state = state[0];
    if (const auto at = j.find("stack"); at != j.end()) seen.stack = stack(*at, line);
    seen.locks.emplace();
    seen.locks_whole = true;
    for (const Json& told : list_in(j, "held")) {
      const ClassFact& c = tables_.classes[class_in(told, "class")];
      ListedLock lock{c.label, text_or_none(told, "address"), is_exclusive(c.type) || (c.usage && !c.usage->any_read()),
                      !c.wait.empty() && c.wait.back() > '3', std::nullopt};
      if (const std::string at = text_or_none(told, "at"); !at.empty()) lock.site = frame_of(at).site;
      lock.exclusive &= number_in(told, "read") == 0;
      seen.locks->push_back(std::move(lock));
    }
    held_.tasks.push_back(std::move(seen));
  }

  void check_counts(const Json& end) {
    const std::pair<const char*, std::size_t> read[] = {{"classes", dump_.classes.size()},
                                                        {"dependencies", pairs_.size()},
                                                        {"chains", static_cast<std::size_t>(dump_.chains)},
                                                        {"tasks", held_.tasks.size()},
                                                        {"stacks", stacks_.size()}};
    for (const auto& [what, count] : read)
      if (const std::uint64_t said = number_in(end, what); said != count)
        dump_.problems.push_back("the file says " + std::to_string(said) + " " + what + ", " + std::to_string(count) +
                                 " were read");
  }

  const Limits& limits_;
  ProcDump dump_;
  MemoryTables tables_;
  Standstill held_;
  std::map<std::uint64_t, Stack> stacks_;
  bool is_known_;
  std::map<std::uint64_t, std::size_t> places_;  ///< of classes, by their numbers
  std::set<std::string> labels_;
  std::set<std::pair<std::string, std::string>> pairs_;
  std::size_t wrong_ = 0;
};

MemoryReader::MemoryReader(const Limits& limits) : limits_(limits) {}
MemoryReader::~MemoryReader() = default;

bool MemoryReader::is_open() const { return open_ != nullptr; }
const std::string& MemoryReader::release() const { return open_->release(); }
const std::string& MemoryReader::version() const { return open_->version(); }
void MemoryReader::set_boot(unsigned boot, bool preempt_rt) { open_->set_boot(boot, preempt_rt); }

bool MemoryReader::add(std::string_view line, std::uint64_t number) {
  has_begun_ = false;
  const bool is_head = line.starts_with(kMemoryHead);
  if (!is_head && (!open_ || !line.starts_with('{'))) return false;
  const Json told = Json::parse(line, nullptr, false);
  try {
    if (is_head) {
      if (open_) open_->end_before_its_end(), close();
      open_ = std::make_unique<Dump>(limits_, told.is_object() ? told : Json::object(), number,
                                     line.substr(kMemoryHead.size()).starts_with("1\""));
      last_line_ = number;
      return has_begun_ = true;
    }
    last_line_ = number;
    if (!told.is_object()) throw Wrong("is no JSON object: it is cut");
    if (!open_->add(told, number)) close();
  } catch (const Wrong& e) {
    if (open_) open_->note(number, e.what());
  } catch (const Json::exception&) {
    if (open_) open_->note(number, "has another form than it should");
  }
  return true;
}

void MemoryReader::close() {
  if (auto held = open_->held(last_line_)) standstills_.push_back(std::move(*held));
  dumps_.push_back(open_->finish());
  open_.reset();
}

std::vector<ProcDump> MemoryReader::finish() {
  if (open_) open_->end_before_its_end(), close();
  return std::move(dumps_);
}

}  // namespace lockgraph::parse
