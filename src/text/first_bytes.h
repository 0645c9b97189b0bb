// What a file is, by its first bytes.
#pragma once
#include <string_view>

namespace lockgraph {

/// Logs hold a stray control character here and there; more than one in ten is something else.
bool looks_like_text(std::string_view head);

/// What a file is in place of a log, though it may quote one: a database or its journal, a kernel, or its memory. Empty
/// for any other.
std::string_view no_log(std::string_view head);

/// Compressed, or an archive.
bool is_packed(std::string_view head);

}  // namespace lockgraph
