// Room: graph. Two bodies of evidence beside each other, or many releases: what differs, since when a deadlock is
// there, and whether it is known.
#pragma once
#include <lockgraph/graph/analysis.h>
#include <lockgraph/graph/part.h>
#include <lockgraph/model/kernel_tree.h>
#include <lockgraph/model/told.h>
#include <lockgraph/model/verdict.h>

namespace lockgraph {

/// A thing on one side only is New or Gone where the other side cannot have it, or looked: it used the classes in
/// question (they are in a dump of /proc/lockdep, which shows what a whole boot did) and did not show it. Else it is
/// NewlySeen or NotSeen: nothing is known of the other side. A report only shows what it is about, so its absence tells
/// nothing.
enum class Change : std::uint8_t { New, Gone, Changed, NewlySeen, NotSeen, Same };

/// "new", "gone", "changed", "newly-seen", "not-seen", "same".
std::string_view name(Change);

/// Why a class of one side is New or Gone, or why that cannot be told. In falling trust: what the sources of the other
/// kernel initialise, by a tree that was given or by tables made of some; then what the other side used.
enum class Because : std::uint8_t {
  None,
  SourcesLackIt,     ///< they have no lock of that name: New or Gone; `evidence`: where the others have it
  SourcesHaveIt,     ///< so it was only not used there; `evidence`: where they have it
  Moved,             ///< likewise, in other files than here; `evidence`: where they have it
  SubsystemUnused,   ///< they have it, but nothing else of its folder was used there; `evidence`: the folder
  NeighboursUsed,    ///< all of them, at least two, and it was not: New or Gone; `evidence`: some of them
  NeighboursUnused,  ///< `evidence`: some that were not used there
  OneOfMany,         ///< of that name: which of the other side's it would be is not known
  OtherNestingUsed,  ///< its class was used there in another subclass
  ByChance,          ///< it shows when tasks meet or a timer runs out
  NoDump             ///< the other side has reports alone
};

/// "sources-lack-it", ...
std::string_view name(Because);

/// What one side rests on.
struct Coverage {
  std::size_t classes = 0, dependencies = 0, reports = 0, dumps = 0;
  std::vector<std::string> releases;  ///< sorted, each once
};

struct ClassChange {
  Change change = Change::Same;
  std::string name;                       ///< in NEW, else in OLD
  std::string old_name;                   ///< where it is another class by its own boots
  bool renamed = false;                   ///< its base name differs, too
  std::string why_matched;                ///< there: what makes them one class
  std::vector<std::string> gained, lost;  ///< irq states that only one side shows; both sides printed some
  Because because = Because::None;        ///< of a class of one side only
  std::vector<std::string> evidence;      ///< see Because
  std::vector<std::string> instead;       ///< locks that the same files initialise in the other tree alone: a new name?
};

struct DependencyChange {
  Change change = Change::Same;
  std::string from, to;                   ///< names as in ClassChange::name
  std::vector<std::string> gained, lost;  ///< kinds ("EN", "SR", ...) that only one side shows
  bool indirect = false;                  ///< on one side only, but the other has the same order over further classes
  std::optional<Site> site;
  std::size_t old_reports = 0, new_reports = 0;
};

struct FindingChange {
  Change change = Change::Same;
  bool in_new = true;
  std::size_t finding = 0;  ///< index into the findings of NEW, else of OLD
};

struct GraphDiff {
  Coverage old_coverage, new_coverage;
  std::vector<ClassChange> classes;            ///< by name; the same ones included
  std::vector<DependencyChange> dependencies;  ///< by names; the same ones included
  std::vector<FindingChange> findings;         ///< of NEW in order, then those only in OLD
};

/// The sources of both kernels; null: not given.
struct DiffSources {
  const KernelTree* old_tree = nullptr;
  const KernelTree* new_tree = nullptr;
};

/// Classes that were split by boot, or renamed, are matched by their neighbours; no class is matched twice. Cost:
/// linear in the graphs, but for classes of one base name (quadratic in those, up to 200 a name) and one search for
/// each class with a dependency of one side.
GraphDiff diff_graphs(const Analysis& old_side, const Analysis& new_side, const DiffSources& = {});

/// A side of a comparison, and the classes of it that are asked for.
struct DiffSide {
  const Analysis& analysis;
  ClassSet wanted;
};
/// What of it is about one of the classes: dependencies with an end among them, findings on them.
GraphDiff narrowed(GraphDiff, const DiffSide& old_side, const DiffSide& new_side);

/// Absent: its locks were used there (a dump has them), and it was not seen.
enum class Cell : std::uint8_t { Unknown, Absent, Seen };

/// "unknown", "absent", "seen".
std::string_view name(Cell);

enum class RowKind : std::uint8_t { Finding, State, Dependency };

/// One thing in many bodies of evidence, the columns.
struct MatrixRow {
  RowKind kind = RowKind::Dependency;
  std::size_t finding = 0;  ///< index into the findings
  ClassId of = 0;           ///< of a state: the class
  UsageState state{};
  Step dependency{};
  std::vector<Cell> cells;           ///< by column
  std::size_t since = 0, until = 0;  ///< the first column where it is seen, and the last
};

struct Matrix {
  std::vector<MatrixRow> rows;  ///< findings in their order, states and dependencies in that of classes
};

/// Since when is a dependency, a state or a finding there, and until when? `columns_of`: by report, the columns that it
/// belongs to. A finding is there where it is reported, or where all that it needs was seen. Cost: linear in what the
/// graph rests on, times the columns.
Matrix make_matrix(const Analysis&, std::size_t columns, const std::vector<std::vector<std::size_t>>& columns_of);
/// The rows that are about one of these classes.
Matrix narrowed(Matrix, const Analysis&, const ClassSet&);

/// Strongest first. Untestable: no run of it could have shown the bug, be it that none got as far as the test, or that
/// each ended in another crash before.
enum class Presence : std::uint8_t { Reported, Seen, Absent, Untestable };

/// "reported", "seen", "absent", "not testable".
std::string_view name(Presence);

struct SourceLine {
  std::string source;
  std::uint64_t line = 0;
  auto operator<=>(const SourceLine&) const = default;
};

struct TimelineCell {
  Presence presence = Presence::Untestable;
  unsigned reports = 0;
  RunTally runs;
  double miss = 0;  ///< absent: chance that all those runs missed it, from the rate at which it shows where it is seen
  std::string why;  ///< not testable: what came in between
  std::map<std::string, unsigned> titles;  ///< under which it crashed here, with runs
  std::vector<SourceLine> where;
};

/// One deadlock. A bug is known by its cycle where a report gives it; bisections whose logs hold no report of what they
/// look for go by titles.
struct TimelineRow {
  std::vector<std::size_t> findings;  ///< indices; several where one title hides several, none where no report gives it
  std::string title;
  RunTally rate;  ///< runs of the revisions that showed it, added up
  std::map<ReleasePoint, TimelineCell> cells;
};

struct Timeline {
  std::vector<ReleasePoint> releases;  ///< oldest first, each with a cell in some row
  std::vector<TimelineRow> rows;       ///< findings in their order, then titles
};

/// Cost: linear in reports and runs, up to sorting.
Timeline make_timeline(const Analysis&, const std::vector<JudgedBisection>&);

/// Elsewhere: the same locks, taken in other places or in another irq.
enum class MatchStatus : std::uint8_t { Known, Elsewhere, Related, New };

/// "known", "elsewhere", "related", "new".
std::string_view name(MatchStatus);

/// What the logs of others report, by hashes of it (Telling). Other things may have a hash, too: who asks looks at what
/// comes.
class Precedents {
 public:
  virtual ~Precedents() = default;
  std::vector<Reported> saying(std::uint64_t what) const;
  /// Deadlocks whose locks are all among these, or that have all of these.
  std::vector<Reported> nested_with(const std::vector<std::uint64_t>& locks) const;

 private:
  virtual std::vector<Mention> mentions(std::uint64_t what) const = 0;
  virtual std::vector<Reported> reported(const std::vector<std::int64_t>& reports) const = 0;
  /// Deadlocks that happened, which no single report states.
  virtual std::vector<Reported> hangs(std::uint64_t what) const = 0;
};

/// Those of some evidence.
class ReportedIn : public Precedents {
 public:
  explicit ReportedIn(const Evidence&);

 private:
  std::vector<Mention> mentions(std::uint64_t what) const override;
  std::vector<Reported> reported(const std::vector<std::int64_t>& reports) const override;
  std::vector<Reported> hangs(std::uint64_t what) const override;

  std::multimap<std::uint64_t, Reported> hangs_;
  std::vector<Reported> reports_;
  std::map<std::uint64_t, std::vector<Mention>> by_what_;
};

/// How this program tells deadlocks, for who makes an index of reports.
Telling telling();

struct KnownPlace {
  std::string source;
  std::uint64_t line = 0;
  std::string title, release;
  std::string hash;  ///< of the log
};

/// A deadlock of the others, with all reports of it.
struct KnownDeadlock {
  std::string id;
  DeadlockKey key;
  std::size_t reports = 0;            ///< 0: no boot reported it, their graph has it
  std::vector<std::string> releases;  ///< oldest first, each once
  KnownPlace first, last;             ///< by release, then by the hash of the log
};

/// One reported deadlock of some logs, beside what others know.
struct Match {
  std::size_t finding = 0;  ///< index into the findings of the logs that were asked about
  std::string source;       ///< where the log states it
  std::uint64_t line = 0;
  MatchStatus status = MatchStatus::New;
  std::vector<KnownDeadlock> as;  ///< the very same, or the related ones, most reports first
  std::string why;                ///< of what is known: what is not certain of it; else in what it is related
};

/// Each reported deadlock of `logs` among what others report. Known: a report of the others states the very same
/// (DeadlockKey). Elsewhere: one of the same locks. Related, nearest first: their graph has it though no boot reported
/// it (where `graph_of_others` is given); the same new dependency; the same ends over other locks, or one inside the
/// other. A log that is among the others, too, is its own precedent: leave it out there. Cost: some look-ups for each,
/// and a look at each report that is found.
std::vector<Match> match(const Analysis& logs, const Precedents&, const Analysis* graph_of_others = nullptr);

/// True when a report of the others states that very deadlock.
bool is_reported(const Precedents&, const DeadlockKey&);

/// The earliest and the latest report of a finding, by release, then by source and line.
struct Span {
  ReportId first = 0, last = 0;
};
Span span_of(const LockGraph&, const Finding&);

/// What an earlier run found, for CI: what it knew is not new.
class Baseline {
 public:
  Baseline();
  Baseline(Baseline&&) noexcept;
  ~Baseline();

  /// A deadlock by its key; of a reported one, too, the id that its classes had before.
  void add(const DeadlockKey&, const std::string& unreported_id);
  /// One of which an earlier scheme gave the id, by the names on its chain as that run printed them. Names that held a
  /// boot know nothing.
  void add(FindingKind, std::vector<std::string> names);

  /// What others report, and, where that does not tell, all that they show, which is asked for once. Both outlive it.
  void look_in(std::shared_ptr<const Precedents>, std::function<Analysis()> all);

  /// By the key alone: neither a class that nothing tells apart, nor a known deadlock inside makes it known. What no
  /// boot reported is known, too, where a report of it is. Cost: O(log n).
  bool knows(const LockGraph&, const Finding&) const;

 private:
  class Known;
  std::unique_ptr<Known> known_;
};

/// Indices of the findings among `selected` that are not known; what no boot reported is, too, where all that it rests
/// on or extends is. Cost: O(n log n).
std::vector<std::size_t> new_findings(const Analysis&, const std::vector<std::size_t>& selected, const Baseline&);

}  // namespace lockgraph
