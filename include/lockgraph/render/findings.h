// Room: render. Findings as text, JSON and a table, and what else was found beside them.
#pragma once
#include <lockgraph/model/verdict.h>
#include <lockgraph/graph/analysis.h>
#include <lockgraph/graph/hang.h>
#include <lockgraph/model/diagnostic.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace lockgraph {

/// The contract `lockgraph.findings/1`: the selected findings; what is not among them is counted under `not_shown`.
/// `refuted`: which of those that lockdep let pass are listed beside them.
std::string findings_json(const Analysis&, const std::vector<std::size_t>& selected,
                          const std::vector<std::size_t>& refuted);

/// A deadlock that a report just stated, on one line: `new cyc-1b208e03  FILE:LINE  A -> B -> A  (title, release)`, or
/// as JSON.
std::string new_deadlock_text(const Analysis&, const AuditedReport&);

std::string new_deadlock_json(const Analysis&, const AuditedReport&);

/// The same of a hang, by its first place.
std::string new_hang_text(const Finding&);

std::string new_hang_json(const Finding&);

/// One finding, short: who holds what where, on which evidence. At most 100 columns where names allow.
std::string finding_text(const LockGraph&, const Finding&);

/// "319 deadlocks: 300 reported, 19 that no boot reported; 2,910 longer ones pass through them".
/// `refuted`: how many more lockdep let pass.
std::string findings_summary(const std::vector<Finding>&, std::size_t refuted = 0);

/// Which of Analysis::refuted are no findings, and by whom; nothing where there are none.
std::string refuted_text(const Analysis&, const std::vector<std::size_t>& refuted, std::size_t most);

/// "and 3 reports that are no deadlocks: held-on-return, 2 rcu-usage", on a line; empty where there are none.
std::string other_reports(const Evidence&);

/// What `analyze` says on one screen: what was read, the deadlocks worth looking at first, the cross-checks, what was
/// not whole.
struct SummaryOptions {
  std::size_t files = 0;  ///< that were read
  std::uint64_t bytes = 0;
  Selection selection;
  std::size_t top = 0;    ///< findings listed; 0: all
  std::string directory;  ///< where results were written; empty: nowhere
};

std::string summary_text(const Analysis&, const std::vector<JudgedBisection>&, const Diagnostics&,
                         const SummaryOptions&);

/// Tasks that hold up others, or are blocked, though no circle of waits is seen: those of whom most wait, at most
/// `most`, a line each; empty where there are none.
std::string stuck_text(const std::vector<StuckRoot>&, std::size_t most);

/// How a list of findings is cut.
struct ListLimits {
  std::size_t families = 0;  ///< 0: no limit
  bool all = false;          ///< every finding by itself, also what merely passes through a root
};

/// The selected findings, a few lines each: roots, and what passes through them folded beneath.
std::string findings_list(const Analysis&, const std::vector<std::size_t>& selected, const ListLimits&);

/// The same in full: finding_text() of each root.
std::string findings_text(const Analysis&, const std::vector<std::size_t>& selected, const ListLimits&);

/// The selected findings as a table, a line each, as on a dashboard: id, kind, evidence, reports, releases, subsystem,
/// the newest log and the title, which is the chain where no boot reported it.
std::string findings_table(const Analysis&, const std::vector<std::size_t>& selected);

}  // namespace lockgraph
