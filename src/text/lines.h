// The lines of a block: cut, and stripped of decoration.
#pragma once
#include <lockgraph/text/text.h>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace lockgraph {

/// Cuts bytes into the lines of `excerpt`, which is emptied first, and strips decoration. The lines point into
/// `bytes`; those that begin in the first `own` bytes are its own. Of a line with more than `longest` bytes the rest is
/// left out; returns the number of the first one, or 0.
std::uint64_t cut_lines(std::string_view bytes, std::size_t own, std::uint64_t first_line, std::uint64_t longest,
                        Excerpt& excerpt);

/// For each line the next one of the same caller, or lines.size(). Cost: linear; walking a caller's lines by it is,
/// too.
std::vector<std::size_t> next_of_same_caller(const std::vector<Line>& lines);

/// What the console put in front of a message.
struct Stripped {
  std::string_view text;
  std::string_view caller;
  bool decorated = false;  ///< a timestamp or a log level was there
  bool stamped = false;    ///< the kernel's own timestamp was
  std::string_view lost;   ///< `** 12 printk messages dropped **`, the last one where there are several
};

/// Strips the decoration of one line: quoting, syslog and journal prefixes, levels, timestamps, caller ids.
Stripped strip_decoration(std::string_view line);

}  // namespace lockgraph
