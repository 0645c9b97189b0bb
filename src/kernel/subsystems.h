// Room: kernel. To which part of the kernel a place belongs, or a lock by its name.
#pragma once
#include <lockgraph/model/stack.h>

#include <set>
#include <string>
#include <string_view>

namespace lockgraph {

/// "fs/ext4" of "fs/ext4/inode.c"; empty for headers, whose functions are inlined anywhere, and for what is no path.
std::string subsystem_of_file(std::string_view file);

/// Of a place; where a log prints no file, by the table of functions of core files.
std::string subsystem_of_place(const Site&);

/// Of who owns a lock, as owner_shown() names it: "fs/ext4" of "ext4".
std::string subsystem_of_owner(std::string_view owner);

/// Of a lock by its name, without number and subclass: that of the only files that initialise one of that name, or by a
/// table of those that every kernel has; empty where neither tells.
std::string subsystem_of_name(std::string_view name);

/// Those of all files that initialise a lock of that name: any of them may be meant.
std::set<std::string> subsystems_of_name(std::string_view name);

}  // namespace lockgraph
