// How findings stand to each other.
#pragma once
#include "claims.h"

#include <vector>

namespace lockgraph {

/// Notes what nobody reported and what is a consequence of a reported deadlock: it rests on what was new in that report
/// and is seen nowhere else, lies on its locks, or is it again where the log cuts the report.
void mark_consequences(const LockGraph&, const std::vector<Claim>&, std::vector<Finding>&);

/// An inversion whose path contains the whole path of a shorter one extends it; the shortest such is named. Shortest of
/// all is one class on the path that is safe and unsafe itself: an inconsistent state of the same irq.
void mark_extensions(std::vector<Finding>&);

/// Reported deadlocks say which shorter ones of their kind lie on their locks.
void mark_contained(std::vector<Finding>&, std::size_t classes);

}  // namespace lockgraph
