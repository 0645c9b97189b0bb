// Dependencies that nobody printed and a user assumes: "what if A is held while B is taken?"
#pragma once
#include <lockgraph/graph/analysis.h>

namespace lockgraph {

/// A log that says nothing of its own, for the dependencies to rest on; of classes those that the graph lacks.
LogEvidence assumed_log(const LockGraph&, const std::vector<AssumedOrder>&);

/// The graph with these dependencies, of which the last log of `logs` is the witness: taken exclusively, and new, so
/// that no boot has looked at them. Throws Error where a name is that of several classes.
LockGraph with_assumed(LockGraph, const Evidence& logs, const std::vector<AssumedOrder>&);

}  // namespace lockgraph
