// What a command prints: without control characters that logs put in; on a terminal coloured, and through a pager when
// it is longer than the screen.
#pragma once
#include <iosfwd>
#include <optional>
#include <sstream>
#include <string>

namespace lockgraph::cli {

class Terminal {
 public:
  /// `real`: where output goes in the end. A terminal when it is std::cout and that is one. `at_once`: of commands that
  /// tell of things as they happen; nothing is kept, cleaned, coloured or paged.
  Terminal(std::ostream& real, bool at_once);
  ~Terminal() = default;  ///< what was kept and not printed belongs to a command that failed
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  /// What a command prints to: it is kept until finish().
  std::ostream& out() { return keeps_ ? static_cast<std::ostream&>(kept_) : real_; }
  /// Of a terminal; nothing when it is none.
  std::optional<std::size_t> lines() const { return lines_; }
  /// Prints what was kept.
  void finish(bool with_pager);

 private:
  std::ostream& real_;
  std::optional<std::size_t> lines_;
  bool keeps_ = false;
  std::ostringstream kept_;  ///< throws what keeps it from growing: output is whole or none
};

/// Ids, and verdicts at the begin of a line or behind a colon, in colour, by the escape sequences of terminals.
std::string coloured(const std::string& text);

}  // namespace lockgraph::cli
