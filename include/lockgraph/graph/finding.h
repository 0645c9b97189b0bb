// Room: graph. A deadlock: what lockdep reported, or what follows from all reports together.
#pragma once
#include <lockgraph/graph/deadlock_key.h>
#include <lockgraph/graph/graph.h>
#include <lockgraph/graph/hang.h>

#include <bit>

namespace lockgraph {

inline constexpr FindingKind kFindingKinds[] = {FindingKind::Cycle, FindingKind::IrqInversion,
                                                FindingKind::InconsistentState, FindingKind::WaitContext,
                                                FindingKind::Hang};
/// Best evidence first. Happened: tasks are seen that wait for each other. Reported: a report states it as its
/// deadlock.
enum class Confidence : std::uint8_t { Happened, Reported, SameBoot, SameRelease, CrossRelease };
inline constexpr Confidence kConfidences[] = {Confidence::Happened, Confidence::Reported, Confidence::SameBoot,
                                              Confidence::SameRelease, Confidence::CrossRelease};

std::string_view name(FindingKind);
std::string_view name(Confidence);

/// What speaks against a finding. Contradictory: of a refuted one, by its kinds lockdep should have reported it. Apart:
/// of one that no boot reported, what shows it never stood side by side. OwnersDiffer: of one likewise, see
/// owners_differ().
enum class Flag : std::uint8_t { Contradictory, Ambiguous, Guarded, Provoked, UnknownMode, Apart, OwnersDiffer };

/// "contradictory", "ambiguous", "guarded?", "provoked", "unknown-mode", "apart", "owners-differ".
std::string_view name(Flag);

class Flags {
 public:
  void insert(Flag f) { bits_ |= bit(f); }
  void erase(Flag f) { bits_ &= static_cast<std::uint8_t>(~bit(f)); }
  bool contains(Flag f) const { return (bits_ & bit(f)) != 0; }
  bool empty() const { return bits_ == 0; }
  std::size_t size() const { return static_cast<std::size_t>(std::popcount(bits_)); }
  std::vector<std::string> names() const;  ///< in the order of Flag
  bool operator==(const Flags&) const = default;

 private:
  static std::uint8_t bit(Flag f) { return static_cast<std::uint8_t>(1u << static_cast<unsigned>(f)); }
  std::uint8_t bits_ = 0;
};

/// A chain of classes as one kind of deadlock has it. Cycle: its classes, starting at the one that sorts first.
/// Inversion: safe ... unsafe. State: the one class. Wait context: the held class and the acquired one; the acquired
/// one alone where the context itself forbids it. Incomplete: the locks that a cut report shows, the acquired one
/// first.
struct Chain {
  FindingKind kind = FindingKind::Cycle;
  std::vector<ClassId> path;
  bool incomplete = false;

  auto operator<=>(const Chain&) const = default;
};

/// The dependencies of a chain, in its order; the last one closes a cycle. States and wait contexts have none. Of an
/// incomplete chain, or one folded by the policy `name`, the graph may lack some.
std::vector<Step> steps(const Chain&);

/// True where the context of a task or interrupt, not a held lock, forbids the acquisition.
bool is_forbidden_by_context(const Chain&);

struct Finding : Chain {
  std::string id;         ///< of its key: the same on every machine, whatever else was read
  DeadlockKey key;        ///< of a reported one by its reports; they may show it on other classes than its path
  std::vector<Irq> irqs;  ///< of inversions and inconsistent states
  Confidence confidence = Confidence::CrossRelease;
  Flags flags;
  std::string extends;  ///< id of the minimal deadlock inside this inversion; empty when it is minimal
  std::vector<std::string>
      contains;  ///< ids of shorter ones of its kind on its locks and over a step of it; of reported ones
  std::vector<std::string> rests_on;  ///< ids of reported ones of which one that nobody reported is a consequence
  std::string unreported_id;      ///< of a reported one: the id of its classes before a boot reported it, if another
  std::vector<ReportId> reports;  ///< reports that state all of it, or a smallest set that does together
  std::size_t boots = 0;          ///< boots that show each part of it
  std::optional<ClassId> safe, unsafe;  ///< of an incomplete inversion, where its reports name them and agree
  bool happened = false;                ///< tasks were seen that wait so: of a hang, and of what explains one
  SharedValue<Hang> hang;               ///< of a hang
  std::optional<ReportId> refuted_by;   ///< of a boot that shows all of it, and whose lockdep let it pass
};

/// What the ids of a kind begin with: "cyc-", ...; kIdHead characters.
std::string_view id_head(FindingKind);
inline constexpr std::size_t kIdHead = 4;

/// The kind of the finding to which an id belongs: "cyc-1b208e03" is a cycle's; nothing where it is no id.
std::optional<FindingKind> kind_of_id(std::string_view id);

/// Of a recursion: what the reports that show addresses agree on.
Instances instances(const LockGraph&, const Finding&);

/// Name and base name of each class on the chain, in order.
std::vector<std::string> names(const LockGraph&, const Chain&);
std::vector<std::string> base_names(const LockGraph&, const Chain&);

/// The key of a chain that no boot reported, by its classes: of an inversion its ends.
DeadlockKey key_of(const LockGraph&, const Chain&);

/// True when nothing tells which class of other boots some class on the chain is.
bool is_ambiguous(const LockGraph&, const Chain&);

/// A lock on a chain that every file system, or every block device, has one of.
struct OwnersDiffer {
  ClassId lock = 0;
  std::vector<std::string> taken, held;  ///< whose the stacks show that take it; whose functions take the next one
};

/// Those locks of a chain of which no stack that takes one passes through a file system, or driver, of which a function
/// takes the next lock under it: they are most likely two locks of one class. None where a stack shows no owner, or
/// generic code takes the next lock, as it would for any owner.
std::vector<OwnersDiffer> owners_differ(const LockGraph&, const Chain&);

/// True for what may never have been possible in one kernel, or on one lock: apart, or owners differ.
bool is_put_together(const Finding&);

/// Dependencies of assumed kinds, one or two neighbours: were they taken and held by recursive readers alone, the
/// finding would be none, for who reads recursively does not wait for who reads.
std::vector<std::vector<Step>> assumptions(const LockGraph&, const Finding&);

/// On how many findings each dependency lies, consequences of reported ones left out: where a cut pays most.
using StepWeights = std::map<Step, std::size_t>;
StepWeights step_weights(const std::vector<Finding>&);

/// The dependency of a finding on which most findings lie; nothing when none lies on another one.
std::optional<Step> best_cut(const Finding&, const StepWeights&);

/// Up to this many locks a cycle that no boot reported is shown by default.
inline constexpr std::size_t kShownLength = 6;

/// True when a finding is listed without `--all`: no longer one, and no consequence of a reported one.
bool is_shown(const Finding&);

/// A reported deadlock, or a root that no boot reported, with what that nobody reported and that merely passes through
/// it or follows from it.
struct Family {
  std::size_t root = 0;                   ///< index of the finding
  std::vector<std::size_t> longer;        ///< indices of unreported findings that extend it, in order
  std::vector<std::size_t> consequences;  ///< of those that rest on it first of all
};

/// Every finding is a root or in one family. In order of the roots. What extends one that is merely put together, and
/// is not so itself, is a root.
std::vector<Family> families(const std::vector<Finding>&);

}  // namespace lockgraph
