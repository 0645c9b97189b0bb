// Room: graph. Deadlocks in the graph: what lockdep reported, and what follows from all reports together.
#pragma once
#include <lockgraph/graph/lock_graph.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

enum class FindingKind : std::uint8_t { Cycle, IrqInversion, InconsistentState, WaitContext };
inline constexpr FindingKind kFindingKinds[] = {FindingKind::Cycle, FindingKind::IrqInversion,
                                                FindingKind::InconsistentState, FindingKind::WaitContext};
/// Best evidence first. Reported: a report states it as its deadlock.
enum class Confidence : std::uint8_t { Reported, SameBoot, SameRelease, CrossRelease };
inline constexpr Confidence kConfidences[] = {Confidence::Reported, Confidence::SameBoot, Confidence::SameRelease,
                                              Confidence::CrossRelease};

std::string_view name(FindingKind);
std::string_view name(Confidence);

/// A chain of classes as one kind of deadlock has it. Cycle: its classes, starting at the one that sorts first.
/// Inversion: safe ... unsafe. State: the one class. Wait context: the held class and the acquired one; the acquired
/// one alone where the context itself forbids it. Incomplete: the locks that a cut report shows, the acquired one
/// first.
struct Chain {
  FindingKind kind = FindingKind::Cycle;
  std::vector<Vertex> path;
  bool incomplete = false;

  auto operator<=>(const Chain&) const = default;
};

/// One dependency of a chain.
struct Step {
  Vertex from = 0, to = 0;
  auto operator<=>(const Step&) const = default;
};

/// The dependencies of a chain, in its order; the last one closes a cycle. States and wait contexts have none. Of an
/// incomplete chain, or one folded by the policy `name`, the graph may lack some.
std::vector<Step> steps(const Chain&);

/// True where the context of a task or interrupt, not a held lock, forbids the acquisition.
bool is_forbidden_by_context(const Chain&);

struct Finding : Chain {
  std::string id;         ///< kind and a hash of the canonical chain: the same on every machine, whatever else was read
  std::vector<Irq> irqs;  ///< of inversions and inconsistent states
  Confidence confidence = Confidence::CrossRelease;
  std::vector<std::string> flags;      ///< "ambiguous", "guarded?", "provoked", "unknown-mode"; of a
                                       ///< refuted one "contradictory": by its kinds lockdep should have reported it
  std::string extends;                 ///< id of the minimal deadlock inside this inversion; empty when it is minimal
  std::vector<std::string> contains;   ///< ids of shorter deadlocks of its kind on its locks; of reported ones
  std::vector<ReportId> reports;       ///< reports that state all of it, or a smallest set that does together
  std::size_t boots = 0;               ///< boots that show each part of it
  std::optional<ReportId> refuted_by;  ///< of a boot that shows all of it, and whose lockdep let it pass
};

/// A cycle of one boot's old dependencies, which its lockdep let pass.
struct LetPass {
  ReportId report = 0;  ///< one that shows some of it
  std::vector<Vertex> cycle;
  bool contradicts = false;  ///< by all that is known of its kinds lockdep should have reported it
};

/// Name and base name of each class on the chain, in order.
std::vector<std::string> names(const LockGraph&, const Chain&);
std::vector<std::string> base_names(const LockGraph&, const Chain&);

/// The chain as another boot may show it: base names of the classes that were split by boot, names of the others;
/// cycles in the rotation that sorts first. Equal ones may be one deadlock where a class is ambiguous.
std::vector<std::string> names_across_boots(const LockGraph&, const Chain&);

/// True when nothing tells which class of other boots some class on the chain is.
bool is_ambiguous(const LockGraph&, const Chain&);

/// Brings a cycle into the rotation that sorts first.
template <class Item>
void rotate_to_smallest(std::vector<Item>& cycle) {
  std::size_t best = 0;
  const auto item = [&](std::size_t start, std::size_t i) -> const Item& { return cycle[(start + i) % cycle.size()]; };
  for (std::size_t start = 1; start < cycle.size(); ++start)
    for (std::size_t i = 0; i < cycle.size(); ++i) {
      if (item(start, i) == item(best, i)) continue;
      if (item(start, i) < item(best, i)) best = start;
      break;
    }
  std::rotate(cycle.begin(), cycle.begin() + static_cast<std::ptrdiff_t>(best), cycle.end());
}

/// The id of a chain, by the names of its classes.
std::string finding_id(const LockGraph&, const Chain&);

/// How many mainline releases lie between the oldest and the newest kernel of some reports, those of unknown release
/// left out.
unsigned releases_apart(const LockGraph&, const std::vector<ReportId>&);

/// On how many findings each dependency lies: where a cut pays most.
using StepWeights = std::map<Step, std::size_t>;
StepWeights step_weights(const std::vector<Finding>&);

/// The dependency of a finding on which most findings lie; nothing when none lies on another one.
std::optional<Step> best_cut(const Finding&, const StepWeights&);

struct DetectLimits {
  std::size_t max_length = 0;           ///< locks of a cycle; 0: 512, more than any kernel runs into
  std::size_t most_inversions = 50000;  ///< (safe, unsafe) pairs; real graphs have some hundreds
};

/// What one report states.
struct Claim : Chain {
  ReportId report = 0;
  std::vector<Irq> irqs;
};

/// True for the reports that state a deadlock: circular, recursive, irq inversion and order, inconsistent state, wait
/// context.
bool reports_deadlock(ReportKind);

/// What each report of a deadlock states, in order of the reports; reports that show not even one lock are left out.
std::vector<Claim> claims_of(const Evidence&, const Identities&, const LockGraph&);

struct Detection {
  std::vector<Finding> findings;
  std::vector<Finding> refuted;     ///< what the graph alone would give and lockdep let pass; no findings
  std::vector<std::string> bounds;  ///< what a limit kept out, in words
};

/// Everything found: each claim is a finding, whatever else is found. Besides, the shortest strong cycle through every
/// edge of a component, unique up to rotation, without those that contain a shorter one; for each (safe, unsafe) pair
/// the shortest strong path; inconsistent states; of these only what no boot refutes, and what solve_kinds() saw pass
/// joins those. Order: evidence, boots, newest release, fewer flags, shorter, names.
/// Cost: see strong_paths.h.
Detection detect_deadlocks(const LockGraph&, const std::vector<Claim>&, const std::vector<LetPass>& = {},
                           const DetectLimits& = {});

/// Up to this many locks a finding is shown by default; 0: without limit.
std::size_t shown_length(Confidence);

/// True when a finding is listed without `--all`.
bool is_shown(const Finding&);

/// A reported deadlock, or a root that no boot reported, with what that nobody reported and that merely passes through
/// it.
struct Family {
  std::size_t root = 0;             ///< index of the finding
  std::vector<std::size_t> longer;  ///< indices of unreported findings that extend it, in order
};

/// Every finding is a root or in one family. In order of the roots.
std::vector<Family> families(const std::vector<Finding>&);

}  // namespace lockgraph
