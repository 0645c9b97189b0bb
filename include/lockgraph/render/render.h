// Room: render. Values -> JSON and text.
#pragma once
#include <lockgraph/graph/analysis.h>
#include <lockgraph/graph/questions.h>
#include <lockgraph/graph/compare.h>
#include <lockgraph/model/report.h>

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

/// One report as one line of JSON, the contract `lockgraph.report/1`. Text that is no UTF-8 is replaced by U+FFFD.
std::string report_json(const Report&);

/// The contract `lockgraph.findings/1`: the selected findings; what is not among them is counted under `not_shown`.
/// `refuted`: which of those that lockdep let pass are listed beside them.
std::string findings_json(const Analysis&, const std::vector<std::size_t>& selected,
                          const std::vector<std::size_t>& refuted);

/// The contract `lockgraph.graph/1`; of a part of the graph where one is given.
std::string graph_json(const LockGraph&, const Subgraph* part = nullptr);

/// A deadlock that a report just stated, on one line: `new cyc-1b208e03  FILE:LINE  A -> B -> A  (title, release)`, or
/// as JSON.
std::string new_deadlock_text(const Analysis&, const AuditedReport&);
std::string new_deadlock_json(const Analysis&, const AuditedReport&);
/// The same of a hang, by its first place.
std::string new_hang_text(const Finding&);
std::string new_hang_json(const Finding&);

/// One chain on one line: `A -> B -> C`, closed for cycles, with gaps (`...`) where it is incomplete.
std::string chain_text(const LockGraph&, const Chain&);
/// Of a hang its tasks: `mutex in f -> mutex in g -> mutex in f`.
std::string chain_text(const LockGraph&, const Finding&);

/// One finding as text for a mailing list, in 78 columns where names allow: in sentences, as a scenario of its tasks,
/// with witnesses, verdicts on its reports, and what would end or refute it. `all_frames`: no stack is cut.
std::string explain_text(const Analysis&, const Finding&, bool all_frames = false);
/// What became of one that is listed no more.
std::string fate_text(const Analysis&, const std::string& id, const Fate&);

/// `lockgraph.explain/1`: the finding as in `lockgraph.findings/1`, with sentences, every witness, verdicts and
/// repairs.
std::string explain_json(const Analysis&, const Finding&);
/// lockgraph.fate/1
std::string fate_json(const Analysis&, const std::string& id, const Fate&);

/// One finding, short: who holds what where, on which evidence. At most 100 columns where names allow.
std::string finding_text(const LockGraph&, const Finding&);

/// "319 deadlocks: 300 reported, 19 that no boot reported; 2,910 longer ones pass through them".
/// `refuted`: how many more lockdep let pass.
std::string findings_summary(const std::vector<Finding>&, std::size_t refuted = 0);

/// Which of Analysis::refuted are no findings, and by whom; nothing where there are none.
std::string refuted_text(const Analysis&, const std::vector<std::size_t>& refuted, std::size_t most);

/// "and 3 reports that are no deadlocks: held-on-return, 2 rcu-usage", on a line; empty where there are none.
std::string other_reports(const Evidence&);

/// Tasks that hold up others, or are blocked, though no circle of waits is seen: those of whom most wait, at most
/// `most`, a line each; empty where there are none.
std::string stuck_text(const std::vector<StuckRoot>&, std::size_t most);

/// What logs hold, of so many that were read.
std::string stats_text(const Evidence&, std::size_t read, std::size_t most_logs);
/// `lockgraph.stats/1`.
std::string stats_json(const Evidence&, std::size_t read);

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

/// The words of a class's irq state: "taken in hardirq, softirq", "taken with hardirqs on (read)", "irqs always off".
std::vector<std::string> state_words(const ClassNode&);

/// Where a dependency is usually taken, in which kinds, by how many reports: "f fs/x.c:12  [EN; 2 reports]".
std::string dependency_words(const LockGraph&, const DependencyEdge&);

/// "irq inversion", "cycle of 3 locks", "inconsistent state".
std::string kind_words(const Chain&);
/// "hang of 2 tasks".
std::string kind_words(const Finding&);

/// For a person: the revisions in order of test with a bar of their runs, the verdict and its reasons.
std::string bisection_text(const JudgedBisection&);

/// The contract `lockgraph.bisection/1`.
std::string bisections_json(const std::vector<JudgedBisection>&);

/// An SVG with one strip for each bisection, at most `most` (0: all): its revisions in order of history, oldest left,
/// each a bar of its runs.
std::string bisections_svg(const std::vector<JudgedBisection>&, std::size_t most = 0);

/// What of a timeline is shown: deadlocks, and with `titles` also what is only known by the title of crashes.
struct TimelineLimits {
  std::size_t rows = 0;  ///< 0: all
  bool titles = false;
};

/// The timeline for a person: a block for each deadlock, a line for releases of which the same can be said.
std::string timeline_text(const Timeline&, const Analysis&, const TimelineLimits& = {});
/// `lockgraph.timeline/1`: releases, and for each deadlock its cells.
std::string timeline_json(const Timeline&, const Analysis&);
/// The timeline as a grid, deadlocks by releases.
std::string timeline_svg(const Timeline&, const Analysis&, const TimelineLimits& = {});

/// A comparison for a person: what each side saw, counts, then what is new, gone and changed; 20 a list unless `all`.
std::string diff_text(const GraphDiff&, const Analysis& old_side, const Analysis& new_side, bool all);
/// `lockgraph.diff/1`: counts, and everything that is not the same.
/// A column of a matrix: the input as it was named, and what there is of it.
struct MatrixColumn {
  std::string input;
  std::vector<std::string> releases;  ///< oldest first
  std::size_t reports = 0;
};
/// What is not in all columns, since when and until when; 20 of each sort, or `all`.
std::string matrix_text(const Matrix&, const Analysis&, const std::vector<MatrixColumn>&, bool all);
/// `lockgraph.matrix/1`.
std::string matrix_json(const Matrix&, const Analysis&, const std::vector<MatrixColumn>&);

std::string diff_json(const GraphDiff&, const Analysis& old_side, const Analysis& new_side);

/// Which of the audited reports are listed, and how much of each list.
struct CheckOptions {
  std::vector<bool> wanted;  ///< by finding; reports that state no finding are always listed
  std::vector<bool> logs;   ///< by log: only reports of these are listed, and groups that one of them is in; empty: all
  std::size_t top = 20;     ///< of each group of duplicates; 0: all
  std::size_t reports = 0;  ///< reports listed; 0: all
};
/// True when it is listed.
bool is_wanted(const Analysis&, const CheckOptions&, const AuditedReport&);
/// Findings of the reports that are listed.
std::set<std::size_t> listed_findings(const Analysis&, const CheckOptions&);
/// Reported deadlocks one by one with their verdicts, then groups.
std::string check_text(const Analysis&, const CheckOptions&);
/// The verdicts on the reports of one finding, with the places that agree or disagree; empty when nobody reported it.
std::string verdicts_text(const Analysis&, const Finding&);
/// `lockgraph.check/1`.
std::string check_json(const Analysis&, const CheckOptions&);

/// What ends all deadlocks, then where a fix pays most.
std::string cuts_text(const Cuts&, const Analysis&);
/// `lockgraph.cuts/1`.
std::string cuts_json(const Cuts&, const Analysis&);

/// Each reported deadlock of the logs: known, related or new in the others. `each_once`: not each of its reports.
std::string match_text(const std::vector<Match>&, const Analysis& logs, bool each_once = false);
/// `lockgraph.match/1`.
std::string match_json(const std::vector<Match>&, const Analysis& logs);

/// "1 log", "2 logs"; "1,234 logs". `several`: where it is not `one` with an s.
std::string counted(std::size_t n, std::string_view one, std::string_view several = {});

/// The one escape function, for XML and HTML: any bytes -> text. Control characters become blanks, broken UTF-8 U+FFFD.
std::string escaped_xml(std::string_view);
/// The same for at most `most` bytes, and an ellipsis where more was there.
std::string shortened_xml(std::string_view, std::size_t most);

}  // namespace lockgraph
