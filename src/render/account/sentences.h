// A finding in plain sentences, for a mailing list and for the page.
#pragma once
#include "scenario.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

/// Who holds what, where he waits for what, and why nobody goes on; a sentence or two each.
std::vector<std::string> sentences(const LockGraph&, const Finding&);

/// Where each task waits, in the order of its sentence.
std::vector<std::optional<Site>> waiting_sites(const LockGraph&, const Finding&);

/// "7 of 11 reports, 6.2.0 to 6.11.0, 6 releases": of those that show a dependency the ones that show it in the place
/// that is told, and their kernels.
std::string reports_of_place(const LockGraph&, const Taking&, std::string_view between);

}  // namespace lockgraph
