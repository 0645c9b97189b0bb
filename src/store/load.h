// Rows -> evidence.
#pragma once
#include "content_id.h"

#include <lockgraph/model/evidence.h>

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <utility>
#include <vector>

namespace lockgraph::store {

/// All logs, in order of source. Throws Damaged where rows are missing or do not say what their ids stand for.
Evidence load(SQLite::Database&, IdScheme = IdScheme::Sha256);

/// What bodies say, without where it was printed; by their ids.
std::vector<std::pair<std::int64_t, Report>> load_all_bodies(SQLite::Database&);

}  // namespace lockgraph::store
