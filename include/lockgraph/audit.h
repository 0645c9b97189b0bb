// Room: graph. Is a reported deadlock supported by its own evidence, and which reports are one deadlock.
#pragma once
#include <lockgraph/findings.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

/// Confirmed: the sections of the report re-derive what it states. ConfirmedByGraph: only together with other logs.
/// Incomplete: cut or mangled, so that it cannot be told. Contradicted: its sections disagree.
enum class AuditVerdict : std::uint8_t { Confirmed, ConfirmedByGraph, Incomplete, Contradicted };

/// "confirmed", "confirmed-by-graph", "incomplete", "contradicted".
std::string_view name(AuditVerdict);

/// One reported deadlock: circular, recursive, irq inversion or order, inconsistent state, wait context.
struct AuditedReport {
  std::size_t log = 0, report = 0;  ///< indices into the evidence
  AuditVerdict verdict = AuditVerdict::Incomplete;
  std::vector<std::string> why;  ///< what is missing, or where the sections disagree
  FindingKind kind = FindingKind::Cycle;
  std::vector<std::string> chain;  ///< what it states, in names of the merged graph, as in Finding::path; may be empty
  std::string deadlock;            ///< finding_id() of that chain; reports of one deadlock have one; empty for no chain
  std::optional<std::size_t> finding;   ///< the finding of that very chain in the merged graph
  std::optional<std::size_t> contains;  ///< else: a shorter cycle on some of its classes, which other logs gave
};

/// Reports of one deadlock, under however many titles.
struct Duplicates {
  std::string deadlock;
  std::vector<std::size_t> reports;  ///< indices into Audit::reports
  std::vector<std::string> titles;   ///< sorted, each once
};

/// A title that hides several deadlocks.
struct AmbiguousTitle {
  std::string title;
  std::vector<std::string> deadlocks;
};

/// Deadlocks that may be one: of the same base names of classes, or taken by the same functions.
struct DuplicateCandidates {
  std::string why;
  std::vector<std::string> deadlocks;
};

/// One dependency on which several reported deadlocks rest: a fix there may end them all.
struct SharedDependency {
  std::string from, to;
  std::vector<std::string> deadlocks;
  std::size_t reports = 0;
};

struct Audit {
  std::vector<AuditedReport> reports;  ///< in order of source and line
  std::vector<Duplicates> duplicates;  ///< of two reports at least, most first
  std::vector<AmbiguousTitle> titles;  ///< by title
  std::vector<DuplicateCandidates> candidates;
  std::vector<SharedDependency> shared;  ///< of two deadlocks at least, most reports first
};

/// Cost: the detection on each report alone, then linear in reports and findings.
Audit audit_reports(const Evidence&, const LockGraph&, const std::vector<Finding>&);

/// Drift is judged by the cycle, not by the title: in the runs of bisections, a crash under a title that reports show
/// to be the deadlock that is looked for counts as that deadlock (Likeness::Akin). Titles that hide several deadlocks
/// tell nothing here.
void relate_titles(Evidence&, const Audit&);

}  // namespace lockgraph
