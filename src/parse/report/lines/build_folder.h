// The paths of sources in a report, as they stand in the kernel's tree.
#pragma once
#include "printed.h"

namespace lockgraph::parse {

/// All frames of a kernel were built in one folder: it is taken from the first that tells it, once for the report.
/// Where none does, each path is looked at by itself. What is printed relative to the tree stays as it is.
void make_paths_canonical(Printed&);

}  // namespace lockgraph::parse
