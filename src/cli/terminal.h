// What a command prints: without control characters that logs put in; on a terminal coloured, and through a pager when
// it is longer than the screen.
#pragma once
#include <optional>
#include <ostream>
#include <sstream>
#include <string>

namespace lockgraph::cli {

class Terminal {
 public:
  /// `real`: where output goes in the end. A terminal when it is std::cout and that is one.
  explicit Terminal(std::ostream& real);
  ~Terminal() = default;  ///< what was kept and not printed belongs to a command that failed
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  /// What a command prints to: it is kept until finish().
  std::ostream& out() { return out_; }
  /// From now on nothing is kept, cleaned, coloured or paged: for commands that tell of things as they happen.
  void print_at_once();
  /// Of a terminal; nothing when it is none.
  std::optional<std::size_t> lines() const { return lines_; }
  /// Prints what was kept.
  void finish(bool with_pager);

 private:
  std::ostream& real_;
  std::optional<std::size_t> lines_;
  bool keeps_ = true;
  std::stringbuf kept_;
  std::ostream out_{&kept_};  ///< to what is kept it throws what keeps that from growing: output is whole or none
};

/// Ids, and verdicts at the begin of a line or behind a colon, in colour, by the escape sequences of terminals.
std::string coloured(const std::string& text);

}  // namespace lockgraph::cli
