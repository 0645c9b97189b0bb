// A store may come from a stranger: what its schema would run is not run, and no query runs for ever.
#pragma once
#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <string>

namespace lockgraph::store {

/// Ends a query (SQLITE_INTERRUPT) that takes far more steps than the sizes of its files explain: the pages of a file
/// may lead to each other again and again. Lives as long as the connection that it watches.
class StepBudget {
 public:
  StepBudget() = default;
  StepBudget(const StepBudget&) = delete;
  StepBudget& operator=(const StepBudget&) = delete;

  void watch(SQLite::Database&);
  /// For what is asked next, of files of so many bytes together.
  void renew(std::uint64_t bytes);

 private:
  static int spend(void* budget);
  std::uint64_t left_ = 0;  ///< in thousands of steps
};

/// No view and no trigger is ours to use, and functions in a schema may do nothing.
void distrust(SQLite::Database&);

/// Throws Error for a store whose tables and indexes are not those that lockgraph made, as of the store's version:
/// columns that are computed, checks, indexes and statistics of others would be run, or believed.
void check_schema(SQLite::Database&, const std::string& path, int version);

}  // namespace lockgraph::store
