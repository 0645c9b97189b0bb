// Rows -> evidence.
#pragma once
#include "content_id.h"

#include <lockgraph/model/evidence.h>

#include <SQLiteCpp/Database.h>

#include <cstddef>
#include <cstdint>
#include <unordered_map>

namespace lockgraph::store {

/// What bodies say, without where it was printed, by their ids, which are hashes already.
struct AsItIs {
  std::size_t operator()(std::int64_t id) const { return static_cast<std::size_t>(id); }
};
template <class T>
using ById = std::unordered_map<std::int64_t, T, AsItIs>;
using Bodies = ById<Report>;
Bodies load_bodies(SQLite::Database&, IdScheme = IdScheme::Sha256);

/// Logs that show tasks, with that alone.
Evidence load_standstills(SQLite::Database&);

/// All logs, in order of source. Throws Damaged where rows are missing or do not say what their ids stand for.
/// Cost: as Store::load() says.
Evidence load(SQLite::Database&, const Bodies&, IdScheme = IdScheme::Sha256, WhichLogs = WhichLogs::All);
inline Evidence load(SQLite::Database& db, IdScheme scheme = IdScheme::Sha256, WhichLogs which = WhichLogs::All) {
  return load(db, load_bodies(db, scheme), scheme, which);
}

}  // namespace lockgraph::store
