// Does a text hold lines that a kernel printed? What none of its lines tells of kernels says nothing of deadlocks.
#pragma once
#include <string_view>

namespace lockgraph {

/// True for a timestamp of printk (`[   12.345678]`), a tag (`kernel: `), and words that every boot prints. Cost: up to
/// the first such place.
bool has_kernel_lines(std::string_view);

}  // namespace lockgraph
