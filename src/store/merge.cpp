#include "merge.h"

#include "forget.h"

#include <string>

namespace lockgraph::store {

std::pair<std::size_t, std::size_t> merge_attached(SQLite::Database& db) {
  // All that a store says of a log is of one reading, and of the latest one.
  db.exec(R"sql(
    CREATE TEMP TABLE gone(id INTEGER PRIMARY KEY, content BLOB, bytes INTEGER, source TEXT, is_other INTEGER);
    INSERT OR IGNORE INTO gone SELECT a.id, a.content, a.bytes, a.source, 0
      FROM other.log AS b JOIN main.log AS a ON a.content = b.content AND a.bytes = b.bytes
      WHERE b.content <> x'' AND a.id <> b.id AND a.reader < b.reader;
    INSERT OR IGNORE INTO gone SELECT b.id, b.content, b.bytes, b.source, 1
      FROM other.log AS b JOIN main.log AS a ON a.content = b.content AND a.bytes = b.bytes
      WHERE b.content <> x'' AND a.id <> b.id AND a.reader > b.reader;
    CREATE TEMP TABLE fresh(id INTEGER PRIMARY KEY);
    INSERT INTO fresh SELECT b.id FROM other.log AS b LEFT JOIN main.log AS a USING (id)
      WHERE (a.id IS NULL OR a.reader < b.reader) AND b.id NOT IN (SELECT id FROM gone);
    DELETE FROM main.report WHERE log IN fresh OR log IN (SELECT id FROM gone);
    DELETE FROM main.bisection WHERE log IN fresh OR log IN (SELECT id FROM gone);
    DELETE FROM main.dump WHERE log IN fresh OR log IN (SELECT id FROM gone);
    DELETE FROM main.dump_class WHERE log IN fresh OR log IN (SELECT id FROM gone);
    DELETE FROM main.log WHERE id IN (SELECT id FROM gone);
    INSERT OR IGNORE INTO main.frame SELECT * FROM other.frame;
    INSERT OR IGNORE INTO main.stack SELECT * FROM other.stack;
    INSERT OR IGNORE INTO main.text SELECT * FROM other.text;
    INSERT OR IGNORE INTO main.body SELECT * FROM other.body;
    DELETE FROM main.told_by WHERE version NOT IN (SELECT version FROM other.told_by);
    INSERT OR IGNORE INTO main.deadlock SELECT * FROM other.deadlock;
    INSERT OR IGNORE INTO main.told SELECT * FROM other.told;
    INSERT INTO main.report SELECT * FROM other.report WHERE log IN fresh;
    INSERT INTO main.bisection SELECT * FROM other.bisection WHERE log IN fresh;
    INSERT INTO main.dump SELECT * FROM other.dump WHERE log IN fresh;
    INSERT INTO main.dump_class SELECT * FROM other.dump_class WHERE log IN fresh;
  )sql");
  const bool differ =
      db.execAndGet(
            "SELECT EXISTS (SELECT 1 FROM gone) OR EXISTS (SELECT 1 FROM main.log AS a JOIN other.log AS b USING (id) "
            "WHERE a.evidence IS NOT b.evidence)")
          .getInt() != 0;
  db.exec(R"sql(
    INSERT INTO main.log SELECT * FROM other.log WHERE id NOT IN (SELECT id FROM gone)
      ON CONFLICT(id) DO UPDATE SET source = min(source, excluded.source),
        evidence = iif(excluded.reader > reader, excluded.evidence, evidence),
        rest = iif(excluded.reader > reader, excluded.rest, rest), reader = max(reader, excluded.reader);
    UPDATE main.log SET source = min(source, (SELECT min(gone.source) FROM gone
                                              WHERE gone.content = log.content AND gone.bytes = log.bytes))
      WHERE (content, bytes) IN (SELECT content, bytes FROM gone);
  )sql");
  const auto count = [&](const std::string& what) { return static_cast<std::size_t>(db.execAndGet(what).getInt64()); };
  const std::size_t logs = count("SELECT count(*) FROM fresh");
  const std::size_t reports = count("SELECT count(*) FROM other.report WHERE log IN fresh");
  db.exec("DROP TABLE fresh; DROP TABLE gone");
  if (differ) remove_unsupported(db);
  return {logs, reports};
}

}  // namespace lockgraph::store
