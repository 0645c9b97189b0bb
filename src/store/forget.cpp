#include "forget.h"

#include "database.h"
#include "log_rows.h"
#include "tables.h"

#include <lockgraph/model/error.h>
#include <lockgraph/model/printable.h>

#include <filesystem>
#include <optional>

namespace lockgraph::store {
namespace {

std::optional<std::int64_t> find(SQLite::Database& db, const std::string& name) {
  constexpr std::size_t kShortest = 6;  // digits of a hash
  SQLite::Statement find(db,
                         "SELECT id, source FROM log WHERE source = ?1 OR (?2 AND lower(hex(hash)) GLOB ?1 || '*')");
  const bool may_be_hash = name.size() >= kShortest && name.find_first_not_of("0123456789abcdef") == std::string::npos;
  const std::string path = std::filesystem::path(name).lexically_normal().string();
  with(find, may_be_hash ? name : path, std::int64_t{may_be_hash});
  std::optional<std::int64_t> found;
  std::string source;
  while (find.executeStep()) {
    if (found)
      throw Error("several logs are called " + name + ", one of them " + source +
                  ": name it by more digits of its hash (SELECT lower(hex(hash)), source FROM log)");
    found = number(find, 0), source = text(find, 1);
  }
  return found;
}

/// A path with a newline is stored as one line.
std::int64_t log_called(SQLite::Database& db, const std::string& name) {
  for (const std::string& as : {name, on_one_line(name)})
    if (const auto found = find(db, as)) return *found;
  throw Error("no log is called " + name + ": expected its path, as it was ingested, or the beginning of its hash");
}

/// Removes the rows of a table that are not among `used`.
void keep(SQLite::Database& db, const std::string& table, const std::vector<std::int64_t>& used) {
  db.exec("CREATE TEMP TABLE used(id INTEGER PRIMARY KEY)");
  SQLite::Statement insert(db, "INSERT OR IGNORE INTO used VALUES (?)");
  for (const std::int64_t id : used) with(insert, id).exec();
  db.exec("DELETE FROM main." + table + " WHERE id NOT IN used");
  db.exec("DROP TABLE used");
}

}  // namespace

void remove_unsupported(SQLite::Database& db) {
  db.exec(R"sql(
    DELETE FROM main.body WHERE id NOT IN (SELECT body FROM main.report);
    DELETE FROM main.told WHERE body NOT IN (SELECT id FROM main.body);
    DELETE FROM main.deadlock WHERE body NOT IN (SELECT id FROM main.body);
    DELETE FROM main.stack WHERE id NOT IN (
      SELECT json_extract(e.value, '$[2]') FROM main.body, json_each(body.dependencies) AS e
      UNION SELECT e.value FROM main.body, json_each(body.classes) AS c, json_each(c.value, '$[5]') AS e
      UNION SELECT backtrace FROM main.body WHERE backtrace IS NOT NULL);
  )sql");
  std::vector<std::int64_t> frames, texts;
  SQLite::Statement stack(db, "SELECT frames FROM main.stack");
  while (stack.executeStep())
    for (const std::int64_t id : frame_ids(bytes(stack, 0))) frames.push_back(id);
  SQLite::Statement log(db, "SELECT rest FROM main.log");
  while (log.executeStep())
    for (const std::int64_t id : texts_in(bytes(log, 0))) texts.push_back(id);
  keep(db, "frame", frames);
  keep(db, "text", texts);
}

std::string remove_log(SQLite::Database& db, std::int64_t id) {
  SQLite::Statement find(db, "SELECT source FROM main.log WHERE id = ?");
  with(find, id).executeStep();
  std::string source = text(find, 0);
  find.reset();
  const std::string log = std::to_string(id);
  db.exec(for_tables(is_of_one_log, "DELETE FROM main.{} WHERE log = " + log + ";"));
  db.exec("DELETE FROM main.log WHERE id = " + log);
  return source;
}

std::vector<std::string> forget(SQLite::Database& db, const std::vector<std::string>& names) {
  std::vector<std::string> sources;
  for (const std::string& name : names) sources.push_back(remove_log(db, log_called(db, name)));
  remove_unsupported(db);
  return sources;
}

}  // namespace lockgraph::store
