// Two stores -> one.
#pragma once
#include <SQLiteCpp/Database.h>

#include <cstddef>
#include <cstdint>
#include <set>

namespace lockgraph::store {

struct Merged {
  std::size_t logs = 0;          ///< that were not known, or by an earlier reading
  std::size_t reports = 0;       ///< in them
  std::set<std::int64_t> fresh;  ///< logs that came, or came anew
  std::set<std::int64_t> new_bodies;
  bool has_orphans = false;  ///< rows that only earlier readings said
};

/// Adds all rows of the store that is attached as `other`, in the transaction that is open, but for what can be
/// derived.
Merged merge_attached(SQLite::Database&);

}  // namespace lockgraph::store
