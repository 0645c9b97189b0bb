// Room: kernel. Where a source file stands in the kernel's tree, wherever that tree was built. What cannot be told
// stays as it is printed: a module built elsewhere has no place in the tree.
#pragma once
#include <optional>
#include <string_view>

namespace lockgraph {

/// The path from the top of the tree: `/build/linux-6.1/fs/ext4/inode.c`, `../fs/ext4/inode.c` and `./fs/ext4/inode.c`
/// are `fs/ext4/inode.c`. Only paths that are absolute or begin with a dot are changed. Several folders of a path may
/// bear the name of one at the top: the first behind a folder named after a kernel is it (`linux-6.1/`,
/// `5.14.0-70.el9/`), else the last that lies in none that has such folders (`arch/x86/kernel/`, `drivers/net/`). The
/// result is a part of `file`. Cost: for relative paths a look at their beginning.
std::string_view canonical_path(std::string_view file);

/// The same for who keeps paths: what is printed relative stays, `./` included. Where the build folder is known, what
/// lies in it is told by that alone, relative or not, and of the others only those count that are behind a folder named
/// after a kernel, or behind `../` alone.
std::string_view path_in_tree(std::string_view file, std::optional<std::string_view> build_folder);

/// What stands before the tree in the path of one of the files that most reports show: `/build/linux-6.1/` of
/// `/build/linux-6.1/kernel/locking/lockdep.c`, "" of `kernel/locking/lockdep.c`. Nothing for other files.
std::optional<std::string_view> build_folder(std::string_view file);

/// True when a relative path begins with a folder that stands at the top of the tree.
bool begins_at_top(std::string_view path);

}  // namespace lockgraph
