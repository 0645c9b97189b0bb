// The tables of a store, by version.
#pragma once
#include <SQLiteCpp/Database.h>

#include <map>
#include <string>
#include <string_view>

namespace lockgraph::store {

/// "lckg": tells a store from other SQLite files.
inline constexpr int kApplicationId = 0x6c636b67;

/// The schema that this program writes.
int current_version();

/// The tables and indexes of a version by name: the text that SQLite keeps of each, without blanks.
std::map<std::string, std::string> definitions(int version);
std::string without_blanks(std::string_view);

/// Makes the tables, or brings those of an older version up to date, in the transaction that is open.
void bring_up_to_date(SQLite::Database&, int from_version);

}  // namespace lockgraph::store
