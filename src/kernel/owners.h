// Room: kernel. Which file system, driver or protocol owns a lock, as far as its acquisitions tell: "ext4",
// "drivers/block", "net/bluetooth". Empty where they do not: fs/namei.c serves all file systems, lib/klist.c everybody,
// and overlayfs takes locks of the file systems below it.
#pragma once
#include <lockgraph/model/stack.h>

#include <string>
#include <string_view>

namespace lockgraph {

/// Of a lock that each type of file system has its own class of: the first file system on the stack, however far from
/// the acquisition generic code took it; nothing when something else than a file system, the code of block devices, or
/// a file system that lies above others comes first.
std::string owning_file_system(const Stack& acquisition);

/// Of any other lock: the folder of the function that takes it, with its file where a folder holds many drivers. Code
/// that works on the locks of its callers owns none.
std::string owning_folder(const Stack& acquisition);

/// By the symbol of a static key: `ext4_fs_type+0xd8/0x120` -> "ext4". Empty for those that many locks share.
std::string owner_of_key(std::string_view symbol);

}  // namespace lockgraph
