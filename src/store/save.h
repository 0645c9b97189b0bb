// Evidence -> rows.
#pragma once
#include "load.h"
#include "log_rows.h"

#include <lockgraph/model/evidence.h>
#include <lockgraph/model/told.h>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <set>
#include <unordered_set>
#include <utility>
#include <vector>

namespace lockgraph::store {

/// Adds logs to a store, in the transaction that is open. What the store has already is not written again.
class Saver {
 public:
  Saver(SQLite::Database&, Telling);

  /// Tells of all bodies, where another version told of them, or none; nothing where this one has no telling.
  void tell_anew();
  /// Tells of some bodies of another store, which is attached, whatever that one says of them.
  void tell(const Bodies&, const std::set<std::int64_t>& wanted);
  /// Tells of the deadlocks that happened in a log, in place of what was told of it.
  void tell_hangs(const LogEvidence&);
  /// Bodies came of which this one, without a telling, tells nothing.
  void tell_nothing();

  /// True when the log was not known, or by an earlier reading.
  bool add(const LogEvidence&);

  /// Removes one log. Returns its source.
  std::string remove(std::int64_t log);

  /// Behind the last log of a transaction: what only removed logs said goes.
  void finish();

  /// Rows may be gone: a transaction failed, or something was removed.
  void forget_rows() { stored_.clear(); }

 private:
  /// The log itself, and others of its content: id and reading, the latest first.
  using Readings = std::vector<std::pair<std::int64_t, std::int64_t>>;
  Readings readings_of(const LogEvidence&, const std::string& content);
  void add_body(const Body&, const Report&);
  void tell(std::int64_t body, const Report&);
  void add_stack(const StackRow&);
  bool is_stored(std::int64_t id, SQLite::Statement& find);
  void add_reports(std::int64_t log, const std::vector<ReportRow>&);
  void add_dumps(std::int64_t log, const std::vector<DumpRow>&);

  std::unordered_set<std::int64_t> stored_;  ///< bodies, stacks and frames that were met, in this transaction or before
  SQLite::Database& db_;
  Telling telling_;
  bool is_told_ = false;  ///< by this telling
  bool has_orphans_ = false;
  SQLite::Statement find_body_, find_stack_;
  SQLite::Statement log_, readings_, name_, text_, report_, body_, stack_, frame_, bisection_, dump_, dump_class_,
      deadlock_, told_, hang_;
};

}  // namespace lockgraph::store
