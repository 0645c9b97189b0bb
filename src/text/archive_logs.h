// The members of an archive, by libarchive.
#pragma once
#include <lockgraph/text/text.h>

#include <functional>
#include <string>
#include <string_view>

namespace lockgraph {

/// True for the first bytes of an archive (tar, zip, 7z).
bool is_archive(std::string_view head);

/// Where an archive comes from: a file at its beginning that can be searched (7z needs that), or else a stream of
/// bytes.
struct ArchiveSource {
  int file = -1;  ///< a descriptor; -1: `bytes`
  const ByteSource* bytes = nullptr;
};

/// Told of each member that is a file: its path as it stands in the archive, without `/` and `./` in front; its bytes,
/// which are good until it returns; and what went wrong with them, filled as they are read. Returns false when no more
/// members are wanted.
using UseMember = std::function<bool(const std::string& member, const ByteSource&, const std::string& failure)>;

/// Reads all members. Throws Error for what is no archive; damage ends it and is returned in words, empty when there is
/// none.
std::string read_members(const ArchiveSource&, const UseMember& use);

}  // namespace lockgraph
