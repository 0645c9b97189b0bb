// What a log cannot tell.
#pragma once
#include "statement.h"

#include <lockgraph/model/blind_spot.h>
#include <lockgraph/model/report.h>

#include <optional>
#include <vector>

namespace lockgraph::parse {

/// The blind spot that a line tells of.
std::optional<BlindSpot> blind_spot(const Statement&);

/// Those that follow from the reports of a log: where lockdep stopped, what is cut, what was tainted.
std::vector<BlindSpot> blind_spots_of(const std::vector<Report>&);

}  // namespace lockgraph::parse
