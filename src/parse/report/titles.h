#pragma once
#include "collect.h"

#include <string>

namespace lockgraph::parse {

/// What the fuzzing community calls this report (`possible deadlock in FUNCTION`), or "" where it has no name for it.
std::string title_of(const Collected&, const Report&);

}  // namespace lockgraph::parse
