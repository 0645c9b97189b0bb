#pragma once
#include <lockgraph/stack.h>

#include <string>

namespace lockgraph {

/// Which file system, driver or protocol an acquisition belongs to: the folder of the first frame that lies in one
/// ("ext4", "net/bluetooth", "drivers/block"), by its file or, where none is printed, by the beginning of its
/// function's name. Empty when no frame near the top lies in one: fs/namei.c serves all file systems.
std::string subsystem_of(const Stack& stack);

/// The same for the symbol of a static key: `ext4_fs_type+0xd8/0x120` -> "ext4". Empty for `__key.5`, which the
/// compiler numbers.
std::string subsystem_of_key(std::string_view symbol);

}  // namespace lockgraph
