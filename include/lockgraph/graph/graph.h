// Room: graph. The one lock-class dependency graph of all boots: integers inside, and beside them what each class and
// each dependency rests on.
#pragma once
#include <lockgraph/graph/classes.h>
#include <lockgraph/model/acquisition.h>
#include <lockgraph/model/report.h>
#include <lockgraph/model/report_kind.h>

#include <algorithm>
#include <compare>
#include <initializer_list>
#include <memory>

namespace lockgraph {

/// The kind of a dependency, as lockdep keeps it since 5.10: was the held lock taken exclusively (E) or shared (S), and
/// the acquired one by a recursive reader (R) or not (N). In the order of lockdep's own bits.
enum class Mode : std::uint8_t { ER, EN, SR, SN };
inline constexpr Mode kModes[] = {Mode::ER, Mode::EN, Mode::SR, Mode::SN};

constexpr Mode mode_of(bool held_shared, bool acquired_recursively) {
  return held_shared ? (acquired_recursively ? Mode::SR : Mode::SN) : (acquired_recursively ? Mode::ER : Mode::EN);
}

/// "EN", ...
std::string_view name(Mode);

/// The kinds of one pair of classes, which can have several.
class ModeSet {
 public:
  ModeSet() = default;
  ModeSet(std::initializer_list<Mode> modes) {
    for (const Mode m : modes) insert(m);
  }
  void insert(Mode m) { bits_ |= bit(m); }
  bool contains(Mode m) const { return (bits_ & bit(m)) != 0; }
  /// Those of two kinds that are in it.
  ModeSet only(Mode a, Mode b) const {
    ModeSet some;
    for (const Mode m : {a, b})
      if (contains(m)) some.insert(m);
    return some;
  }
  bool any_exclusive() const { return contains(Mode::EN) || contains(Mode::ER); }    ///< E*
  bool any_recursive() const { return contains(Mode::ER) || contains(Mode::SR); }    ///< *R
  bool any_unrecursive() const { return contains(Mode::EN) || contains(Mode::SN); }  ///< *N
  std::vector<std::string> names() const;
  bool empty() const { return bits_ == 0; }
  bool operator==(const ModeSet&) const = default;

 private:
  static std::uint8_t bit(Mode m) { return static_cast<std::uint8_t>(1u << static_cast<unsigned>(m)); }
  std::uint8_t bits_ = 0;
};

/// One report that bears a dependency; of those that are the same again, in boots that say the same, the first.
struct Witness {
  ReportId report = 0;
  Stack stack;                     ///< of the acquisition
  bool is_new = false;             ///< the report came out because of this very dependency
  Acquisition from, to;            ///< how the held lock and the acquired one were taken
  std::vector<ClassId> held;       ///< held exclusively at the time, where the report lists it (new dependencies)
  SharedValue<Site> held_at = {};  ///< where the held lock was taken, where the report lists it (new dependencies)

  /// The kind that it shows; an unknown side counts as exclusive, which is the worst.
  Mode mode() const { return mode_of(from.is_shared(), to.access == Access::Recursive); }
  /// How well: as the side that is known less.
  Known known() const { return std::max(from.known, to.known); }
};

/// Two classes, the held one first.
struct Step {
  ClassId from = 0, to = 0;
  auto operator<=>(const Step&) const = default;
};

struct DependencyEdge : Step {
  /// Of the witnesses. What one of a function shows is not assumed of the others of that function; what other functions
  /// show says nothing of it, so one witness more takes away no kind but of its own function.
  ModeSet modes;
  ModeSet certain;                 ///< those that a witness shows without an assumption
  Known known = Known::Assumed;    ///< the best that tells of each side, the worse side of the two
  std::vector<Witness> witnesses;  ///< sorted by report
  // What they say together, told of it again and again:
  std::vector<ReportId> reports;      ///< sorted, each once
  std::vector<std::string> releases;  ///< of the reports, oldest first, each once
  std::optional<Site> site;           ///< of the acquisition that most reports name; nothing when no stack was printed
};

/// A report, or a dump of /proc/lockdep, as the graph knows it. Where all reports of a boot say what those of an
/// earlier boot said, each is the same again: classes and dependencies count it among their reports, and everything
/// else rests on the first one.
struct ReportRef {
  std::size_t log = 0, index = 0;  ///< where it is in the evidence: the reports of a log, or its dumps
  bool is_dump = false;
  bool is_memory = false;             ///< of a dump: it was read from the memory of the kernel
  std::string source, release, boot;  ///< boot: hash of the log and the number of the boot
  std::string day;                    ///< "2026-01-15", where the log has one
  std::uint64_t line = 0;
  ReportKind kind = ReportKind::Circular;
  bool provoked = false;
  bool checked = true;                 ///< lockdep was on, and had looked at all that it shows but for what was new
  std::optional<ClassId> changed;      ///< the class whose state was new
  std::vector<UsageState> new_states;  ///< which one of them it gained
  Instances instances = Instances::Unknown;  ///< of a recursion
  std::optional<WaitTypes> context = {};     ///< of a wait-context report: of what ran there
  std::optional<Site> held_at = {};          ///< of a recursion: where the lock that is held was taken
  std::optional<Site> taken_at = {};         ///< of a wait-context report: by which function its lock was taken
  std::optional<Site> taken_place = {};      ///< the same outside of wrappers
  ReportId first = 0;                        ///< the first report of which this one is the same again; else itself
  std::vector<ReportId> again = {};          ///< of a first one: the others, sorted
  std::uint64_t times = 1;   ///< reports that it stands for: it, and those of logs that are summed up with its own
  std::uint64_t in_all = 1;  ///< of a first one: those for which it and the others stand
};

/// A value that can be moved, not copied; what was moved from may only be given another, or end. Equal evidence gives
/// equal ids. It does not change once it is made.
class LockGraph {
 public:
  struct Tables;  // graph/merge/tables.h

  LockGraph();
  explicit LockGraph(Tables);
  LockGraph(LockGraph&&) noexcept;
  LockGraph& operator=(LockGraph&&) noexcept;
  ~LockGraph();

  IdentityPolicy policy() const;
  const std::vector<ClassNode>& classes() const;            ///< by id: in order of name, then of what else tells them
  const std::vector<DependencyEdge>& dependencies() const;  ///< in order of (from, to), each pair once
  const std::vector<ReportRef>& reports() const;            ///< in order of source; a log's dumps behind its reports

  const ClassNode& operator[](ClassId c) const { return classes()[c]; }
  /// The dependency between two classes, or null. Cost: O(log n).
  const DependencyEdge* dependency(ClassId from, ClassId to) const;

  const Tables& tables() const { return *tables_; }
  /// Its tables, for who makes another graph of them; the graph is empty then.
  Tables take() &&;

 private:
  std::unique_ptr<Tables> tables_;
};

/// What in a graph is not as its parts promise, in words; empty when all is well. For tests and fuzzers. Cost:
/// O(n log n).
std::string check_invariants(const LockGraph&);

/// The first class of that name, or nothing; those that are apart may share it. Cost: O(log n).
std::optional<ClassId> find_class(const LockGraph&, std::string_view name);

/// Where a class came into a state: as the newest kernel among these reports shows it, or among all where none of these
/// does; null where nobody shows it. Cost: O(log n) for each of the reports.
const StatePlace* place_of(const LockGraph&, ClassId, UsageState, const std::vector<ReportId>& reports = {});

/// The states that some reports show of a class, those that are the same again left out. Cost: as above.
Usage usage_in(const LockGraph&, ClassId, const std::vector<ReportId>&);

/// These reports, and those that are the same again, sorted.
std::vector<ReportId> with_again(const std::vector<ReportRef>&, std::vector<ReportId>);

/// How many reports these are, with those that are summed up. Cost: linear.
std::uint64_t count_of(const LockGraph&, const std::vector<ReportId>&);

/// Releases of some reports, oldest first, each once.
std::vector<std::string> releases_of(const LockGraph&, const std::vector<ReportId>&);

/// How many mainline releases lie between the oldest and the newest kernel of some reports, those of unknown release
/// left out.
unsigned releases_apart(const LockGraph&, const std::vector<ReportId>&);

}  // namespace lockgraph
