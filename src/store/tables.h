// The tables of a store and whose their rows are: what merge copies and forget takes away, schema.cpp defines.
#pragma once
#include <string>
#include <string_view>

namespace lockgraph::store {

enum class RowsOf {
  Content,  ///< known by what they say: equal ones of two stores are one
  Logs,     ///< the logs themselves
  OneLog,   ///< column `log`: they come and go with it
  Derived,  ///< of a log likewise, but made anew from what it says where it came from another store
  Bodies    ///< derived from bodies, or what derived them
};

struct Table {
  std::string_view name;
  RowsOf of;
};

inline constexpr Table kTables[] = {
    {"frame", RowsOf::Content}, {"stack", RowsOf::Content},     {"text", RowsOf::Content},
    {"body", RowsOf::Content},  {"log", RowsOf::Logs},          {"report", RowsOf::OneLog},
    {"dump", RowsOf::OneLog},   {"dump_class", RowsOf::OneLog}, {"bisection", RowsOf::OneLog},
    {"hang", RowsOf::Derived},  {"deadlock", RowsOf::Bodies},   {"told", RowsOf::Bodies},
    {"told_by", RowsOf::Bodies}};

/// True for a table whose rows belong to one log.
constexpr bool is_of_one_log(const Table& t) { return t.of == RowsOf::OneLog || t.of == RowsOf::Derived; }

/// A statement for each table that `chosen` takes; `sql` has `{}` where its name stands.
template <class Chosen>
std::string for_tables(const Chosen& chosen, std::string_view sql) {
  std::string all;
  for (const Table& t : kTables) {
    if (!chosen(t)) continue;
    for (std::string_view rest = sql;;) {
      const auto at = rest.find("{}");
      all += rest.substr(0, at);
      if (at == rest.npos) break;
      all += t.name;
      rest.remove_prefix(at + 2);
    }
  }
  return all;
}

}  // namespace lockgraph::store
