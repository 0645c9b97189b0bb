#include "distrust.h"

#include "schema.h"

#include <lockgraph/model/error.h>

#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <map>
#include <utility>

namespace lockgraph::store {
namespace {

constexpr int kAtATime = 1000;                    // steps between two looks
constexpr std::uint64_t kLeast = 100'000;         // thousands: a second or two
constexpr std::uint64_t kBytesOfAThousand = 100;  // ten steps a byte: what is done takes a tenth of one

}  // namespace

void StepBudget::watch(SQLite::Database& db) {
  renew(0);
  sqlite3_progress_handler(db.getHandle(), kAtATime, spend, this);
}

void StepBudget::renew(std::uint64_t bytes) { left_ = kLeast + bytes / kBytesOfAThousand; }

int StepBudget::spend(void* budget) {
  std::uint64_t& left = static_cast<StepBudget*>(budget)->left_;
  return left == 0 || --left == 0;
}

void distrust(SQLite::Database& db) {
  sqlite3* handle = db.getHandle();
  for (const auto& [option, value] :
       {std::pair(SQLITE_DBCONFIG_DEFENSIVE, 1), std::pair(SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
        std::pair(SQLITE_DBCONFIG_ENABLE_TRIGGER, 0), std::pair(SQLITE_DBCONFIG_ENABLE_VIEW, 0)})
    sqlite3_db_config(handle, option, value, nullptr);
}

void check_schema(SQLite::Database& db, const std::string& path, int version) {
  const std::map<std::string, std::string> ours = definitions(version);
  std::size_t found = 0;
  const auto refuse = [&](const std::string& what) {
    throw Error(path + ": this store is not as lockgraph makes it (" + what +
                "): it may be a stranger's; ingest its logs into a new one");
  };
  SQLite::Statement all(db, "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type IN ('table', 'index')");
  while (all.executeStep()) {
    const std::string name = all.getColumn(1).getString();
    const auto known = ours.find(name);
    if (known != ours.end()) {
      if (without_blanks(all.getColumn(3).getString()) != known->second) refuse(name + " is defined otherwise");
      ++found;
    } else if (const bool of_ours = ours.count(all.getColumn(2).getString()) > 0;
               name.starts_with("sqlite_stat") || (of_ours && !all.getColumn(3).isNull())) {
      refuse(name + " is none of its own");
    }
  }
  if (found != ours.size()) refuse("tables are missing");
}

}  // namespace lockgraph::store
