#include <lockgraph/store/store.h>

#include "database.h"
#include "distrust.h"
#include "find.h"
#include "forget.h"
#include "load.h"
#include "log_rows.h"
#include "merge.h"
#include "save.h"

#include <lockgraph/model/error.h>
#include <lockgraph/model/printable.h>

#include <algorithm>
#include <bit>
#include <filesystem>
#include <mutex>
#include <optional>
#include <utility>

namespace lockgraph {

using namespace store;

namespace {

/// Questions that are asked of each input.
struct KnownLogs {
  explicit KnownLogs(SQLite::Database& db)
      : has(db, "SELECT 1 FROM log WHERE content = ? AND source = ? AND reader >= ?"),
        begins(db, "SELECT 1 FROM log WHERE head = ? AND reader >= ?") {}
  SQLite::Statement has, begins;
};

std::uint64_t bytes_of(const std::string& path) {
  std::error_code ec;
  const auto bytes = std::filesystem::file_size(path, ec);
  return ec ? 0 : bytes;
}

}  // namespace

class Store::Impl {
 public:
  Impl(std::string path, Mode mode, Telling telling) : path_(std::move(path)) {
    const bool tells = mode == Mode::Write && telling.version != 0;
    explained(path_, [&] {
      db_.emplace(open_database(path_, mode, budget_));
      if (mode != Mode::Read) saver_.emplace(*db_, std::move(telling));
    });
    if (tells) in_one_step([](SQLite::Database&, Saver&) {});
  }

  const std::string& path() const { return path_; }
  Saver& saver() { return saver_.value(); }
  std::mutex& asking() { return asking_; }
  void expect_other(const std::string& path) { other_bytes_ = bytes_of(path); }
  bool is_in_memory() const { return db_->getFilename() == ":memory:"; }

  void find_without(const std::set<std::string>& hashes) {
    std::set<std::int64_t> ids;
    for (const std::string& hash : hashes) ids.insert(log_id(hash));
    ask([&] { finder_.emplace(*db_, std::move(ids)); });
  }
  template <class Ask>
  auto found(Ask question) {
    decltype(question(std::declval<Finder&>())) all;
    ask([&] {
      if (!finder_) finder_.emplace(*db_, std::set<std::int64_t>());
      all = question(*finder_);
    });
    return all;
  }

  template <class... T>
  bool knows(SQLite::Statement KnownLogs::*question, const T&... values) {
    bool found = false;
    ask([&] {
      const std::scoped_lock lock(asking_);
      if (!known_) known_.emplace(*db_);
      SQLite::Statement& statement = (*known_).*question;
      found = with(statement, values...).executeStep();
      statement.reset();
    });
    return found;
  }

  /// What SQLite says of the work is explained.
  void with_rows(const std::function<void(SQLite::Database&)>& work) {
    ask([&] { work(*db_); });
  }
  void in_one_step(const std::function<void(SQLite::Database&, Saver&)>& work) {
    with_rows([&](SQLite::Database& db) {
      Saver& saver = saver_.value();
      const std::scoped_lock lock(asking_);  // a question that is half answered would stand in the way
      try {
        int version = 0;
        in_transaction(db, [&] {
          version = db.execAndGet("PRAGMA data_version").getInt();
          if (version_ != version) saver.forget_rows(), saver.tell_anew();
          work(db, saver);
        });
        version_ = version;
      } catch (...) {
        saver.forget_rows();
        version_ = 0;
        throw;
      }
    });
  }

 private:
  /// Of other files, too, where they are merged.
  void ask(const std::function<void()>& work) {
    explained(path_, [&] {
      budget_.renew(bytes_of(path_) + other_bytes_);
      work();
    });
  }

  std::string path_;
  StepBudget budget_;
  std::uint64_t other_bytes_ = 0;  ///< of a store that is merged
  int version_ = 0;                ///< changes when another process has written
  std::optional<SQLite::Database> db_;
  std::optional<Saver> saver_;
  std::optional<Finder> finder_;
  std::mutex asking_;
  std::optional<KnownLogs> known_;
};

Store::Store(std::string path, Mode mode, Telling telling)
    : impl_(std::make_unique<Impl>(std::move(path), mode, std::move(telling))) {}
Store::~Store() = default;
Store::Store(Store&&) noexcept = default;

bool Store::has(const std::string& content, const std::string& source, unsigned reading) const {
  const std::string hashed = hash_bytes(content);
  return impl_->knows(&KnownLogs::has, Blob{hashed}, source, std::int64_t{reading});
}

bool Store::has_beginning(std::uint64_t head, unsigned reading) const {
  return impl_->knows(&KnownLogs::begins, std::bit_cast<std::int64_t>(head), std::int64_t{reading});
}

std::multimap<std::string, Store::Known> Store::named(const std::set<std::string>& sources) const {
  std::multimap<std::string, Known> found;
  impl_->with_rows([&](SQLite::Database& db) {
    SQLite::Statement log(db, "SELECT source, hash, content, bytes FROM log WHERE content <> x''");
    while (log.executeStep())
      if (std::string source = text(log, 0); sources.count(source))
        found.emplace(std::move(source), Known{hex_digits(bytes(log, 1)), hex_digits(bytes(log, 2)),
                                               static_cast<std::uint64_t>(number(log, 3))});
  });
  return found;
}

Store::Added Store::add(const Evidence& logs) {
  Added added{logs.size(), 0, 0};
  std::vector<std::pair<std::int64_t, const LogEvidence*>> in_order;  // neighbours share pages
  for (const LogEvidence& log : logs) in_order.emplace_back(log_id(log.hash), &log);
  std::ranges::stable_sort(in_order, {}, [](const auto& log) { return log.first; });
  impl_->in_one_step([&](SQLite::Database&, Saver& saver) {
    for (const auto& [id, log] : in_order)
      if (saver.add(*log)) ++added.logs, added.reports += log->reports.size();
    saver.finish();
  });
  return added;
}

Evidence Store::load(WhichLogs which) const {
  Evidence logs;
  impl_->with_rows([&](SQLite::Database& db) { logs = store::load(db, store::IdScheme::Sha256, which); });
  return logs;
}

bool Store::is_told_by(unsigned version) const {
  bool is = false;
  impl_->with_rows([&](SQLite::Database& db) { is = store::told_version(db) == version; });
  return is;
}

void Store::find_without(const std::set<std::string>& hashes) { impl_->find_without(hashes); }

std::vector<Mention> Store::mentions(std::uint64_t what) const {
  return impl_->found([&](Finder& finder) { return finder.mentions(what); });
}

std::vector<Reported> Store::reported(const std::vector<std::int64_t>& bodies) const {
  return impl_->found([&](Finder& finder) { return finder.reported(bodies); });
}

std::vector<Reported> Store::hangs(std::uint64_t what) const {
  return impl_->found([&](Finder& finder) { return finder.hangs(what); });
}

void Store::replace(const std::string& old_hash, const LogEvidence& log) {
  impl_->in_one_step([&](SQLite::Database& db, Saver& saver) {
    if (!old_hash.empty() && old_hash != log.hash) {
      SQLite::Statement old(db, "SELECT 1 FROM log WHERE id = ? AND source = ?");
      const bool is_there = with(old, log_id(old_hash), log.source).executeStep();
      old.reset();
      if (is_there) saver.remove(log_id(old_hash));
    }
    saver.add(log);
    saver.finish();
  });
}

std::vector<std::string> Store::forget(const std::vector<std::string>& names) {
  std::vector<std::string> sources;
  impl_->in_one_step([&](SQLite::Database& db, Saver& saver) {
    sources = store::forget(db, names);
    saver.forget_rows();
  });
  return sources;
}

Store::Added Store::merge(const std::string& path, unsigned latest) {
  Added added;
  Store other(path, Mode::Read);
  Bodies bodies;
  Evidence logs;
  other.impl_->with_rows([&](SQLite::Database& db) {  // is it whole?
    bodies = load_bodies(db);
    logs = store::load(db, bodies);
    added.of_logs = logs.size();
    for (const LogEvidence& log : logs)
      if (log.reading > latest)
        throw Error(path + ": " + log.source + " was read by a newer lockgraph: merge with that one");
  });
  std::error_code ec;
  if (std::filesystem::equivalent(path, impl_->path(), ec) || added.of_logs == 0) return added;
  if (other.impl_->is_in_memory()) return add(logs);
  impl_->expect_other(path);
  impl_->with_rows([&](SQLite::Database& db) {
    const Attached attached(db, path);
    Saver& saver = impl_->saver();
    const std::scoped_lock lock(impl_->asking());
    in_transaction(db, [&] {
      saver.tell_anew();
      const Merged merged = store::merge_attached(db);
      for (const LogEvidence& log : logs)
        if (merged.fresh.count(log_id(log.hash))) saver.tell_hangs(log);
      added.logs = merged.logs, added.reports = merged.reports;
      saver.tell(bodies, merged.new_bodies), saver.tell_nothing();
      if (merged.has_orphans) remove_unsupported(db);
    });
    saver.forget_rows();
  });
  return added;
}

}  // namespace lockgraph
