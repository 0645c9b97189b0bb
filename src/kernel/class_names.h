// Room: kernel. What is known of the names of lock classes: renames, spellings, names of many locks, names made for
// each object. Data tables, each line with its reason.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace lockgraph {

struct CanonicalName {
  std::string name;
  std::string_view reason;  ///< set when the name was changed
};

/// One name for all spellings of it, of any era.
CanonicalName spelled_now(std::string_view name);

/// The name of today of a label whose lock was renamed and stayed the sort of lock that it was; any other label as it
/// is.
std::string_view named_now(std::string_view label);

/// The name that a label prints of a lock that is called otherwise today; "" of any other label.
std::string_view former_name(std::string_view label);

/// One name for all spellings after all renames; names made for each object (`loop5`, `hci0`) become their pattern
/// (`loop*`).
CanonicalName canonical_class_name(std::string_view name);

/// Why several locks bear this name, or lockdep keeps what bears it apart on purpose, or "". `name` is canonical.
std::string_view generic_name_reason(std::string_view name);

/// Why a number printed behind this name does not matter, or "": several keys are one lock in the reader's mind, or, of
/// a name of which the boot shows no other number (`is_only`), one place in the kernel initialises it.
std::string_view one_class_reason(std::string_view name, bool is_only);

/// True for what stands for an activity and not for an object: fs_reclaim.
bool is_activity(std::string_view name);

/// True for the locks of which each type of file system has its own class (`sb_writers`, the inode locks): their owner
/// is a file system, whoever takes them.
bool is_keyed_by_file_system(std::string_view name);

/// True for the locks of which each block queue has its own class: their owner is the driver of the queue.
bool is_keyed_by_queue(std::string_view name);

/// Of what a lock is a part that generic code takes: of one file system (its inodes, its journal, its quotas), or of
/// one block device (its disk, its queue, its tags). Two file systems never share one. `name` is canonical.
enum class PartOf : std::uint8_t { Anything, FileSystem, BlockDevice };
PartOf part_of(std::string_view name);

}  // namespace lockgraph
