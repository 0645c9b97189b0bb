// Functions of block devices: of the drivers that make their queues, and the generic code of their inodes.
#pragma once
#include <lockgraph/model/stack.h>

#include <string>

namespace lockgraph {

/// The part of a block driver that a function is of, or "".
std::string block_driver_of(const Site&);

/// Of the generic code: what lies behind it on a stack does not own the locks of these inodes.
bool is_of_block_device(const Site&);

}  // namespace lockgraph
