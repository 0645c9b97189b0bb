// Room: graph. Is a reported deadlock supported by its own evidence, and which reports are one deadlock.
#pragma once
#include <lockgraph/graph/findings.h>

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

/// Cost: the detection on each report alone, then linear in reports and findings.
Audit audit_reports(const Evidence&, const LockGraph&, const std::vector<Claim>&, const std::vector<Finding>&);

}  // namespace lockgraph
