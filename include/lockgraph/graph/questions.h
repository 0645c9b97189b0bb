// Room: graph. Questions to the graph: paths, levels and parts of it, documented orders against what was seen, and what
// to repair so that no deadlock is left.
#pragma once
#include <lockgraph/graph/analysis.h>
#include <lockgraph/graph/part.h>
#include <lockgraph/model/kernel_release.h>

#include <memory>
#include <variant>

namespace lockgraph {

/// Names of classes that contain `text`, or of which it is a misspelling, for "did you mean"; at most `limit`.
std::vector<std::string> similar_classes(const LockGraph&, std::string_view text, std::size_t limit);

/// The shortest strong path between two classes, both ends included; nothing when there is none.
std::optional<std::vector<ClassId>> shortest_path(const LockGraph&, ClassId from, ClassId to);

/// The shortest one from any of some classes to another one of others. Cost: linear in the graph.
std::optional<std::vector<ClassId>> shortest_path(const LockGraph&, const std::vector<ClassId>& from,
                                                  const std::vector<ClassId>& to);

/// What a chain of dependencies rests on, best first: one dependency that was seen, one boot that shows all of them,
/// one release, or boots of several, put together.
enum class Grade : std::uint8_t { Seen, SameBoot, SameRelease, CrossRelease };

inline constexpr Grade kGrades[] = {Grade::Seen, Grade::SameBoot, Grade::SameRelease, Grade::CrossRelease};
/// "seen", "same-boot", "same-release", "cross-release".
std::string_view name(Grade);

/// Everything taken while `from` is held, directly or over others: class and number of steps, nearest first.
struct TakenUnder {
  ClassId taken;
  std::size_t steps;
};
std::vector<TakenUnder> taken_under(const LockGraph&, ClassId from);

/// Classes each of which reaches each other one, in an order that few reports are against: `against` are the
/// dependencies without which it is one. Which they are is no judgement: each lies on a cycle, as others do.
struct CyclicPart {
  std::vector<ClassId> classes;              ///< by name
  std::vector<std::vector<ClassId>> levels;  ///< the same, outermost first
  std::vector<Step> against;
};

/// A lock order. Level 0 is held by nobody else's holder; a class may be taken while any class of a smaller level is
/// held. Classes of one cyclic component share a level and are named as such.
struct LockLevel {
  std::vector<ClassId> classes;        ///< in no cycle, by name
  std::vector<CyclicPart> components;  ///< cyclic ones
};
/// Cost: linear in the graph; in cyclic components times a logarithm.
std::vector<LockLevel> lock_levels(const LockGraph&);
/// What of them is of these classes.
std::vector<LockLevel> narrowed(std::vector<LockLevel>, const ClassSet&);

/// Order: the locks may be taken in this order only, each while those before it are held. Never under: the second is
/// not taken while the first is held. Never in: not taken in that irq. Never with on: not taken, nor held, with it
/// enabled.
enum class RuleKind : std::uint8_t { Order, NeverUnder, NeverIn, NeverWithOn };

/// One line of a file of rules.
struct Rule {
  RuleKind kind = RuleKind::Order;
  std::vector<std::string> locks;  ///< patterns of class names: `*` and `?` stand for any characters and any one
  std::vector<Irq> irqs;
  std::uint64_t line = 0;
  std::optional<ReleaseRange> releases;  ///< judged by what these show; nothing: by all
  std::string text;                      ///< as written
  std::string note;                      ///< the comment behind it
};

/// Reads rules, one a line; `#` at the begin of a line, or behind a blank, begins a comment:
///     &mm->mmap_lock -> &mapping->i_mmap_rwsem -> &anon_vma->rwsem
///     &tty->ldisc_sem never under &port->mutex
///     &zone->lock never in hardirq
///     &journal->j_list_lock never with irqs on
///     &q->sysfs_lock -> &q->debugfs_mutex @v5.4..v5.10
/// A range of releases at the end limits a rule to what these show.
/// Throws Error that names `source`, the line, what was expected and what came.
std::vector<Rule> parse_rules(std::string_view text, const std::string& source);

/// Rules of what the kernel's own comments state of one part of it ("mm"), or of all ("all"); nothing where there are
/// none. Each has the file and the releases as its note.
std::optional<std::vector<Rule>> documented_rules(std::string_view part);
/// Their names, for a person: "all, block, drivers, ...".
std::string documented_parts();

/// True when an order of classes of these names, written as a rule, is read back as that order.
bool is_plain_order(const std::vector<std::string>& names);

enum class RuleStatus : std::uint8_t { Held, Violated, NeverSeen };

/// "held", "violated", "never-seen".
std::string_view name(RuleStatus);

/// What shows that a rule is kept, or broken: a chain of dependencies between two of its locks, or a state of one.
struct RuleWitness {
  std::vector<ClassId> path;  ///< held first; of a state the one class
  std::optional<UsageState> state;
  std::optional<Site> site;       ///< where the last lock is taken, or the state was seen
  std::vector<ReportId> reports;  ///< of the last dependency, or of the state
  Grade grade = Grade::Seen;      ///< of the best chain there is
};

/// A function that asked for a lock, or for its absence, and failed: `lockdep_assert_held(&foo->lock)`.
struct FailedAssertion {
  ReportId report = 0;
  std::string lock;  ///< as the C code has it
  Expectation expected = Expectation::Held;
  std::optional<Site> site;
  std::optional<std::vector<std::string>> held;  ///< labels of what the task held instead; nothing: not printed
};

/// All of them, in order of the reports.
std::vector<FailedAssertion> failed_assertions(const Analysis&);

/// May a class of that name be what the C code calls so? `&foo->lock` is, `rtnl_mutex` is `&rtnl_mutex`, and members of
/// one name may be (`&vma->vm_mm->mmap_lock` and `&mm->mmap_lock`): the code of the assertion tells no more.
bool may_be_called(std::string_view class_name, std::string_view code);

struct JudgedRule {
  Rule rule;
  RuleStatus status = RuleStatus::NeverSeen;
  std::vector<RuleWitness>
      violations;                    ///< at most one for each two locks; of many the first ones, and of the best grade
  std::size_t more_violations = 0;   ///< beside those
  std::vector<RuleWitness> seen;     ///< what was seen in the order that the rule wants
  std::vector<std::string> unknown;  ///< patterns that no class matches
  std::vector<FailedAssertion> failed;  ///< about what may be one of its locks

  static constexpr std::size_t kMostViolations = 20;  ///< told of one rule
  void add(RuleWitness violation);
  /// The best of its violations; nothing when it is not violated.
  std::optional<Grade> violated_by() const;
};

/// A pattern means the class of that very name, else the classes that match it by name or base name. An order is
/// violated where a class that it has later is held while one that it has earlier is taken, directly or over others
/// that waiting passes through; held where two neighbours were seen in order, and none against it. What is never to
/// happen is held where the locks were seen (of irqs: with their states) and it was not. Cost: two searches for each
/// two patterns of a rule.
std::vector<JudgedRule> judge_rules(const LockGraph&, const std::vector<Rule>&);

/// Likewise, with the assertions that failed.
std::vector<JudgedRule> judge_rules(const Analysis&, const std::vector<Rule>&);

/// The class of that very name, else those that match it by name or base name: `*` any characters, `?` any one.
std::vector<ClassId> classes_matching(const LockGraph&, const std::string& pattern);

/// Two neighbours of an order: who took them so already.
struct TriedStep {
  std::vector<ReportId> seen;
  std::optional<Site> site;
};
/// A strong path back: the later lock is held while the earlier one is taken.
struct ClosedPath {
  std::size_t held = 0, wanted = 0;  ///< places in the order
  std::vector<ClassId> path;         ///< both ends included
  Grade grade = Grade::Seen;
};
struct TriedOrder {
  std::vector<TriedStep> steps;
  std::vector<ClosedPath> closes;        ///< best evidence first; none exactly when no strong path leads back
  std::shared_ptr<const Analysis> with;  ///< with the order in the graph; null where a name is that of several classes
  std::vector<Finding> inversions;       ///< of `with`, which are not there without it
  std::vector<std::string> unknown;      ///< names of no class
};

/// May these locks be taken in this order, each while those before it are held? Taken exclusively, which is the worst.
/// `options`: those of the analysis. Cost: a search for each two of them, and an analysis with the order assumed.
TriedOrder try_order(const Analysis&, const AnalysisOptions& options, const std::vector<std::string>& locks);

/// Series of releases, both included: "v5.4" to "v5.10".
struct Releases {
  std::string first, last;
  bool operator==(const Releases&) const = default;
};

struct OrderChain {
  std::vector<ClassId> locks;        ///< outermost first
  std::optional<Releases> releases;  ///< of these nothing is against it; of others something is. Nothing: of all.
};
/// A dependency that is no order of any series of releases: a strong path leads back.
struct BothWays {
  Step step;
  std::vector<ClassId> back;  ///< from `step.to` to `step.from`
};
struct LockOrders {
  std::vector<OrderChain> chains;
  std::vector<BothWays> both_ways;
  std::size_t of_one_boot = 0;    ///< dependencies of classes that join none of another boot: not looked at
  std::size_t beyond_budget = 0;  ///< dependencies inside cyclic components that were not looked at
};

/// An order to start from, of classes that other boots can show, too: each dependency that no other implies, between
/// components in a chain of them, inside a
/// cyclic component alone. All of it is held, by `judge_rules` of the same graph. Cost: linear in the graph, and for
/// each dependency inside a cyclic component some searches, as many as `budget` steps allow.
LockOrders lock_orders(const LockGraph&, std::size_t budget = 300'000'000);
/// The pieces of them that run among some classes, and show one of others, and what is taken both ways with an end
/// among these.
LockOrders narrowed(LockOrders, const ClassSet& among, const ClassSet& about);

/// `to` is no more taken while `from` is held (in no kind of acquisition); no `from`: in the context that forbids it.
struct RemovedDependency {
  std::optional<ClassId> from;
  ClassId to = 0;
  auto operator<=>(const RemovedDependency&) const = default;
};

/// The class leaves one usage state: "take it with softirqs off" ends SOFTIRQ-ON-W, "do not take it in the interrupt"
/// IN-SOFTIRQ-W.
struct EndedState {
  ClassId of = 0;
  UsageState state{};
};

using Repair = std::variant<RemovedDependency, EndedState>;

struct RatedRepair {
  Repair repair;
  std::vector<std::size_t>
      findings;             ///< indices of findings that it ends, alone; without consequences of reported ones
  std::size_t reports = 0;  ///< reports of those
};

struct Cuts {
  std::vector<RatedRepair> repairs;         ///< after these, detection finds nothing more: verified by detecting again
  bool exact = false;                       ///< no smaller set does
  std::size_t at_least = 0;                 ///< no set is smaller than this
  std::vector<std::size_t> without_repair;  ///< reported findings of which the log does not say what would end them
  std::vector<RatedRepair> ranked;          ///< single repairs, those first that end most reports, then most findings
};

/// Implicit hitting set: every deadlock needs one of its dependencies or states repaired; 1. the smallest set for those
/// known, 2. detect again without it, 3. what is found then joins those known. A set that is smallest for some of the
/// deadlocks and leaves none is smallest for all. Cost: one detection a round, some ten rounds on real graphs; when the
/// budget of proving is spent, what was chosen stays and rounds only add to it.
/// `wanted`: only deadlocks on one of these classes count.
Cuts find_cuts(const Analysis&, const DetectLimits& = {}, const ClassSet* wanted = nullptr);

}  // namespace lockgraph
