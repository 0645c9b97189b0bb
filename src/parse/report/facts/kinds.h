// How the locks of a report were taken: the kinds of its dependencies.
#pragma once
#include "common.h"

#include <lockgraph/model/report.h>

namespace lockgraph::parse {

/// Fills in the types of the classes and both sides of each dependency. In falling trust: what the report prints
/// (`rlock(A)`), the lock function on the stack of that very acquisition, or at its place; for a held lock a stack of
/// the same report that takes the class at a place which the stack of the dependency passes through; a type that nobody
/// can share; the usage mask, where it shows only readers or only writers. Unknown where nothing tells.
void infer_kinds(const Printed&, const Common&, Report&);

}  // namespace lockgraph::parse
