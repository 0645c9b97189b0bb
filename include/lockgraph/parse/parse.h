// Room: parse. Clean lines -> values.
#pragma once
#include <lockgraph/model/bisection.h>
#include <lockgraph/model/blind_spot.h>
#include <lockgraph/model/evidence.h>
#include <lockgraph/model/proc_dump.h>
#include <lockgraph/model/report.h>
#include <lockgraph/text/text.h>

#include <optional>
#include <vector>

namespace lockgraph {

/// Every lockdep report of a log, in order of position. A mangled report gives what can be saved, with `problems` that
/// say what is missing; nothing is guessed. Cost: linear in the lines of the excerpts.
std::vector<Report> parse_reports(const Log&);

/// Every dump of /proc/lockdep, /proc/lockdep_chains and /proc/lockdep_stats in a log, the three joined where they
/// follow each other in one boot.
std::vector<ProcDump> parse_dumps(const Log&);

/// What the log cannot tell, in order of discovery: lockdep off, limits hit, text lost, taint.
std::vector<BlindSpot> find_blind_spots(const Log&, const std::vector<Report>&);

/// The releases that the `Linux version` lines of a log name, in order.
std::vector<std::string> boot_releases(const Log&);

/// The bisection that a log tells of, or nothing when it is no log of a bisection.
std::optional<Bisection> parse_bisection(const Log&);

/// All of it: what one log says, its boots cut.
LogEvidence parse_log(const Log&);

/// Cuts the boots of a log finer than its `Linux version` lines do: at the ident of another kernel, and at a second
/// report of the validator, which turns itself off with the first.
void cut_boots(LogEvidence&);

}  // namespace lockgraph
