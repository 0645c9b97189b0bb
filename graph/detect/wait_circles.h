// Circles of waits: tasks each of which waits for what the next one holds.
#pragma once
#include "waits.h"

#include <cstddef>
#include <vector>

namespace lockgraph {

using Circle = std::vector<std::size_t>;  ///< waits, each of which waits for the task of the next one

/// The shortest through each link that no other one passes, each circle of tasks once. Which of those that are as short
/// is decided by the order of waits. `steps`: looks at waits that are left, less those that were taken.
std::vector<Circle> circles_of(const BootWaits&, std::size_t& steps);

}  // namespace lockgraph
