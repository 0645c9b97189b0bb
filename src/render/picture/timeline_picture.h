#pragma once
#include "svg.h"

#include <lockgraph/graph/compare.h>
#include <lockgraph/render/timeline.h>

namespace lockgraph {

/// Rows that a timeline shows, in their order.
std::vector<std::size_t> shown_rows(const Timeline&, const TimelineLimits&);

/// "12 of 210 are shown; ...".
std::string left_out_words(const Timeline&, std::size_t shown, const TimelineLimits&);

Picture timeline_picture(const Timeline&, const Analysis&, const TimelineLimits&);

}  // namespace lockgraph
