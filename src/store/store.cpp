#include <lockgraph/store/store.h>

#include "content_id.h"
#include "database.h"
#include "forget.h"
#include "load.h"
#include "log_rows.h"
#include "merge.h"
#include "save.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <tuple>
#include <utility>

namespace lockgraph {

using namespace store;

class Store::Impl {
 public:
  Impl(std::string path, Mode mode) : path_(std::move(path)) {
    explained(path_, [&] {
      db_.emplace(open_database(path_, mode));
      saver_.emplace(*db_);
    });
  }

  const std::string& path() const { return path_; }

  /// What SQLite says of the work is explained.
  void with_rows(const std::function<void(SQLite::Database&, Saver&)>& work) {
    explained(path_, [&] { work(*db_, *saver_); });
  }
  void in_one_step(const std::function<void(SQLite::Database&, Saver&)>& work) {
    with_rows([&](SQLite::Database& db, Saver& saver) {
      try {
        in_transaction(db, [&] {
          if (const int version = db.execAndGet("PRAGMA data_version").getInt();
              std::exchange(version_, version) != version)
            saver.forget_rows();
          work(db, saver);
        });
      } catch (...) {
        saver.forget_rows();
        throw;
      }
    });
  }

 private:
  std::string path_;
  int version_ = 0;  ///< changes when another process has written
  std::optional<SQLite::Database> db_;
  std::optional<Saver> saver_;
};

Store::Store(std::string path, Mode mode) : impl_(std::make_unique<Impl>(std::move(path), mode)) {}
Store::~Store() = default;
Store::Store(Store&&) noexcept = default;

Store::Index Store::index(unsigned reading) const {
  Index index;
  impl_->with_rows([&](SQLite::Database& db, Saver&) {
    SQLite::Statement log(db, "SELECT id, source, head FROM log WHERE reader >= ? ORDER BY id");
    with(log, std::int64_t{reading});
    while (log.executeStep()) {
      index.logs_.emplace_back(number(log, 0), content_id(bytes(log, 1)));
      if (const auto head = static_cast<std::uint64_t>(number(log, 2))) index.heads_.push_back(head);
    }
  });
  std::sort(index.heads_.begin(), index.heads_.end());
  return index;
}

bool Store::Index::has(const std::string& hash) const {
  const auto it = std::ranges::lower_bound(logs_, log_id(hash), {}, [](const auto& log) { return log.first; });
  return it != logs_.end() && it->first == log_id(hash);
}

bool Store::Index::is_named(const std::string& hash, const std::string& source) const {
  return std::binary_search(logs_.begin(), logs_.end(), std::pair(log_id(hash), content_id(source)));
}

bool Store::Index::has_beginning(std::uint64_t head) const {
  return std::binary_search(heads_.begin(), heads_.end(), head);
}

bool Store::has(const std::string& hash) const {
  bool found = false;
  impl_->with_rows([&](SQLite::Database& db, Saver&) {
    SQLite::Statement log(db, "SELECT 1 FROM log WHERE id = ?");
    found = with(log, log_id(hash)).executeStep();
  });
  return found;
}

std::multimap<std::string, Store::Known> Store::named(const std::set<std::string>& sources) const {
  std::multimap<std::string, Known> found;
  impl_->with_rows([&](SQLite::Database& db, Saver&) {
    SQLite::Statement log(db, "SELECT source, hash, bytes FROM log");
    while (log.executeStep())
      if (std::string source = text(log, 0); sources.count(source))
        found.emplace(std::move(source), Known{hash_text(bytes(log, 1)), static_cast<std::uint64_t>(number(log, 2))});
  });
  return found;
}

Store::Added Store::add(const Batch& batch) {
  Added added{batch.logs.size() + batch.again.size(), 0, 0};
  std::vector<std::pair<std::int64_t, const LogEvidence*>> in_order;  // neighbours share pages
  for (const LogEvidence& log : batch.logs) in_order.emplace_back(log_id(log.hash), &log);
  std::ranges::stable_sort(in_order, {}, [](const auto& log) { return log.first; });
  impl_->in_one_step([&](SQLite::Database&, Saver& saver) {
    for (const auto& [id, log] : in_order)
      if (saver.add(*log)) ++added.logs, added.reports += log->reports.size();
    for (const auto& [hash, source] : batch.again) saver.add_name(hash, source);
    saver.finish();
  });
  return added;
}

Evidence Store::load() const {
  Evidence logs;
  impl_->with_rows([&](SQLite::Database& db, Saver&) { logs = store::load(db); });
  return logs;
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

Store::Added Store::merge(const std::string& path) {
  Added added;
  Store other(path, Mode::Read);
  other.impl_->with_rows(
      [&](SQLite::Database& db, Saver&) { added.of_logs = store::load(db).size(); });  // is it whole?
  std::error_code ec;
  if (std::filesystem::equivalent(path, impl_->path(), ec) || added.of_logs == 0) return added;
  impl_->with_rows([&](SQLite::Database& db, Saver& saver) {
    const Attached attached(db, path);
    in_transaction(db, [&] { std::tie(added.logs, added.reports) = store::merge_attached(db); });
    saver.forget_rows();
  });
  return added;
}

}  // namespace lockgraph
