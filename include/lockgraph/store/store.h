// Room: store. Evidence <-> one SQLite file. A store keeps observations, never conclusions: what is in it depends on
// the logs alone, not on their order, on how they were split over stores, or on when they came. Its tables are
// described in src/store/schema.cpp, for everybody who asks them by SQL.
#pragma once
#include <lockgraph/model/evidence.h>
#include <lockgraph/model/told.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace lockgraph {

/// True when the file begins as an SQLite file does. False also where it cannot be read.
bool looks_like_store(const std::string& path);

/// One store that is open. Every function throws Error, with what to do, when the file is locked by another process,
/// full, read-only, damaged, of a newer schema, or no store at all.
class Store {
 public:
  /// Write makes the file when it is missing, Change does not; Read changes nothing of it.
  enum class Mode { Read, Change, Write };

  /// An older schema is brought up to date, for who only reads in memory. An empty file is an empty store. With a
  /// telling, what is added can be found by it, and what was told otherwise, or not at all, is told anew as the store
  /// is opened to be written.
  Store(std::string path, Mode, Telling = {});
  ~Store();
  Store(Store&&) noexcept;

  /// Is a log of this content (LogEvidence::content) known under this very name, or one that begins so
  /// (LogEvidence::head), read by this version of the parser or a later one? May be asked from several threads. Cost:
  /// one look-up.
  bool has(const std::string& content, const std::string& source, unsigned reading = 0) const;
  bool has_beginning(std::uint64_t head, unsigned reading = 0) const;

  /// A log that the store knows, in short.
  struct Known {
    std::string hash, content;
    std::uint64_t bytes = 0;
  };
  /// The logs of these names; several may have had one. Cost: a walk through the names of all logs.
  std::multimap<std::string, Known> named(const std::set<std::string>& sources) const;

  /// What came of adding.
  struct Added {
    std::size_t of_logs = 0;  ///< that were to be added
    std::size_t logs = 0;     ///< those of them that were new
    std::size_t reports = 0;  ///< in the new ones
  };

  /// Adds logs, all or none of them: one transaction. Of a log that is known only the name counts: the one that sorts
  /// first stays. Of logs of one content and length those of the latest reading stay.
  Added add(const Evidence&);

  /// All that the store says, in order of source. What was damaged on the disk is an Error, never other evidence. Cost
  /// for the ends: a look at each row, and memory for what is distinct.
  Evidence load(WhichLogs = WhichLogs::All) const;

  /// True when all of its reports are told by that version.
  bool is_told_by(unsigned version) const;

  /// Logs of these hashes are left out of what is found.
  void find_without(const std::set<std::string>& hashes);
  /// Which bodies of reports tell this. Cost: a look-up.
  std::vector<Mention> mentions(std::uint64_t what) const;
  /// The deadlocks of these bodies, in this order, but for those that only logs left out have. Cost: some look-ups for
  /// each, however often it was printed.
  std::vector<Reported> reported(const std::vector<std::int64_t>& bodies) const;
  /// The deadlocks that happened of which logs tell this, those left out apart.
  std::vector<Reported> hangs(std::uint64_t what) const;

  /// A log that has grown takes the place of what it was under the same name, if that is there; `old_hash` is empty
  /// when it was nothing.
  void replace(const std::string& old_hash, const LogEvidence&);

  /// Removes logs by source or by (the beginning of) hash, with all that only they supported, in one transaction.
  /// Returns the sources of what was removed; nothing is removed when one of the names is unknown, or means several
  /// logs: Error.
  std::vector<std::string> forget(const std::vector<std::string>& names);

  /// Adds all of another store in one transaction, when all of that is whole. Of a log that both have only the name
  /// counts. `latest`: a later reading than this is one of a newer program, which is no reason to drop what is known.
  Added merge(const std::string& path, unsigned latest = ~0U);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lockgraph
