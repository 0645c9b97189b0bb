// Rows -> evidence.
#pragma once
#include <lockgraph/model/evidence.h>

#include <SQLiteCpp/Database.h>

namespace lockgraph::store {

/// All logs, in order of source. Throws Damaged where rows are missing or do not say what their ids stand for.
Evidence load(SQLite::Database&);

}  // namespace lockgraph::store
