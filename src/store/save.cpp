#include "save.h"

#include "content_id.h"
#include "database.h"
#include "find.h"
#include "forget.h"
#include "kernel/lock_machinery.h"
#include "log_rows.h"
#include "report_rows.h"
#include "tables.h"

#include <algorithm>
#include <bit>
#include <map>
#include <utility>

namespace lockgraph::store {
namespace {

bool finds(SQLite::Statement& s) {
  const bool found = s.executeStep();
  s.reset();
  return found;
}

NumberOrNull head_of(std::uint64_t head) { return number_if(head != 0, std::bit_cast<std::int64_t>(head)); }

}  // namespace

Saver::Saver(SQLite::Database& db, Telling telling)
    : db_(db),
      telling_(std::move(telling)),
      find_body_(db, "SELECT 1 FROM body WHERE id = ?"),
      find_stack_(db, "SELECT 1 FROM stack WHERE id = ?"),
      log_(db, "INSERT OR IGNORE INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      readings_(db,
                "SELECT id, reader FROM log WHERE id = ?1 OR (content = ?2 AND content <> x'' AND bytes = ?3) "
                "ORDER BY reader DESC"),
      name_(db, "UPDATE log SET source = ?2 WHERE id = ?1 AND source > ?2"),
      text_(db, "INSERT OR IGNORE INTO text VALUES (?, ?)"),
      report_(db, "INSERT INTO report VALUES (?, ?, ?, ?, ?, ?, ?)"),
      body_(db, "INSERT INTO body VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
      stack_(db, "INSERT INTO stack VALUES (?, ?, ?)"),
      frame_(db, "INSERT OR IGNORE INTO frame VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
      bisection_(db, "INSERT INTO bisection VALUES (?, ?, ?, ?, ?)"),
      dump_(db, "INSERT INTO dump VALUES (?, ?, ?, ?, ?)"),
      dump_class_(db, "INSERT INTO dump_class VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
      deadlock_(db, "INSERT OR REPLACE INTO deadlock VALUES (?, ?)"),
      told_(db, "INSERT OR IGNORE INTO told VALUES (?, ?, ?)"),
      hang_(db, "INSERT OR REPLACE INTO hang VALUES (?, ?, ?, ?, ?, ?)") {}

void Saver::tell_anew() {
  is_told_ = telling_.version != 0;
  if (!is_told_ || told_version(db_) == telling_.version) return;
  db_.exec(
      for_tables([](const Table& t) { return t.of == RowsOf::Bodies || t.of == RowsOf::Derived; }, "DELETE FROM {};"));
  for (const auto& [id, report] : load_bodies(db_)) tell(id, report);
  for (const LogEvidence& log : load_standstills(db_)) tell_hangs(log);
  db_.exec("INSERT INTO told_by VALUES (" + std::to_string(telling_.version) + ")");
}

void Saver::tell(const Bodies& bodies, const std::set<std::int64_t>& wanted) {
  if (!is_told_) return;
  for (const auto& [id, report] : bodies)
    if (wanted.count(id)) tell(id, report);
}

void Saver::tell_hangs(const LogEvidence& log) {
  if (!is_told_ || log.standstills.empty()) return;
  std::int64_t position = 0;
  for (const ToldHang& h : telling_.hangs(log))
    with(hang_, log_id(log.hash), position++, std::bit_cast<std::int64_t>(h.what), static_cast<std::int64_t>(h.line),
         h.release, Blob{h.deadlock})
        .exec();
}

void Saver::tell_nothing() {
  if (!is_told_) db_.exec("DELETE FROM told_by");
}

void Saver::tell(std::int64_t body, const Report& r) {
  const TellsOf tells = telling_.of(r);
  if (tells.by.empty()) return;
  with(deadlock_, body, Blob{tells.deadlock}).exec();
  for (const Told& t : tells.by)
    with(told_, std::bit_cast<std::int64_t>(t.what), body, std::int64_t{t.of_locks}).exec();
}

std::string Saver::remove(std::int64_t log) {
  has_orphans_ = true;
  return remove_log(db_, log);
}

void Saver::finish() {
  if (!std::exchange(has_orphans_, false)) return;
  remove_unsupported(db_);
  forget_rows();
}

Saver::Readings Saver::readings_of(const LogEvidence& log, const std::string& content) {
  Readings found;
  with(readings_, log_id(log.hash), Blob{content}, static_cast<std::int64_t>(log.bytes));
  while (readings_.executeStep()) found.emplace_back(number(readings_, 0), number(readings_, 1));
  return found;
}

bool Saver::add(const LogEvidence& log) {
  const auto& [source, hash, content, bytes, head, reading, reports, bisection, dumps, blind_spots, standstills,
               boot_releases, summed] = log;
  const std::int64_t id = log_id(hash);
  std::vector<ReportRow> report_rows;
  std::map<std::int64_t, std::pair<Body, const Report*>> bodies;  // each once, with a report that says it
  for (const Report& r : reports) {
    Body body = body_of(r);
    report_rows.push_back(row_of(r, body.row.id));
    bodies.try_emplace(body.row.id, std::move(body), &r);
  }
  std::vector<DumpRow> dump_rows;
  for (const ProcDump& d : dumps) dump_rows.push_back(row_of(d));
  const std::string rest = rest_of(log), hashed = hash_bytes(hash),
                    hashed_content = content.empty() ? "" : hash_bytes(content),
                    packed_bisection = bisection ? packed(*bisection) : "";
  const bool says_something = !rest.empty() || !reports.empty() || bisection || !dumps.empty();
  const NumberOrNull evidence =
      number_if(says_something, says_something ? evidence_id(hash, rest, report_rows, packed_bisection, dump_rows) : 0);
  // All that a store says of a log is of one reading, the latest, under the name that sorts first of that.
  for (const auto& [known, reader] : readings_of(log, hashed_content)) {
    if (reader > std::int64_t{reading}) return false;
    if (reader < std::int64_t{reading}) {
      remove(known);
    } else if (known == id) {
      with(name_, known, source).exec();
      return false;
    }
  }
  with(log_, id, Blob{hashed}, source, static_cast<std::int64_t>(bytes), head_of(head), evidence, Blob{rest},
       std::int64_t{reading}, Blob{hashed_content})
      .exec();
  for (const auto& [body, with_report] : bodies) add_body(with_report.first, *with_report.second);
  for (const BlindSpot& s : blind_spots) with(text_, content_id(s.text), s.text).exec();
  add_reports(id, report_rows);
  if (bisection) {
    const std::string result(name(bisection->result));
    with(bisection_, id, bisection->title, result, bisection->culprit.commit, Blob{packed_bisection}).exec();
  }
  add_dumps(id, dump_rows);
  tell_hangs(log);
  if (!standstills.empty()) tell_nothing();
  return true;
}

void Saver::add_reports(std::int64_t log, const std::vector<ReportRow>& rows) {
  std::int64_t position = 0;
  for (const ReportRow& row : rows) {
    const auto comm = row.task ? std::optional(row.task->comm) : std::nullopt;
    const NumberOrNull pid = number_if(row.task.has_value(), row.task ? row.task->pid : 0);
    with(report_, log, position++, static_cast<std::int64_t>(row.line), row.body, comm, pid, Blob{row.rest}).exec();
  }
}

/// Notes it as stored: who asks stores it when it was not.
bool Saver::is_stored(std::int64_t id, SQLite::Statement& find) {
  constexpr std::size_t kMost = 1'000'000;
  if (stored_.size() > kMost) stored_.clear();
  return !stored_.insert(id).second || finds(with(find, id));
}

void Saver::add_body(const Body& body, const Report& r) {
  const BodyRow& row = body.row;
  if (is_stored(row.id, find_body_)) return;
  for (const StackRow& s : body.stacks) add_stack(s);
  const auto backtrace = number_if(row.backtrace != 0, row.backtrace);
  with(body_, row.id, row.kind, row.title, row.release, row.classes, row.dependencies, backtrace, Blob{row.rest})
      .exec();
  is_told_ ? tell(row.id, r) : tell_nothing();
}

void Saver::add_stack(const StackRow& row) {
  if (is_stored(row.id, find_stack_)) return;
  const std::vector<std::int64_t> ids = frame_ids(row.frames);
  const auto acquiring = acquiring_site(*row.stack);
  NumberOrNull site;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const Frame& f = (*row.stack)[i];
    if (site.is_null && acquiring == f.site) site = number_if(true, ids[i]);
    if (!stored_.insert(ids[i]).second) continue;
    with(frame_, ids[i], f.site.function, f.site.file, std::int64_t{f.site.line}, static_cast<std::int64_t>(f.extent()),
         f.module, std::int64_t{f.unreliable}, std::int64_t{f.inlined})
        .exec();
  }
  with(stack_, row.id, site, Blob{row.frames}).exec();
}

void Saver::add_dumps(std::int64_t log, const std::vector<DumpRow>& rows) {
  std::int64_t number = 0;
  for (const DumpRow& d : rows) {
    with(dump_, log, number, static_cast<std::int64_t>(d.line), d.release, Blob{d.rest}).exec();
    std::int64_t position = 0;
    for (const DumpClassRow& c : d.classes) {
      const auto usage = number_if(c.usage.has_value(), c.usage.value_or(0));
      with(dump_class_, log, number, position++, c.label, c.key, usage, c.successors, Blob{c.rest}).exec();
    }
    ++number;
  }
}

}  // namespace lockgraph::store
