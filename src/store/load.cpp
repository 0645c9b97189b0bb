#include "load.h"

#include "database.h"
#include "log_rows.h"
#include "packing.h"
#include "report_rows.h"
#include "summing.h"

#include <lockgraph/model/printable.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

namespace lockgraph::store {
namespace {

template <class Map>
auto& at(Map& all, std::int64_t id) {
  const auto it = all.find(id);
  if (it == all.end()) throw Damaged();
  return it->second;
}

/// Row by row: count(*) goes through pages that lead in circles for ever, and no step of it can be bounded.
std::size_t rows_in(SQLite::Database& db, const char* table) {
  return static_cast<std::size_t>(db.execAndGet(std::string("SELECT sum(1) FROM ") + table).getInt64());
}

template <class T>
ById<T> room_for(SQLite::Database& db, const char* table) {
  ById<T> all;
  all.reserve(rows_in(db, table));
  return all;
}

void check(bool right) {
  if (!right) throw Damaged();
}

std::optional<int> usage_in(SQLite::Statement& s, int column) {
  if (s.getColumn(column).isNull()) return std::nullopt;
  return static_cast<int>(number(s, column));
}

// SELECT id, function, file, line, offset, module, unreliable, inlined FROM frame
Frame frame_in(SQLite::Statement& row, IdScheme scheme) {
  Frame f;
  f.site = {text(row, 1), text(row, 2), static_cast<unsigned>(number(row, 3))};
  f.set_extent(static_cast<std::uint64_t>(number(row, 4))), f.module = text(row, 5);
  f.unreliable = number(row, 6) != 0, f.inlined = number(row, 7) != 0;
  check(frame_id(f, scheme) == number(row, 0));
  return f;
}

// SELECT id, kind, title, release, classes, dependencies, backtrace, rest FROM body
Report body_in(SQLite::Statement& body, const FindStack& find, IdScheme scheme) {
  const BodyRow row{number(body, 0), text(body, 1), text(body, 2),   text(body, 3),
                    text(body, 4),   text(body, 5), number(body, 6), text(body, 7)};
  check(body_id(row, scheme) == row.id);
  return report_of(row, find);
}

constexpr const char* kFrames = "SELECT id, function, file, line, offset, module, unreliable, inlined FROM frame";
constexpr const char* kBodies = "SELECT id, kind, title, release, classes, dependencies, backtrace, rest FROM body";

/// Frames and stacks, each once.
class LoadedStacks {
 public:
  LoadedStacks(SQLite::Database& db, IdScheme scheme) : frames_(room_for<Frame>(db, "frame")) {
    SQLite::Statement frame(db, kFrames);
    while (frame.executeStep()) frames_.emplace(number(frame, 0), frame_in(frame, scheme));
    stacks_ = room_for<Stack>(db, "stack");
    SQLite::Statement stack(db, "SELECT id, frames FROM stack");
    while (stack.executeStep()) {
      check(content_id(bytes(stack, 1), scheme) == number(stack, 0));
      Frames frames;
      for (const std::int64_t id : frame_ids(bytes(stack, 1))) frames.push_back(at(frames_, id));
      stacks_.emplace(number(stack, 0), std::move(frames));
    }
  }

  Stack operator()(std::int64_t id) const { return id ? at(stacks_, id) : Stack(); }

 private:
  ById<Frame> frames_;
  ById<Stack> stacks_;
};

/// What the tables have of one log, read side by side in order of log.
class LogTables {
 public:
  explicit LogTables(SQLite::Database& db)
      : report_(db, "SELECT log, line, body, comm, pid, rest FROM report ORDER BY log, position"),
        bisection_(db, "SELECT log, rest FROM bisection ORDER BY log"),
        dump_(db, "SELECT log, position, line, release, rest FROM dump ORDER BY log, position"),
        dump_class_(db,
                    "SELECT log, dump, label, key, usage, successors, rest FROM dump_class ORDER BY log, dump, "
                    "position") {
    for (SQLite::Statement* s : {&report_, &bisection_, &dump_, &dump_class_}) s->executeStep();
  }

  /// Into rows that were of another log: what they have room for is used again.
  void reports(std::int64_t log, std::vector<ReportRow>& rows) {
    std::size_t n = 0;
    for (; report_.hasRow() && number(report_, 0) == log; report_.executeStep()) {
      if (n == rows.size()) rows.emplace_back();
      ReportRow& row = rows[n++];
      row.line = static_cast<std::uint64_t>(number(report_, 1)), row.body = number(report_, 2);
      row.task.reset();
      if (!report_.getColumn(3).isNull()) row.task = Task{text(report_, 3), static_cast<long>(number(report_, 4))};
      row.rest = bytes(report_, 5);
    }
    rows.resize(n);
  }

  std::string bisection(std::int64_t log) {
    if (!bisection_.hasRow() || number(bisection_, 0) != log) return {};
    std::string rest = text(bisection_, 1);
    bisection_.executeStep();
    return rest;
  }

  std::vector<DumpRow> dumps(std::int64_t log) {
    std::vector<DumpRow> rows;
    for (; dump_.hasRow() && number(dump_, 0) == log; dump_.executeStep()) {
      rows.push_back({static_cast<std::uint64_t>(number(dump_, 2)), text(dump_, 3), text(dump_, 4), {}});
      for (; dump_class_.hasRow() && number(dump_class_, 0) == log && number(dump_class_, 1) == number(dump_, 1);
           dump_class_.executeStep())
        rows.back().classes.push_back({text(dump_class_, 2), text(dump_class_, 3), usage_in(dump_class_, 4),
                                       text(dump_class_, 5), text(dump_class_, 6)});
    }
    return rows;
  }

  bool at_end() { return !report_.hasRow() && !bisection_.hasRow() && !dump_.hasRow() && !dump_class_.hasRow(); }

 private:
  SQLite::Statement report_, bisection_, dump_, dump_class_;
};

/// Logs are large: their places are sorted, then each is moved once.
Evidence in_order(Evidence logs) {
  std::vector<std::size_t> places(logs.size());
  std::iota(places.begin(), places.end(), 0);
  std::sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) { return comes_before(logs[a], logs[b]); });
  Evidence sorted;
  sorted.reserve(logs.size());
  for (const std::size_t i : places) sorted.push_back(std::move(logs[i]));
  return sorted;
}

}  // namespace

Bodies load_bodies(SQLite::Database& db, IdScheme scheme) {
  const LoadedStacks stacks(db, scheme);
  const FindStack find = [&](std::int64_t id) { return stacks(id); };
  Bodies reports = room_for<Report>(db, "body");
  SQLite::Statement body(db, kBodies);
  while (body.executeStep()) reports.emplace(number(body, 0), body_in(body, find, scheme));
  return reports;
}

Evidence load_standstills(SQLite::Database& db) {
  Evidence logs;
  SQLite::Statement row(db, "SELECT hash, source, rest FROM log WHERE rest <> x''");
  while (row.executeStep()) {
    LogEvidence log;
    log.standstills = standstills_in(bytes(row, 2));
    if (log.standstills.empty()) continue;
    log.hash = hex_digits(bytes(row, 0)), log.source = text(row, 1);
    logs.push_back(std::move(log));
  }
  return logs;
}

namespace {

/// Rows -> evidence.
class LogMaker {
 public:
  LogMaker(SQLite::Database& db, const Bodies& bodies, IdScheme scheme)
      : bodies_(bodies), texts_(room_for<std::string>(db, "text")) {
    SQLite::Statement row(db, "SELECT id, text FROM text");
    while (row.executeStep()) {
      check(content_id(bytes(row, 1), scheme) == number(row, 0));
      texts_.emplace(number(row, 0), text(row, 1));
    }
  }

  LogEvidence log_of(const LogRows& rows) {
    LogEvidence log;
    log.source = rows.source, log.hash = rows.hash, log.content = hex_digits(rows.content);
    log.bytes = rows.bytes, log.head = rows.head, log.reading = rows.reading, log.summed = rows.summed;
    put_rest(rows.rest, log, [&](std::int64_t id) -> const std::string& { return at(texts_, id); });
    if (!rows.bisection.empty()) {
      const auto [known, is_new] = bisections_.try_emplace(rows.bisection);
      if (is_new) known->second = bisection_of(rows.bisection);
      log.bisection = known->second;
    }
    log.reports.reserve(rows.reports.size());
    for (const ReportRow& r : rows.reports) {  // what reports share is not copied
      Report& report = log.reports.emplace_back(at(bodies_, r.body));
      place(report, r);
      report.source = log.source;
    }
    for (const DumpRow& d : rows.dumps) log.dumps.push_back(dump_of(d));
    return log;
  }

 private:
  const Bodies& bodies_;
  ById<std::string> texts_;
  std::map<std::string, SharedValue<Bisection>> bisections_;  // by what they say
};

std::string folder_of(const std::string& source) { return source.substr(0, source.rfind('/') + 1); }

/// Folders in which a dump of /proc is told from which kernel it is by the logs beside it.
std::set<std::string> folders_of_dumps(SQLite::Database& db) {
  std::set<std::string> folders;
  SQLite::Statement row(db, "SELECT source FROM log WHERE id IN (SELECT log FROM dump)");
  while (row.executeStep()) folders.insert(folder_of(text(row, 0)));
  return folders;
}

}  // namespace

Evidence load(SQLite::Database& db, const Bodies& bodies, IdScheme scheme, WhichLogs which) {
  const bool sum_up = which == WhichLogs::Ends;
  LogMaker maker(db, bodies, scheme);
  Evidence logs;
  if (!sum_up) logs.reserve(rows_in(db, "log"));
  Summing summing;
  const std::set<std::string> whole = sum_up ? folders_of_dumps(db) : std::set<std::string>();
  LogTables tables(db);
  SQLite::Statement row(db,
                        "SELECT id, hash, source, bytes, head, evidence, rest, reader, content FROM log ORDER BY id");
  for (LogRows log; row.executeStep();) {
    const std::int64_t id = number(row, 0);
    log.hash = hex_digits(bytes(row, 1)), log.source = bytes(row, 2);
    log.bytes = static_cast<std::uint64_t>(number(row, 3)), log.head = static_cast<std::uint64_t>(number(row, 4));
    log.reading = static_cast<unsigned>(number(row, 7));
    log.content = bytes(row, 8);
    check(log_id(log.hash) == id);
    log.rest.clear(), log.reports.clear(), log.bisection.clear(), log.dumps.clear();
    if (!row.getColumn(5).isNull()) {  // it says something
      log.rest = bytes(row, 6);
      tables.reports(id, log.reports);
      log.bisection = tables.bisection(id), log.dumps = tables.dumps(id);
      check(evidence_id(log.hash, log.rest, log.reports, log.bisection, log.dumps) == number(row, 5));
    }
    const bool may_be_summed = sum_up && (whole.empty() || !whole.count(folder_of(log.source)));
    if (!may_be_summed || !summing.take(log)) logs.push_back(maker.log_of(log));
  }
  check(tables.at_end());
  for (const LogRows& log : summing.finish()) logs.push_back(maker.log_of(log));
  return in_order(std::move(logs));
}

}  // namespace lockgraph::store
