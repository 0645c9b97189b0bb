// Room: kernel. To which part of the kernel a place belongs, or a lock by its name.
#pragma once
#include <string>
#include <string_view>

namespace lockgraph {

/// "fs/ext4" of "fs/ext4/inode.c"; empty for headers, whose functions are inlined anywhere, and for what is no path.
std::string subsystem_of_file(std::string_view file);

/// "tty->" of "&tty->port.lock"; empty when the name shows no structure.
std::string structure_of_name(std::string_view name);

}  // namespace lockgraph
