#include "schema.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace lockgraph::store {
namespace {

// What a store holds is a function of the logs in it: every id is a hash of what the row says, so equal evidence has
// one row, wherever it was read, and stores are merged by adding the rows that are missing. Ids are the first 64 bits
// of SHA-256.
//
// frame    one line of a stack: a function and where in it. `unreliable`: printed behind `? `.
// stack    `frames` are the ids of its frames, innermost first, 8 bytes each. `site` is the frame that tells who took
//          the lock: the first one outside of the lock machinery, as the program that stored it saw it.
// body     what one report says, without where and when it was printed. Reports of one deadlock in one kernel share it.
//          `classes` is a JSON list of [label, usage, wait, key, type, first_seen] for what the report says of a lock
//          class, and of [label] for what it only mentions. `usage` has a bit for each state (see the view
//          class_state), null: no mask was printed. `first_seen` is a list of state, stack, state, stack ...
//          `dependencies` is a JSON list of [held, acquired, stack, is_new, held_kind, acquired_kind]: the first two
//          are positions in `classes`; a kind is 4 * (0 unknown, 1 exclusive, 2 shared, 3 recursive) + (0 printed, 1
//          stack, 2 solved, 3 assumed). `backtrace` is the stack of the task that made lockdep report. `rest` is
//          packed: held locks, the claim, problems (src/store/body_rest.h).
// log      one log, known by `hash` (128 bits, see version 3); `id` is the first half of it. `source` is the name
//          that sorts first of those it was read under. `head`: hash of the first 256 KB of a longer log.
//          `rest` is packed: releases of its boots, blind spots. `evidence`: hash of all that the log says.
// frame    `offset` is that of the place in its function, and the size of the function 2^32 times over.
// text     what blind spots say.
// report   one report in a log: where it stands, who ran into it. `rest` is packed: addresses, boot.
// bisection, dump
//          logs of bisections and dumps of /proc/lockdep; `rest` is packed. dump_class: `successors` is a JSON list of
//          positions of the same dump.
constexpr const char* kVersion1 = R"sql(
CREATE TABLE frame(
  id INTEGER PRIMARY KEY, function TEXT NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL, offset INTEGER NOT NULL,
  module TEXT NOT NULL, unreliable INTEGER NOT NULL, inlined INTEGER NOT NULL);
CREATE TABLE text(id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE stack(id INTEGER PRIMARY KEY, site INTEGER REFERENCES frame, frames BLOB NOT NULL);
CREATE TABLE body(
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, release TEXT NOT NULL, classes TEXT NOT NULL,
  dependencies TEXT NOT NULL, backtrace INTEGER REFERENCES stack, rest BLOB NOT NULL);
CREATE TABLE log(
  id INTEGER PRIMARY KEY, hash BLOB NOT NULL, source TEXT NOT NULL, bytes INTEGER NOT NULL, head INTEGER,
  evidence INTEGER, rest BLOB);
CREATE INDEX log_head ON log(head) WHERE head IS NOT NULL;
CREATE TABLE report(
  log INTEGER NOT NULL REFERENCES log, position INTEGER NOT NULL, line INTEGER NOT NULL,
  body INTEGER NOT NULL REFERENCES body, comm TEXT, pid INTEGER, rest BLOB NOT NULL, PRIMARY KEY(log, position))
  WITHOUT ROWID;
CREATE TABLE bisection(
  log INTEGER PRIMARY KEY REFERENCES log, title TEXT NOT NULL, result TEXT NOT NULL, culprit TEXT NOT NULL,
  rest BLOB NOT NULL);
CREATE TABLE dump(
  log INTEGER NOT NULL REFERENCES log, position INTEGER NOT NULL, line INTEGER NOT NULL, release TEXT NOT NULL,
  rest BLOB NOT NULL, PRIMARY KEY(log, position)) WITHOUT ROWID;
CREATE TABLE dump_class(
  log INTEGER NOT NULL, dump INTEGER NOT NULL, position INTEGER NOT NULL, label TEXT NOT NULL, key TEXT NOT NULL,
  usage INTEGER, successors TEXT NOT NULL, rest BLOB NOT NULL, PRIMARY KEY(log, dump, position)) WITHOUT ROWID;

-- For people. One row a report, with the kernel that printed it.
CREATE VIEW reported AS
  SELECT log.source, report.line, body.kind, body.title, body.release, report.comm, report.pid, report.body
  FROM report JOIN log ON log.id = report.log JOIN body ON body.id = report.body;
-- One row for each dependency that a body shows: `acquired` was taken in `function` while `held` was held.
CREATE VIEW dependency AS
  SELECT d.id AS body, json_extract(d.classes, '$[' || json_extract(d.value, '$[0]') || '][0]') AS held,
         json_extract(d.classes, '$[' || json_extract(d.value, '$[1]') || '][0]') AS acquired,
         frame.function, frame.file, frame.line, json_extract(d.value, '$[3]') AS is_new,
         CASE json_extract(d.value, '$[4]') / 4 WHEN 1 THEN 'exclusive' WHEN 2 THEN 'shared' WHEN 3 THEN 'recursive'
              ELSE 'unknown' END AS held_as,
         CASE json_extract(d.value, '$[5]') / 4 WHEN 1 THEN 'exclusive' WHEN 2 THEN 'shared' WHEN 3 THEN 'recursive'
              ELSE 'unknown' END AS acquired_as
  FROM (SELECT body.id, body.classes, e.value FROM body, json_each(body.dependencies) AS e) AS d
  LEFT JOIN stack ON stack.id = json_extract(d.value, '$[2]')
  LEFT JOIN frame ON frame.id = stack.site;
-- One row for each lock class that a body names.
CREATE VIEW class AS
  SELECT body.id AS body, e.key AS position, json_extract(e.value, '$[0]') AS label,
         json_extract(e.value, '$[1]') AS usage, json_extract(e.value, '$[2]') AS wait,
         json_extract(e.value, '$[3]') AS key
  FROM body, json_each(body.classes) AS e;
-- One row for each usage state that a body shows of a class.
CREATE VIEW class_state AS
  WITH state(bit, name) AS (VALUES
    (0, 'IN-HARDIRQ-W'), (1, 'IN-HARDIRQ-R'), (2, 'HARDIRQ-ON-W'), (3, 'HARDIRQ-ON-R'),
    (4, 'IN-SOFTIRQ-W'), (5, 'IN-SOFTIRQ-R'), (6, 'SOFTIRQ-ON-W'), (7, 'SOFTIRQ-ON-R'),
    (8, 'IN-RECLAIM_FS-W'), (9, 'IN-RECLAIM_FS-R'), (10, 'RECLAIM_FS-ON-W'), (11, 'RECLAIM_FS-ON-R'),
    (12, 'IN-NMI'), (14, 'INITIAL USE'), (15, 'INITIAL READ USE'))
  SELECT class.body, class.label, state.name AS state FROM class JOIN state ON (class.usage >> state.bit) & 1;
)sql";

// deadlock, told: what a body states, and by what it can be found (Telling): hashes, and of those of its locks how many
// it has. Derived from bodies; told_by has the version of what derived them, and no row where that is to be done anew.
// log.content: hash of its bytes alone (xxh3, 128 bits). Until here it was what a log was known by; `hash` and `id` are
// of SHA-256 over it, the length, and all that was used of the log. Of logs of one content and length only those of the
// latest reading stay.
constexpr const char* kVersion3 = R"sql(
ALTER TABLE log ADD COLUMN content BLOB NOT NULL DEFAULT '';
UPDATE log SET content = hash;
CREATE INDEX log_content ON log(content);
CREATE INDEX report_body ON report(body);
CREATE TABLE deadlock(body INTEGER PRIMARY KEY REFERENCES body, told BLOB NOT NULL);
CREATE TABLE told(
  what INTEGER NOT NULL, body INTEGER NOT NULL REFERENCES body, of_locks INTEGER NOT NULL, PRIMARY KEY(what, body))
  WITHOUT ROWID;
CREATE TABLE told_by(version INTEGER NOT NULL);
)sql";

// log.reader: which reading of it this is (kReading in parse.h). A later one takes the place of an earlier one.
constexpr const char* kVersion2 = R"sql(
ALTER TABLE log ADD COLUMN reader INTEGER NOT NULL DEFAULT 0;
)sql";

// hang: circles of waits that a log shows, derived from it as `told` is from bodies. What a log shows of tasks stands
// in log.rest.
constexpr const char* kVersion4 = R"sql(
CREATE TABLE hang(
  log INTEGER NOT NULL REFERENCES log, position INTEGER NOT NULL, what INTEGER NOT NULL, line INTEGER NOT NULL,
  release TEXT NOT NULL, told BLOB NOT NULL, PRIMARY KEY(log, position)) WITHOUT ROWID;
CREATE INDEX hang_what ON hang(what);
)sql";

/// Step N leads from version N to version N + 1.
constexpr std::array kSteps = {kVersion1, kVersion2, kVersion3, kVersion4};

}  // namespace

int current_version() { return static_cast<int>(kSteps.size()); }

std::string without_blanks(std::string_view sql) {
  std::string text;
  std::ranges::copy_if(sql, std::back_inserter(text), [](char c) { return c != ' ' && c != '\n' && c != '\t'; });
  return text;
}

std::map<std::string, std::string> definitions(int version) {
  constexpr std::string_view kMade[] = {"CREATE TABLE ", "CREATE INDEX "}, kAlter = "ALTER TABLE ",
                             kAdd = " ADD COLUMN ";
  std::map<std::string, std::string> all;
  for (int v = 0; v < version; ++v)
    for (std::string_view rest = kSteps.at(static_cast<std::size_t>(v)); !rest.empty();) {
      const auto end = std::min(rest.find(";\n"), rest.size());
      std::string_view sql = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 2, rest.size()));
      sql.remove_prefix(std::min(sql.find_first_not_of('\n'), sql.size()));
      for (const std::string_view head : kMade)
        if (sql.starts_with(head))
          all[std::string(sql.substr(head.size(), sql.find_first_of("( ", head.size()) - head.size()))] =
              without_blanks(sql);
      if (sql.starts_with(kAlter)) {
        const auto add = sql.find(kAdd);
        std::string& table = all.at(std::string(sql.substr(kAlter.size(), add - kAlter.size())));
        table.insert(table.size() - 1, "," + without_blanks(sql.substr(add + kAdd.size())));
      }
    }
  return all;
}

void bring_up_to_date(SQLite::Database& db, int from_version) {
  for (std::size_t v = static_cast<std::size_t>(from_version); v < kSteps.size(); ++v) db.exec(kSteps.at(v));
  db.exec("PRAGMA user_version = " + std::to_string(kSteps.size()));
}

}  // namespace lockgraph::store
