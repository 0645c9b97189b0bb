// How findings stand to each other.
#pragma once
#include <lockgraph/graph/finding.h>

#include <vector>

namespace lockgraph {

/// Takes out what nobody reported where it rests on one report alone, and that report states it: cut, and without the
/// rest of its locks.
void drop_stated(std::vector<Finding>&);

/// An inversion whose path contains the whole path of a shorter one extends it; the shortest such is named. Shortest of
/// all is one class on the path that is safe and unsafe itself: an inconsistent state of the same irq.
void mark_extensions(std::vector<Finding>&);

/// Reported deadlocks say which shorter ones of their kind lie on their locks.
void mark_contained(std::vector<Finding>&, std::size_t classes);

}  // namespace lockgraph
