// What the rooms text and parse share below the public headers: banner candidates, lines, decoration, boots.
#pragma once
#include <lockgraph/text/text.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

/// Walks the banner candidates of a block of bytes. A candidate is text that a report of lockdep, a dump of /proc or
/// the head of a boot begins with; the parser decides. One pass over the bytes, whatever they hold.
class BannerFinder {
 public:
  BannerFinder(std::string_view bytes, std::size_t from);
  /// Offset of the next candidate, or npos.
  std::size_t next();

 private:
  std::string_view bytes_;
  std::size_t from_, colon_, boot_;
};

/// Cuts bytes into lines, strips decoration and joins lock lines which the console split. For tests and read_log().
Excerpt make_excerpt(std::string bytes, std::uint64_t first_line);

/// For each line the next one of the same caller, or lines.size(). Cost: linear; walking a caller's lines by it is,
/// too.
std::vector<std::size_t> next_of_same_caller(const std::vector<Line>& lines);

/// Counts boots from 0 while the lines of a log are shown to it in order: each `Linux version` line begins one, but the
/// first when nothing stands before it.
class BootCounter {
 public:
  void add(const Line&);
  unsigned boot() const { return boot_; }
  const std::string& release() const { return release_; }  ///< of the last `Linux version`, else empty

 private:
  unsigned boot_ = 0;
  bool begun_ = false;
  std::string release_;
};

/// What the console put in front of a message.
struct Stripped {
  std::string_view text;
  std::string_view caller;
  bool decorated = false;  ///< a timestamp or a log level was there
};

/// Strips the decoration of one line: quoting, syslog and journal prefixes, levels, timestamps, caller ids.
Stripped strip_decoration(std::string_view line);

}  // namespace lockgraph
