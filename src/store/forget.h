// Taking logs out of a store.
#pragma once
#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <string>
#include <vector>

namespace lockgraph::store {

/// Removes logs by source or by the beginning of their hash, and what only they supported, in the transaction that is
/// open. Returns the sources. Throws Error for a name that no log has, or several.
std::vector<std::string> forget(SQLite::Database&, const std::vector<std::string>& names);

/// Removes the rows of one log. Returns its source.
std::string remove_log(SQLite::Database&, std::int64_t id);

/// Removes what no log supports: bodies, stacks, frames, texts.
void remove_unsupported(SQLite::Database&);

}  // namespace lockgraph::store
