// What a kernel's source file tells of a crash, by its place in the tree.
#pragma once
#include <string_view>

namespace lockgraph {

/// Files that cannot change what a kernel for x86 does in a test.
bool is_no_code(std::string_view file);

/// Files that stand in stacks of every kind of crash and tell nothing of its cause.
bool is_everywhere(std::string_view file);

/// How near two files are in the tree: 1 the same, else by the number of folders they share.
double nearness(std::string_view changed, std::string_view crashed);

}  // namespace lockgraph
