// Room: kernel. Which file system, driver, protocol or core file owns a lock, as far as stacks tell: "ext4",
// "drivers/block/nbd", "net/bluetooth", "fs/seq_file". Empty where they do not: fs/namei.c serves all file systems,
// lib/klist.c everybody, and overlayfs takes locks of the file systems below it.
#pragma once
#include "class_names.h"

#include <lockgraph/model/stack.h>

#include <set>
#include <string>
#include <string_view>

namespace lockgraph {

/// How many parts of the kernel initialise a lock of a name: scripts/lock-initialisers.
enum class Initialisers : std::uint8_t { Unknown, One, Header, Several };
Initialisers initialised_by(std::string_view name);

/// The owner of a lock of that canonical name, by the stack that acquired it.
/// - Of a lock that each type of file system has its own class of: the first file system on the stack, however far from
///   the acquisition generic code took it; nothing when something else than a file system, the code of block devices,
///   or a file system that lies above others comes first.
/// - Of a lock that each block queue has its own class of: the first block driver on the stack.
/// - Of any other: the part of the kernel whose file initialises a lock of the name, where the function that takes it,
///   or, when that serves everybody, the next on the stack is of it; else the folder of the driver that takes it.
std::string owner_shown(std::string_view name, const Stack& acquisition);

/// Of a lock keyed by file system that `taker` took: the file system in which it then ran, by another stack that passes
/// through `taker` (reconfigure_super() holds s_umount, and ext4_reconfigure() runs in it).
std::string owner_beneath(std::string_view taker, const Stack&);

/// Who might own a lock that is a part of a file system, or of a block device: the file systems that keep files on a
/// medium of which a function is on the stack, and `*` where it passes through a block device's own inode, or through a
/// file system that lies above others; the block drivers. Nobody, of a part of anything.
std::set<std::string> owners_on(PartOf, const Stack&);

/// By the symbol of a static key: `ext4_fs_type+0xd8/0x120` -> "ext4". Empty for those that many locks share.
std::string owner_of_key(std::string_view symbol);

}  // namespace lockgraph
