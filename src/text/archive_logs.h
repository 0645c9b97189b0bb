#pragma once
#include <lockgraph/text/text.h>

#include <functional>
#include <string>
#include <string_view>

namespace lockgraph {

/// True for the first bytes of an archive or compressed file.
bool looks_compressed(std::string_view head);

/// Reads every member of an archive (or the one content of a compressed file) as a log named `PATH/MEMBER` (or PATH).
/// Archives inside are not opened, and what expands beyond 8 GiB is not read: both are said. Throws Error when the file
/// cannot be opened at all. `count`, if there is one, is told of the bytes of the file as they are read.
void read_archive(const std::string& path, LogReader&, Diagnostics&, const UseExcerpt&,
                  const std::function<void(Log)>& done, const std::function<void(std::size_t)>& count);

}  // namespace lockgraph
