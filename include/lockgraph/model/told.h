// Room: model. By what a report of a deadlock can be found again, without reading all reports.
#pragma once
#include "evidence.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace lockgraph {

/// A hash of something that a report says of its deadlock: equal things have equal hashes on every machine. What it
/// leads to has to be looked at, for other things may have that hash, too.
struct Told {
  std::uint64_t what = 0;
  std::uint32_t of_locks = 0;  ///< of one lock of a deadlock: how many it has; else 0
  auto operator<=>(const Told&) const = default;
};

/// All that a report tells of its deadlock: what it can be found by, and the deadlock, as bytes that are the teller's
/// own. Nothing where it states none.
struct TellsOf {
  std::vector<Told> by;
  std::string deadlock;
};

/// A deadlock that happened, of a log: what it can be found by, and what it is (see TellsOf).
struct ToldHang {
  std::uint64_t what = 0;
  std::string deadlock, release;
  std::uint64_t line = 0;
};

/// That a report tells something: its number, for who keeps them, and Told::of_locks.
struct Mention {
  std::int64_t report = 0;
  std::uint32_t of_locks = 0;
};

/// How that is told from reports and logs. The graph knows; a store writes it down.
struct Telling {
  unsigned version = 0;  ///< another one tells it otherwise; 0: not at all
  std::function<TellsOf(const Report&)> of;
  std::function<std::vector<ToldHang>(const LogEvidence&)> hangs;
};

/// In the order of what logs hold, which no name changes.
struct ReportPlace {
  std::string hash;  ///< of the log
  std::uint64_t line = 0;
  std::string source;
  auto operator<=>(const ReportPlace&) const = default;
};

/// A deadlock as reports of one kernel release and title told it, as often as they were printed.
struct Reported {
  std::string deadlock;  ///< see TellsOf
  std::string title, release;
  std::size_t times = 0;
  ReportPlace first, last;  ///< in order of the hashes of their logs
};

}  // namespace lockgraph
