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

/// How many findings but this one end with a step of it.
std::size_t others_ended(const Finding&, const Step&, const StepWeights&);

/// What repairs would end it, each on its own: a clause each.
std::vector<std::string> fixes(const LockGraph&, const Finding&, const StepWeights&);

/// Text broken at blanks into lines of at most `columns`, each behind `indent`; the first behind `first`, where given.
/// Words that are longer stay whole.
std::string wrapped(std::string_view text, std::size_t columns, std::string_view indent,
                    std::optional<std::string_view> first = std::nullopt);

}  // namespace lockgraph
