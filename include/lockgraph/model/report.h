// Room: model. One lockdep report, as read from a log.
#pragma once
#include <lockgraph/model/acquisition.h>
#include <lockgraph/model/kernel_release.h>
#include <lockgraph/model/report_kind.h>
#include <lockgraph/model/shared.h>
#include <lockgraph/model/stack.h>
#include <lockgraph/model/usage.h>

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace lockgraph {

struct Task {
  std::string comm;
  long pid = 0;

  bool operator==(const Task&) const = default;
};

/// What one report says of one lock class.
struct ClassFact {
  std::string label;
  std::optional<Usage> usage;                              ///< nothing when no mask and no usage block is printed
  std::string wait;                                        ///< "outer:inner" as printed, else empty
  std::string key;                                         ///< key symbol of `... key at:`, else empty
  std::vector<std::pair<UsageState, Stack>> usage_stacks;  ///< where each state was first seen
  LockType type = LockType::Unknown;                       ///< by the functions that took it
  /// Where its key lies, by the debugging information of its kernel (--vmlinux): the function and file that initialise
  /// the lock, or the variable and file. Not stored.
  std::optional<Site> init = {};

  auto operator<=>(const ClassFact&) const = default;
};

/// `to` was acquired while `from` was held.
struct Dependency {
  std::string from, to;
  Stack stack;           ///< of the acquisition of `to`; empty when not printed
  bool is_new = false;   ///< the one whose addition made lockdep report
  Acquisition held;      ///< of `from`
  Acquisition acquired;  ///< of `to`

  auto operator<=>(const Dependency&) const = default;
};

struct HeldLock {
  std::string label;
  std::string address;
  std::optional<Site> site;

  bool operator==(const HeldLock&) const = default;
};

/// Of a recursion: are the lock that is held and the one that is wanted one lock, by their addresses?
enum class Instances : std::uint8_t { Unknown, Same, Different };
/// "unknown", "same", "different".
std::string_view name(Instances);

struct CycleClaim {
  std::vector<std::string> cycle;            ///< starts at the class being acquired
  Instances instances = Instances::Unknown;  ///< where the cycle is one class

  bool operator==(const CycleClaim&) const = default;
};
struct IrqClaim {
  Irq irq;
  std::string safe, unsafe;
  std::vector<std::string> path;

  bool operator==(const IrqClaim&) const = default;
};
struct StateClaim {
  std::string label, was, now;

  bool operator==(const StateClaim&) const = default;
};
using Deadlock = std::variant<std::monostate, CycleClaim, IrqClaim, StateClaim>;

/// What a failed assertion asks of a lock.
enum class Expectation : std::uint8_t { Held, HeldForWriting, HeldForReading, NotHeld };
inline constexpr Expectation kExpectations[] = {Expectation::Held, Expectation::HeldForWriting,
                                                Expectation::HeldForReading, Expectation::NotHeld};
/// "held", "held-for-writing", "held-for-reading", "not-held".
std::string_view name(Expectation);

struct Report {
  ReportKind kind = ReportKind::Circular;
  std::string source;
  std::uint64_t line = 0;       ///< 1-based, the banner
  std::uint64_t last_line = 0;  ///< the last line that belongs to the report
  unsigned boot = 0;            ///< which boot of the log, counted from 0
  std::string day;              ///< by the clock of who wrote the log: "2026-01-15"; empty where none has a year
  std::string title;            ///< as fuzzers call it; empty where they have none
  std::string corrupted;        ///< why their parser calls the report corrupted; empty when it does not
  std::optional<KernelRelease> kernel;
  std::optional<Task> task;
  SharedList<ClassFact> classes;        ///< in order of appearance, each label once
  SharedList<Dependency> dependencies;  ///< direct ones only, each pair once, in order of the chain
  std::optional<std::vector<HeldLock>> held;
  std::string acquiring;  ///< label of the lock that the head names, as C code where an assertion does; else empty
  std::optional<Expectation> expected;  ///< of a failed assertion: what of that lock
  std::string wait_context;  ///< "2:2": wait types of the context itself, of a wait-context report; else empty
  Deadlock deadlock;
  Stack backtrace;                          ///< of the task that made lockdep report
  bool turns_validator_off = false;         ///< lockdep says nothing more in this boot
  bool is_cut = false;                      ///< the log ends, or goes on with something else, inside it
  bool provoked = false;                    ///< printed while another oops was being printed
  bool preempt_rt = false;                  ///< of a PREEMPT_RT kernel: its locks are others, under the same names
  std::uint64_t lockdep_off_since = 0;      ///< line of the report of its boot that turned lockdep off; 0: it was on
  std::vector<std::string> problems;        ///< what is missing, cut or contradictory, in words
  std::vector<std::string> contradictions;  ///< those of them that say where two sections disagree
  std::vector<std::string> agreements;      ///< where two sections agree on what it states
  std::vector<std::string> remarks;         ///< what is odd, and proves nothing

  void contradict(const std::string& text) {
    problems.push_back(text);
    contradictions.push_back(text);
  }
  const ClassFact* find_class(std::string_view label) const;
  ClassFact* edit_class(std::string_view label);

  bool operator==(const Report&) const = default;
};

/// The classes of a report by label, for who asks for many of them. The report must outlive it.
class ClassIndex {
 public:
  explicit ClassIndex(const Report&);
  const ClassFact* find(std::string_view label) const;

 private:
  std::map<std::string_view, const ClassFact*> classes_;
};

}  // namespace lockgraph
