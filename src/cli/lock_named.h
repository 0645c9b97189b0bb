// A lock class as a user names it.
#pragma once
#include "source.h"

namespace lockgraph::cli {

/// The class of that name; else the only one of that base name. Throws Error with what may have been meant.
ClassId class_named(const std::string&, const Loaded&, const Streams&);

}  // namespace lockgraph::cli
