// Room: gather. The sources of a kernel.
#pragma once
#include <lockgraph/model/kernel_tree.h>

namespace lockgraph {

/// Reads all C files below a folder. Throws Error where that is no kernel. Cost: one look at each byte, some seconds
/// for a whole kernel.
KernelTree read_kernel_tree(const std::string& folder);

}  // namespace lockgraph
