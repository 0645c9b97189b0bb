// An open SQLite file that is a store, and what its errors mean to the user.
#pragma once
#include <lockgraph/store/store.h>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph::store {

class StepBudget;

/// What SQLite must be told so that it takes a name as that of a file: `:memory:` and `file:x?mode=memory` are more to
/// it, in ATTACH too.
std::string file_name(const std::string& path);

/// Opens a store and brings its tables up to date; who only reads gets a copy in memory where they are not.
SQLite::Database open_database(const std::string& path, Store::Mode, StepBudget&);

/// Runs `work`; what SQLite or damaged rows say of it becomes an Error that tells what to do.
void explained(const std::string& path, const std::function<void()>& work);

/// Runs `work` in one transaction, that is: all of it or nothing.
void in_transaction(SQLite::Database&, const std::function<void()>& work);

/// Another store, called `other`, while this lives.
class Attached {
 public:
  Attached(SQLite::Database&, const std::string& path);
  ~Attached();
  Attached(const Attached&) = delete;
  Attached& operator=(const Attached&) = delete;

 private:
  SQLite::Database& db_;
};

/// Bytes, where a text would be meant.
struct Blob {
  std::string_view bytes;
};

inline void put(SQLite::Statement& s, int i, std::int64_t n) { s.bind(i, n); }
inline void put(SQLite::Statement& s, int i, const std::string& text) { s.bindNoCopy(i, text); }
inline void put(SQLite::Statement& s, int i, Blob b) {
  s.bindNoCopy(i, b.bytes.empty() ? "" : b.bytes.data(), static_cast<int>(b.bytes.size()));
}
inline void put(SQLite::Statement& s, int i, std::nullptr_t) { s.bind(i); }
inline void put(SQLite::Statement& s, int i, const std::optional<std::string>& text) {
  text ? put(s, i, *text) : put(s, i, nullptr);
}

/// A number where there is one.
struct NumberOrNull {
  std::int64_t n = 0;
  bool is_null = true;
};
inline NumberOrNull number_if(bool there_is_one, std::int64_t n) { return {n, !there_is_one}; }
inline void put(SQLite::Statement& s, int i, NumberOrNull n) { n.is_null ? put(s, i, nullptr) : put(s, i, n.n); }

/// Binds values to a statement from the first parameter on. Texts and bytes must live until it has run.
template <class... T>
SQLite::Statement& with(SQLite::Statement& s, const T&... values) {
  s.reset();
  int i = 0;
  (put(s, ++i, values), ...);
  return s;
}

inline std::int64_t number(SQLite::Statement& s, int column) { return s.getColumn(column).getInt64(); }
inline std::string_view bytes(SQLite::Statement& s, int column) {
  const SQLite::Column c = s.getColumn(column);
  const auto* data = static_cast<const char*>(c.getBlob());
  return {data, static_cast<std::size_t>(c.getBytes())};
}
inline std::string text(SQLite::Statement& s, int column) { return std::string(bytes(s, column)); }

}  // namespace lockgraph::store
