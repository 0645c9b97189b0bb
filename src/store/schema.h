// The tables of a store, by version.
#pragma once
#include <SQLiteCpp/Database.h>

namespace lockgraph::store {

/// "lckg": tells a store from other SQLite files.
inline constexpr int kApplicationId = 0x6c636b67;

/// The schema that this program writes.
int current_version();

/// Makes the tables, or brings those of an older version up to date, in the transaction that is open.
void bring_up_to_date(SQLite::Database&, int from_version);

}  // namespace lockgraph::store
