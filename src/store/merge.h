// One store into another.
#pragma once
#include <SQLiteCpp/Database.h>

#include <cstddef>
#include <utility>

namespace lockgraph::store {

/// Adds what the store that is attached as `other` has, in the transaction that is open. Returns how many logs were
/// new, and the reports in them.
std::pair<std::size_t, std::size_t> merge_attached(SQLite::Database&);

}  // namespace lockgraph::store
