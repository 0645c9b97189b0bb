// Reports of a store by what they tell of their deadlocks, without loading it.
#pragma once
#include <lockgraph/model/told.h>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace lockgraph::store {

/// The version that told of all bodies; 0: none.
unsigned told_version(SQLite::Database&);

/// Where a body was printed, by the index on reports alone.
class Places {
 public:
  /// But for those of some logs, by their ids.
  Places(SQLite::Database&, std::set<std::int64_t> without);
  std::size_t count(std::int64_t body);
  /// In order of the hashes of logs. Throws Damaged where there is none.
  ReportPlace first(std::int64_t body) { return end(front_, body); }
  ReportPlace last(std::int64_t body) { return end(back_, body); }

 private:
  ReportPlace end(std::array<SQLite::Statement, 2>& halves, std::int64_t body);

  std::set<std::int64_t> without_;
  SQLite::Statement count_, count_in_, logs_;
  std::array<SQLite::Statement, 2> front_, back_;
  SQLite::Statement place_;
};

class Finder {
 public:
  Finder(SQLite::Database& db, std::set<std::int64_t> without);
  std::vector<Mention> mentions(std::uint64_t what);
  /// Each as often as it was printed.
  std::vector<Reported> reported(const std::vector<std::int64_t>& bodies);
  std::vector<Reported> hangs(std::uint64_t what);

 private:
  std::set<std::int64_t> without_;
  SQLite::Statement told_, deadlock_, hang_;
  Places places_;
};

}  // namespace lockgraph::store
