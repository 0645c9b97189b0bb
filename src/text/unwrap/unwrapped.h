// Text that came out of a wrapping, with the line of the original on which each of its lines begins.
#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace lockgraph::unwrap {

/// Lines of a text -> lines of what it was taken from, both counted from 1; in runs of lines that follow each other
/// there, or that all stand on one.
class LineMap {
 public:
  /// The next line begins on that line of the original.
  void begin_line(std::uint64_t original);
  std::uint64_t original(std::uint64_t line) const;
  std::uint64_t begun() const { return lines_; }
  /// Lines before that one are not asked for any more.
  void forget_before(std::uint64_t line);

 private:
  struct Run {
    std::uint64_t line, original;
    bool moves;  ///< one line there for each line here
  };
  std::deque<Run> runs_;
  std::uint64_t lines_ = 0;  ///< begun
};

class Unwrapped {
 public:
  /// Adds text that stands on that line of the original.
  void add(std::string_view text, std::uint64_t line);
  /// The same of text that goes on over several lines of it; `line` is where it ends.
  void add_lines(std::string_view text, std::uint64_t& line);
  /// Ends the line at hand, if one is begun.
  void end_line(std::uint64_t line);
  bool at_line_start() const { return at_start_; }

  std::string& bytes() { return bytes_; }
  LineMap& lines() { return lines_; }
  const LineMap& lines() const { return lines_; }

 private:
  std::string bytes_;
  LineMap lines_;
  bool at_start_ = true;
};

}  // namespace lockgraph::unwrap
