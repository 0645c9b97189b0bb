// The lines of a block: cut, and stripped of decoration.
#pragma once
#include <lockgraph/text/text.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace lockgraph {

/// Cuts bytes into the lines of `excerpt`, which is emptied first, and strips decoration. The lines point into
/// `bytes`; those that begin in the first `own` bytes are its own. Of a line with more than `longest` bytes the rest is
/// left out; returns the number of the first one, or 0. `needles` are the offsets of those that were found, in order.
std::uint64_t cut_lines(std::string_view bytes, std::size_t own, std::uint64_t first_line, std::uint64_t longest,
                        Excerpt& excerpt, std::span<const std::size_t> needles = {});

/// For each line the next one of the same printer, or lines.size(). Cost: linear; walking a printer's lines by it is,
/// too.
std::vector<std::size_t> next_of_same_printer(const std::vector<Line>& lines);

/// Takes the lines out of an excerpt of whose numbers `is_gone` says so; it is asked for each, in order. Cost: linear.
template <class IsGone>
void erase_lines(Excerpt& excerpt, IsGone is_gone) {
  std::size_t kept = 0, own = 0;
  for (std::size_t i = 0; i < excerpt.lines.size(); ++i) {
    if (is_gone(i)) continue;
    excerpt.lines[kept++] = excerpt.lines[i];
    own += i < excerpt.own;
  }
  excerpt.lines.resize(kept);
  excerpt.own = own;
}

/// What the console put in front of a message.
struct Stripped {
  std::string_view text;
  std::string_view caller;
  bool decorated = false;    ///< a timestamp or a log level was there
  std::string_view stamp;    ///< the kernel's own time, `12.345678`
  std::string_view lost;     ///< `** 12 printk messages dropped **`, the last one where there are several
  std::string_view sender;   ///< the host that a logger names
  std::string_view noise;    ///< what stood in front of the stamp and is of no known form
  std::size_t fragment = 0;  ///< of a record that netconsole sent in pieces: so many bytes were sent before
};

/// Strips the decoration of one line: quoting, syslog and journal prefixes, levels, timestamps, caller ids.
Stripped strip_decoration(std::string_view line);

}  // namespace lockgraph
