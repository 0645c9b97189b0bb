// Room: graph. All conclusions from some evidence, as one value, and which of them a user wants to see.
#pragma once
#include <lockgraph/graph/budgets.h>
#include <lockgraph/graph/finding.h>
#include <lockgraph/model/evidence.h>

namespace lockgraph {

struct DetectLimits {
  std::size_t max_length = 0;                          ///< locks of a cycle; 0: 512, more than any kernel runs into
  std::size_t most_inversions = budgets::kInversions;  ///< (safe, unsafe) pairs; real graphs have some hundreds
  std::size_t most_cycles = budgets::kCycles;          ///< that no boot reported, the shortest first
  std::size_t most_steps = budgets::kShortSteps;       ///< looks at edges in a search for all cycles, or all paths
};

/// A dependency that no log shows and that is to be in the graph: what if `taken` is taken, exclusively, while `held`
/// is? By names of classes; one that the graph lacks is new in it.
struct AssumedOrder {
  std::string held, taken;
};

struct AnalysisOptions {
  IdentityPolicy identity = IdentityPolicy::Auto;
  DetectLimits limits;
  std::vector<AssumedOrder> assumed = {};  ///< their witness is a log that is called `assumed`
  bool distrust_refutations = false;       ///< no boot is believed to have looked at what it shows: nothing is refuted
};

/// Confirmed: the sections of the report re-derive what it states. ConfirmedByGraph: only together with other logs.
/// Incomplete: cut or mangled, so that it cannot be told. Contradicted: its sections disagree.
enum class AuditVerdict : std::uint8_t { Confirmed, ConfirmedByGraph, Incomplete, Contradicted };

/// "confirmed", "confirmed-by-graph", "incomplete", "contradicted".
std::string_view name(AuditVerdict);

/// One reported deadlock.
struct AuditedReport {
  ReportId report = 0;
  AuditVerdict verdict = AuditVerdict::Incomplete;
  std::vector<std::string> why;             ///< what is missing, or where the sections disagree
  std::vector<std::string> agrees;          ///< which two places agree on what it states
  std::vector<std::string> remarks;         ///< what is odd, and changes no verdict
  std::optional<std::size_t> finding;       ///< the finding that it states; nothing when it shows not one lock
  std::optional<std::size_t> completed_by;  ///< of a cut report: a cycle of other logs over its new dependency
};

/// Reports of one deadlock, under however many titles.
struct Duplicates {
  std::size_t finding = 0;
  std::vector<std::size_t> reports;  ///< indices into Audit::reports
  std::vector<std::string> titles;   ///< sorted, each once
};

/// A title that hides several deadlocks.
struct AmbiguousTitle {
  std::string title;
  std::vector<std::size_t> findings;
};

/// Deadlocks that may be one: of the same base names of classes, or taken by the same functions.
struct DuplicateCandidates {
  std::string why;
  std::vector<std::size_t> findings;
};

/// One dependency on which several reported deadlocks rest: a fix there may end them all.
struct SharedDependency {
  Step step;
  std::vector<std::size_t> findings;
  std::size_t reports = 0;
};

struct Audit {
  std::vector<AuditedReport> reports;  ///< in order of source and line
  std::vector<Duplicates> deadlocks;   ///< each with its reports, most first
  std::vector<AmbiguousTitle> titles;  ///< by title
  std::vector<DuplicateCandidates> candidates;
  std::vector<SharedDependency> shared;  ///< of two deadlocks at least, most reports first
};

class Identities;  // graph/identity/identities.h

struct Analysis {
  Evidence logs;
  std::shared_ptr<const Identities> identities;
  LockGraph graph;
  std::vector<Finding> findings;    ///< in their order
  std::vector<StuckRoot> stuck;     ///< tasks that hold up others without a circle, those of whom most wait first
  std::vector<Finding> refuted;     ///< no findings: lockdep looked at them in one boot and let them pass
  std::vector<std::string> bounds;  ///< what a limit of detection kept out, in words
  Audit audit;                      ///< of the reported ones
};

/// The one entrance to the room. Equal evidence gives equal conclusions; the evidence stays as it is. It must be
/// normalized (gather). Cost: that of detection, see graph/search/strong_paths.h.
Analysis analyze(Evidence, const AnalysisOptions& = {});

/// The finding of that id, refuted ones included, or of which it was the id before a report stated it; else those whose
/// ids begin so ("cyc-1b2", "1b208").
std::vector<const Finding*> findings_called(const Analysis&, std::string_view id);

/// What became of a deadlock that no boot reported, of which other logs gave the id, and which is listed no more:
/// others lie on its locks, or a kind that was assumed is known now for that very function.
struct Fate {
  Chain chain;
  std::vector<std::string> replaced_by;  ///< ids
  bool is_weak = false;
};

/// Nothing where these logs do not show it, or its cycle has more than six locks. Cost: a search for all of its kind.
std::optional<Fate> fate_of(const Analysis&, std::string_view id);

/// Ids that are near to one that is not known, at most `limit`.
std::vector<std::string> similar_ids(const Analysis&, std::string_view id, std::size_t limit);

/// Titles under which reports show one deadlock: title -> its finding. Titles that hide several tell nothing.
std::map<std::string, std::size_t> deadlock_of_titles(const Audit&);

/// Classes that a user may mean by a name: of that very name, else of that base name.
std::vector<ClassId> classes_called(const LockGraph&, const std::string& name);

/// Where a class was seen, under which label, and why it is that class.
struct Observation {
  ClassId of = 0;
  std::string label, source, reason;
  auto operator<=>(const Observation&) const = default;
};
/// Of the classes that a user may mean by a name, as printed or as in the graph; sorted, each once.
std::vector<Observation> observations_of(const Analysis&, const std::string& name);

struct Selection {
  bool all = false;         ///< also long chains of weak evidence
  bool folded = false;      ///< also the consequences of what was reported
  bool unreported = false;  ///< only what no boot reported
  std::optional<FindingKind> kind;
  std::optional<Confidence> confidence;  ///< this or better
  std::optional<ReleasePoint> since;     ///< with a report of that kernel or a later one
  std::string class_name;                ///< a class on it is called so, printed so in some boot, or has that base name
};

/// Indices of the selected findings, in their order.
std::vector<std::size_t> select(const Analysis&, const Selection&);

/// Those of the refuted ones, long chains included.
std::vector<std::size_t> select_refuted(const Analysis&, const Selection&);

}  // namespace lockgraph
