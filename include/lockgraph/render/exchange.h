// Room: render. The graph and the findings for other programs.
#pragma once
#include <lockgraph/graph/analysis.h>
#include <lockgraph/graph/questions.h>

#include <set>
#include <string>
#include <vector>

namespace lockgraph {

/// GraphML of a part of the graph, as networkx, Gephi and yEd read it: nodes with name, states, wait type, subsystem,
/// reports; edges with kinds, reports, function, file, line and whether they lie on a finding.
std::string graphml(const LockGraph&, const Subgraph&, const std::vector<Finding>&);

/// The dependencies of a part of the graph, a row each (RFC 4180), under a head of names.
std::string dependencies_csv(const LockGraph&, const Subgraph&);

/// The selected findings likewise, with what a table shows: title, oldest and newest release, subsystem, newest log. A
/// field that a spreadsheet would take for a formula has an apostrophe in front.
std::string findings_csv(const Analysis&, const std::vector<std::size_t>& selected);

/// SARIF 2.1.0: a rule for each kind, a result for each selected finding at the place where its chain is closed (the
/// new dependency; of inversions where the interrupt takes the lock), all places as a code flow; its id as a
/// fingerprint, so that code hosts follow it over runs. Where no report prints files, it is the line of the log.
/// `fresh`: those that no baseline knows, where there is one: the others are `unchanged`. `refuted`: what one boot let
/// pass, suppressed with that boot as the reason.
std::string sarif(const Analysis&, const std::vector<std::size_t>& selected,
                  const std::set<std::size_t>* fresh = nullptr, const std::vector<std::size_t>& refuted = {});

/// JUnit XML: a test case for each selected finding, failed; one that passed where there is none. What a baseline knows
/// is skipped, as is what is refuted.
std::string junit(const Analysis&, const std::vector<std::size_t>& selected,
                  const std::set<std::size_t>* fresh = nullptr, const std::vector<std::size_t>& refuted = {});

/// Workflow commands of GitHub Actions, a line for each selected finding: an error where a boot reported it, else a
/// warning, at the place in the sources where there is one. What a baseline knows is a notice.
std::string github_annotations(const Analysis&, const std::vector<std::size_t>& selected,
                               const std::set<std::size_t>* fresh = nullptr);

/// The contract `lockgraph.graph/1`; of a part of the graph where one is given.
std::string graph_json(const LockGraph&, const Subgraph* part = nullptr);

}  // namespace lockgraph
