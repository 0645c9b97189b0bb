#include "database.h"

#include "distrust.h"
#include "load.h"
#include "packing.h"
#include "save.h"
#include "schema.h"
#include "tables.h"

#include <lockgraph/model/error.h>

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <vector>

namespace lockgraph {

bool looks_like_store(const std::string& path) {
  constexpr std::string_view kMagic("SQLite format 3\0", 16);
  std::string head(kMagic.size(), '\0');
  std::error_code ec;
  if (!std::filesystem::is_regular_file(path, ec)) return false;  // what is read from a pipe is gone
  std::ifstream file(path, std::ios::binary);
  return file.read(head.data(), static_cast<std::streamsize>(head.size())) && head == kMagic;
}

}  // namespace lockgraph

namespace lockgraph::store {
namespace {

constexpr int kFirstOfSha256 = 3;  // version of the schema
constexpr int kPatience = 5000;    // ms to wait for another process

std::string advice(const SQLite::Exception& e) {
  switch (e.getErrorCode()) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return "another process is using this store: run again when it is done";
    case SQLITE_FULL: return "the disk is full: what was stored before is whole; make room and run again";
    case SQLITE_READONLY: return "cannot write: the file or its folder is read-only";
    case SQLITE_CANTOPEN:
      return "cannot open this store, or make a file beside it: does the folder exist, may you write to it?";
    case SQLITE_NOTADB: return "this is no store of lockgraph";
    case SQLITE_INTERRUPT:
      return "this store takes far more steps than its size explains: it is damaged, or a stranger made it so; ingest "
             "its logs into a new one";
    case SQLITE_CORRUPT:
      return "this store is damaged: take a copy of it from before, or ingest its logs into a new one";
    case SQLITE_IOERR:
      return std::string("the disk cannot be read or written (") + e.what() + "): see what the kernel log says of it";
    default: return e.what();
  }
}

/// Of a file that SQLite calls damaged: what the disk says when all of it is read. Nothing where it can be read, or is
/// too large for that. (SQLite takes a sector that cannot be read for a damaged file: SQLITE_IOERR_CORRUPTFS.)
std::optional<std::string> disk_error(const std::string& path) {
  constexpr std::size_t kMostMegabytes = 16'384;
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  std::optional<std::string> error;
  std::vector<char> megabyte(1 << 20);
  for (std::size_t n = 0; n < kMostMegabytes && !error; ++n) {
    const ssize_t got = ::read(fd, megabyte.data(), megabyte.size());
    if (got < 0) error = std::strerror(errno);
    if (got <= 0) break;
  }
  ::close(fd);
  return error;
}

/// Everything once more, under the ids of today.
void renew_ids(SQLite::Database& db) {
  const Evidence logs = load(db, IdScheme::Xxh3);
  db.exec(for_tables([](const Table& t) { return t.of != RowsOf::Bodies; }, "DELETE FROM {};"));
  Saver saver(db, {});
  for (const LogEvidence& log : logs) saver.add(log);
  saver.finish();
}

int version_of(SQLite::Database& db) { return db.execAndGet("PRAGMA user_version").getInt(); }

void check_kind(SQLite::Database& db, const std::string& path) {
  const bool empty = !SQLite::Statement(db, "SELECT 1 FROM sqlite_schema LIMIT 1").executeStep();
  if (!empty && (db.execAndGet("PRAGMA application_id").getInt() != kApplicationId || version_of(db) < 0))
    throw Error(path + ": this is an SQLite file, but no store of lockgraph");
}

/// An empty file becomes a store, an older store a current one.
void prepare(SQLite::Database& db, const std::string& path) {
  const auto check = [&] {
    const int version = version_of(db);
    check_kind(db, path);
    if (version > current_version())
      throw Error(path + ": made by a newer lockgraph (schema " + std::to_string(version) + ", this one knows up to " +
                  std::to_string(current_version()) + "): use that one");
    if (version > 0) check_schema(db, path, version);
    return version;
  };
  if (check() == current_version()) return;
  in_transaction(db, [&] {
    const int version = check();  // another process may have been faster
    db.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
    bring_up_to_date(db, version);
    if (version > 0 && version < kFirstOfSha256) renew_ids(db);
  });
}

}  // namespace

void explained(const std::string& path, const std::function<void()>& work) {
  try {
    work();
  } catch (const SQLite::Exception& e) {
    if (e.getErrorCode() == SQLITE_CORRUPT)
      if (const auto error = disk_error(path))
        throw Error(path + ": the disk cannot be read (" + *error + "): see what the kernel log says of it");
    throw Error(path + ": " + advice(e));
  } catch (const Damaged&) {
    throw Error(path +
                ": this store is damaged, a row does not say what was stored: take a copy of it from before, or ingest "
                "its logs into a new one");
  }
}

std::string file_name(const std::string& path) { return path.starts_with('/') ? path : "./" + path; }

SQLite::Database open_database(const std::string& path, Store::Mode mode, StepBudget& budget) {
  if (path.empty()) throw Error("expected the name of a store, found none");
  std::error_code ec;
  if (mode == Store::Mode::Read && std::filesystem::file_size(path, ec) == 0 && !ec) {
    SQLite::Database nothing(":memory:", SQLite::OPEN_READWRITE);  // who only reads makes no store of it
    prepare(nothing, path);
    return nothing;
  }
  // Also who only reads must be able to undo what a killed process left half done.
  SQLite::Database db(
      file_name(path),
      SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX | (mode == Store::Mode::Write ? SQLite::OPEN_CREATE : 0),
      kPatience);
  budget.watch(db);
  distrust(db);
  // What is only read is read once, from the first row to the last.
  db.exec(std::string("PRAGMA cache_size = ") + (mode == Store::Mode::Write ? "-65536" : "-4096"));
  db.exec("PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON");
  if (mode == Store::Mode::Read && version_of(db) < current_version()) {
    check_kind(db, path);
    SQLite::Database copy(":memory:", SQLite::OPEN_READWRITE);
    if (const int result = SQLite::Backup(copy, db).executeStep(); result != SQLITE_DONE)
      throw SQLite::Exception("cannot copy", result);
    budget.watch(copy);
    distrust(copy);
    prepare(copy, path);
    return copy;
  }
  prepare(db, path);
  return db;
}

void in_transaction(SQLite::Database& db, const std::function<void()>& work) {
  SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
  work();
  transaction.commit();
}

Attached::Attached(SQLite::Database& db, const std::string& path) : db_(db) {
  SQLite::Statement attach(db, "ATTACH ? AS other");
  with(attach, file_name(path)).exec();
}

Attached::~Attached() { db_.tryExec("DETACH other"); }

}  // namespace lockgraph::store
