// Lines are printed in what a report says of itself: "the head (line 331)". They move with the report, so a body holds
// them as their distance from the banner, and is the same wherever the report stands.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace lockgraph::store {

/// `line N` behind the line given becomes a distance.
std::string with_distances(std::string_view text, std::uint64_t line);

/// The inverse, in place. Throws Damaged.
void put_lines(std::string& text, std::uint64_t line);

}  // namespace lockgraph::store
