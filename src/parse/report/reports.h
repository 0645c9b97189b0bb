// Statements of a log -> its reports. Each caller (a task or a processor) prints its own.
#pragma once
#include "bodies.h"
#include "boot.h"
#include "printed.h"

#include <lockgraph/model/report.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph::parse {

class ReportsReader {
 public:
  explicit ReportsReader(const Limits& limits) : limits_(limits) {}

  /// A report ends where lines are missing.
  void begin_excerpt(const Excerpt&);

  /// The line that is `at` in the excerpt at hand. Cost: that of the statement; at a banner a look at what follows.
  void add(const Statement&, std::size_t at, const Boot&);

  /// Where a line of its caller stands.
  Scope scope_of(const Line& line) { return caller_of(line).report ? Scope::Report : Scope::Outside; }

  /// Ends the reports whose callers have been silent for long. True while one goes on.
  bool end_silent();

  /// Ends every report that is open, at the end of the log.
  void end_all();

  /// Line of the first report that was left out since there are so many; 0: none.
  std::uint64_t left_out() const { return left_out_; }

  /// True once a report was begun.
  bool has_some() const { return begun_ > 0; }

  /// All of them, in order of position.
  std::vector<Report> finish();

 private:
  /// What a caller printed last.
  struct Caller {
    std::unique_ptr<ReportReader> report;  ///< the one that is being printed
    std::uint64_t provoked_until = 0;      ///< a report that begins before came out of the printing of an oops
    std::uint64_t rules = 0;               ///< its last lines, the last one in the lowest bit: was it a long rule?
    std::uint64_t rule_line = 0;
    std::uint64_t oops_rule = 0;  ///< the first rule behind the head of an oops; 0: none
    std::uint64_t last_line = 0;
    std::uint64_t failed_check_line = 0;  ///< of `DEBUG_LOCKS_WARN_ON(1)`
    bool provoked = false;                ///< the open report
    Boot boot;                            ///< of the open report
    std::string stamp;                    ///< its sender and the kernel's time at its banner; empty where there is none
  };

  Caller& caller_of(const Line&);
  void end_all_of(std::string_view sender);
  void begin(const Statement& banner, std::size_t at, Caller&, const Boot&);
  void end(Caller&);
  bool is_proven(const Statement& banner, std::size_t at, const Caller&);
  bool begins_report(const Statement&, std::size_t at, Caller&, const Boot&);
  bool begins_with(Statement banner, std::size_t at, Caller&, const Boot&);
  std::optional<Statement> unwrap(const Statement&, std::size_t at, std::string& joined) const;
  void remember(const Statement&, Caller&);
  void forget_callers();
  bool was_replayed(const std::string& stamp, Report&);
  const std::vector<std::size_t>& next();

  const Excerpt* excerpt_ = nullptr;
  std::vector<std::size_t> next_;          ///< of the same caller, made when it is first asked for
  std::map<std::string, Caller> callers_;  ///< by sender and caller, a newline between
  static constexpr std::size_t kMostCallers = 4096;
  std::size_t forget_at_ = kMostCallers;
  Caller* last_ = nullptr;
  std::string_view last_name_, last_sender_;
  std::uint64_t lines_ = 0, begun_ = 0, left_out_ = 0;
  Limits limits_;
  std::vector<Report> reports_;
  Bodies bodies_;
  /// A report, and how many panics were before it.
  struct Stamped {
    std::size_t report;
    std::uint64_t panics;
  };
  std::map<std::string, Stamped> by_stamp_;
  std::uint64_t panics_ = 0;
};

}  // namespace lockgraph::parse
