// Room: parse. Clean lines -> values.
#pragma once
#include <lockgraph/bisection.h>
#include <lockgraph/report.h>
#include <lockgraph/text.h>

#include <optional>
#include <vector>

namespace lockgraph {

/// Every lockdep report of a log, in order of position. A mangled report gives what can be saved, with `problems` that say
/// what is missing; nothing is guessed. Cost: linear in the lines of the excerpts.
std::vector<Report> parse_reports(const Log&);

/// The bisection that a log tells of, or nothing when it is no log of a bisection.
std::optional<Bisection> parse_bisection(const Log&);

}  // namespace lockgraph
