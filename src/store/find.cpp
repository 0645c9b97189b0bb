#include "find.h"

#include "database.h"
#include "log_rows.h"
#include "packing.h"

#include <lockgraph/model/printable.h>

#include <bit>

namespace lockgraph::store {
namespace {

/// A statement that rests in the middle of its rows keeps writers out.
class Ended {
 public:
  explicit Ended(SQLite::Statement& s) : s_(s) {}
  ~Ended() { s_.tryReset(); }
  Ended(const Ended&) = delete;
  Ended& operator=(const Ended&) = delete;

 private:
  SQLite::Statement& s_;
};

std::size_t one_number(SQLite::Statement& s) {
  const Ended ended(s);
  s.executeStep();
  return static_cast<std::size_t>(number(s, 0));
}

/// Hashes have no sign, SQLite's integers have: the logs whose ids are not negative come first, then the others.
SQLite::Statement by_log(SQLite::Database& db, const std::string& half, const std::string& order) {
  return {db, "SELECT log, position FROM report WHERE body = ? AND log " + half + " ORDER BY log " + order +
                  ", position " + order};
}

}  // namespace

unsigned told_version(SQLite::Database& db) {
  SQLite::Statement version(db, "SELECT version FROM told_by");
  return version.executeStep() ? static_cast<unsigned>(number(version, 0)) : 0;
}

Places::Places(SQLite::Database& db, std::set<std::int64_t> without)
    : without_(std::move(without)),
      count_(db, "SELECT count(*) FROM report WHERE body = ?"),
      count_in_(db, "SELECT count(*) FROM report WHERE body = ? AND log = ?"),
      logs_(db, "SELECT log FROM report WHERE body = ?"),
      front_{by_log(db, ">= 0", "ASC"), by_log(db, "< 0", "ASC")},
      back_{by_log(db, "< 0", "DESC"), by_log(db, ">= 0", "DESC")},
      place_(db,
             "SELECT source, line, hash FROM report JOIN log ON log.id = report.log WHERE log = ? AND position = ?") {}

std::size_t Places::count(std::int64_t body) {
  const std::size_t all = one_number(with(count_, body));
  std::size_t left_out = 0;
  if (without_.size() < all) {
    for (const std::int64_t log : without_) left_out += one_number(with(count_in_, body, log));
  } else if (!without_.empty()) {
    with(logs_, body);
    while (logs_.executeStep()) left_out += without_.count(number(logs_, 0));
  }
  return all - left_out;
}

ReportPlace Places::end(std::array<SQLite::Statement, 2>& halves, std::int64_t body) {
  for (SQLite::Statement& rows : halves) {
    const Ended ended(rows), place_ended(place_);
    with(rows, body);
    while (rows.executeStep()) {
      if (without_.count(number(rows, 0))) continue;
      if (!with(place_, number(rows, 0), number(rows, 1)).executeStep()) throw Damaged();
      return {hex_digits(bytes(place_, 2)), static_cast<std::uint64_t>(number(place_, 1)), text(place_, 0)};
    }
  }
  throw Damaged();
}

Finder::Finder(SQLite::Database& db, std::set<std::int64_t> without)
    : without_(without),
      told_(db, "SELECT body, of_locks FROM told WHERE what = ?"),
      deadlock_(
          db, "SELECT told, title, release FROM deadlock JOIN body ON body.id = deadlock.body WHERE deadlock.body = ?"),
      hang_(db,
            "SELECT log.id, told, release, line, source, hash FROM hang JOIN log ON log.id = hang.log WHERE what = ? "
            "ORDER BY hash, position"),
      places_(db, std::move(without)) {}

std::vector<Mention> Finder::mentions(std::uint64_t what) {
  std::vector<Mention> all;
  with(told_, std::bit_cast<std::int64_t>(what));
  while (told_.executeStep()) all.push_back({number(told_, 0), static_cast<std::uint32_t>(number(told_, 1))});
  return all;
}

std::vector<Reported> Finder::reported(const std::vector<std::int64_t>& bodies) {
  std::vector<Reported> all;
  for (const std::int64_t body : bodies) {
    Reported one;
    one.times = places_.count(body);
    if (one.times == 0) continue;
    one.first = places_.first(body), one.last = places_.last(body);
    const Ended ended(deadlock_);
    if (!with(deadlock_, body).executeStep()) throw Damaged();
    one.deadlock = text(deadlock_, 0), one.title = text(deadlock_, 1), one.release = text(deadlock_, 2);
    all.push_back(std::move(one));
  }
  return all;
}

std::vector<Reported> Finder::hangs(std::uint64_t what) {
  std::vector<Reported> all;
  const Ended ended(hang_);
  with(hang_, std::bit_cast<std::int64_t>(what));
  while (hang_.executeStep()) {
    if (without_.count(number(hang_, 0))) continue;
    const ReportPlace place{hex_digits(bytes(hang_, 5)), static_cast<std::uint64_t>(number(hang_, 3)), text(hang_, 4)};
    all.push_back({text(hang_, 1), "", text(hang_, 2), 1, place, place});
  }
  return all;
}

}  // namespace lockgraph::store
