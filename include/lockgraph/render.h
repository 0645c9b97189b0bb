// Room: render. Values -> JSON and text.
#pragma once
#include <lockgraph/audit.h>
#include <lockgraph/bisection.h>
#include <lockgraph/findings.h>
#include <lockgraph/graph_diff.h>
#include <lockgraph/report.h>
#include <lockgraph/timeline.h>

#include <string>
#include <vector>

namespace lockgraph {

/// One report as one line of JSON, the contract `lockgraph.report/1`. Text that is no UTF-8 is replaced by U+FFFD.
std::string report_json(const Report&);

/// The contract `lockgraph.findings/1`: what is_shown(), or all of it; the rest is counted under `not_shown`.
std::string findings_json(const LockGraph&, const std::vector<Finding>&, bool all);

/// The contract `lockgraph.graph/1`.
std::string graph_json(const LockGraph&);

/// One finding on one line: `A -> B -> C`, closed for cycles.
std::string chain_text(const LockGraph&, const Finding&);

/// One finding for a person: who holds what where, on which evidence. At most 100 columns where names allow.
std::string finding_text(const LockGraph&, const Finding&);

/// The words of a class's irq state: "taken in hardirq, softirq", "taken with hardirqs on (read)", "irqs always off".
std::vector<std::string> state_words(const ClassNode&);

/// The place of the acquisition that most reports name; nothing when no stack was printed.
std::optional<Site> usual_site(const DependencyEdge&);

/// Releases of the reports that bear a dependency, sorted, each once.
std::vector<std::string> releases_of(const LockGraph&, const std::vector<std::size_t>& reports);
std::vector<std::size_t> reports_of(const DependencyEdge&);

/// "irq inversion", "cycle", "inconsistent state".
std::string kind_words(const Finding&);

/// A bisection and what is thought of it.
struct JudgedBisection {
  Bisection bisection;
  BisectionVerdict verdict;
};

/// For a person: the revisions in order of test with a bar of their runs, the verdict and its reasons.
std::string bisection_text(const JudgedBisection&);

/// The contract `lockgraph.bisection/1`.
std::string bisections_json(const std::vector<JudgedBisection>&);

/// An SVG with one strip for each bisection: its revisions in order of history, oldest left, each a bar of its runs.
std::string bisections_svg(const std::vector<JudgedBisection>&);

/// The timeline for a person: a block for each deadlock, a line for releases of which the same can be said.
std::string timeline_text(const Timeline&, const LockGraph&, const std::vector<Finding>&);
/// `lockgraph.timeline/1`: releases, and for each deadlock its cells.
std::string timeline_json(const Timeline&, const LockGraph&, const std::vector<Finding>&);
/// The timeline as a grid, deadlocks by releases.
std::string timeline_svg(const Timeline&, const LockGraph&, const std::vector<Finding>&);

/// A comparison for a person: what each side saw, counts, then what is new, gone and changed; 20 a list unless `all`.
std::string diff_text(const GraphDiff&, const DiffSide& old_side, const DiffSide& new_side, bool all);
/// `lockgraph.diff/1`: counts, and everything that is not the same.
std::string diff_json(const GraphDiff&, const DiffSide& old_side, const DiffSide& new_side);

/// Reported deadlocks one by one with their verdicts, then groups, 20 a list unless `all`.
std::string check_text(const Audit&, const Evidence&, const std::vector<Finding>&, bool all);
/// `lockgraph.check/1`.
std::string check_json(const Audit&, const Evidence&, const std::vector<Finding>&);

/// The one escape function, for XML and HTML: any bytes -> text. Control characters become blanks, broken UTF-8 U+FFFD.
std::string escaped_xml(std::string_view);
/// The same for at most `most` bytes, and an ellipsis where more was there.
std::string shortened_xml(std::string_view, std::size_t most);

}  // namespace lockgraph
