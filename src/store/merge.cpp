#include "merge.h"

#include "database.h"
#include "forget.h"
#include "tables.h"

#include <string>

namespace lockgraph::store {

// Of a log that both have all that is said is of the latest reading, under the name that sorts first of those of that
// reading; and of logs of one content and length only those of the latest reading stay.
Merged merge_attached(SQLite::Database& db) {
  db.exec(R"sql(
    CREATE TEMP TABLE stale(id INTEGER PRIMARY KEY);
    INSERT OR IGNORE INTO stale SELECT a.id
      FROM other.log AS b JOIN main.log AS a ON a.content = b.content AND a.bytes = b.bytes
      WHERE b.content <> x'' AND a.id <> b.id AND a.reader < b.reader;
    CREATE TEMP TABLE outdated(id INTEGER PRIMARY KEY);
    INSERT OR IGNORE INTO outdated SELECT b.id
      FROM other.log AS b JOIN main.log AS a ON a.content = b.content AND a.bytes = b.bytes
      WHERE b.content <> x'' AND a.id <> b.id AND a.reader > b.reader;
    CREATE TEMP TABLE fresh(id INTEGER PRIMARY KEY);
    INSERT INTO fresh SELECT b.id FROM other.log AS b LEFT JOIN main.log AS a USING (id)
      WHERE (a.id IS NULL OR a.reader < b.reader) AND b.id NOT IN (SELECT id FROM outdated);
  )sql");
  db.exec(for_tables(is_of_one_log, "DELETE FROM main.{} WHERE log IN fresh OR log IN stale;"));
  db.exec("DELETE FROM main.log WHERE id IN stale");
  Merged merged;
  SQLite::Statement body(db, "SELECT id FROM other.body WHERE id NOT IN (SELECT id FROM main.body)");
  while (body.executeStep()) merged.new_bodies.insert(number(body, 0));
  body.reset();
  SQLite::Statement fresh(db, "SELECT id FROM fresh");
  while (fresh.executeStep()) merged.fresh.insert(number(fresh, 0));
  fresh.reset();
  db.exec(for_tables([](const Table& t) { return t.of == RowsOf::Content; },
                     "INSERT OR IGNORE INTO main.{} SELECT * FROM other.{};"));
  db.exec(for_tables([](const Table& t) { return t.of == RowsOf::OneLog; },
                     "INSERT INTO main.{} SELECT * FROM other.{} WHERE log IN fresh;"));
  const bool differ = db.execAndGet(
                            "SELECT EXISTS (SELECT 1 FROM stale) OR EXISTS (SELECT 1 FROM outdated) OR EXISTS (SELECT "
                            "1 FROM main.log AS a JOIN other.log AS b USING (id) WHERE a.evidence IS NOT b.evidence)")
                          .getInt() != 0;
  db.exec(R"sql(
    INSERT INTO main.log SELECT * FROM other.log WHERE id NOT IN (SELECT id FROM outdated)
      ON CONFLICT(id) DO UPDATE SET
        source = iif(excluded.reader > reader, excluded.source,
                     iif(excluded.reader < reader, source, min(source, excluded.source))),
        evidence = iif(excluded.reader > reader, excluded.evidence, evidence),
        rest = iif(excluded.reader > reader, excluded.rest, rest), reader = max(reader, excluded.reader);
  )sql");
  const auto count = [&](const std::string& what) { return static_cast<std::size_t>(db.execAndGet(what).getInt64()); };
  merged.logs = count("SELECT count(*) FROM fresh");
  merged.reports = count("SELECT count(*) FROM other.report WHERE log IN fresh");
  db.exec("DROP TABLE fresh; DROP TABLE stale; DROP TABLE outdated");
  merged.has_orphans = differ;
  return merged;
}

}  // namespace lockgraph::store
