// Logs that say the same, told by the first and the last of them and by how many they are: a farm prints one deadlock a
// hundred thousand times, and no conclusion rests on more than that.
#pragma once
#include "log_rows.h"

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace lockgraph::store {

/// All rows of one log.
struct LogRows {
  std::string source, hash, rest;
  std::string content;  ///< as bytes
  std::uint64_t bytes = 0, head = 0;
  unsigned reading = 0;
  std::vector<ReportRow> reports;
  std::string bisection;
  std::vector<DumpRow> dumps;
  SummedLogs summed = {};
};

class Summing {
 public:
  /// True where it was taken: its reports, of one day, are all that it says. Copies what it keeps. Throws Damaged.
  bool take(const LogRows&);

  /// Of each kind all, where they are eight or fewer; else two first ones, the last one, those of the first and the
  /// last day, and how many the others are, which stand with the second.
  std::vector<LogRows> finish();

 private:
  struct Alike {
    std::vector<LogRows> first, last;        ///< in order of source
    std::map<std::string, LogRows> of_days;  ///< those of the first and the last day among the others
    SummedLogs others;
  };

  /// What a log says beside its reports.
  struct Beside {
    std::string spots;
    bool shows_tasks = false;
  };

  const Beside& beside(const std::string& rest);
  void add(Alike&, const LogRows&, bool has_day);
  void add_behind(Alike&, LogRows);
  void add_other(Alike&, LogRows);
  void keep_ends(Alike&);

  // By what they say: hashes, which nobody chooses, and texts of lockgraph's own.
  std::unordered_map<std::string, Alike> all_;
  std::unordered_map<std::string, Beside> beside_;
  std::string key_;
};

}  // namespace lockgraph::store
