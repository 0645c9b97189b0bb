// Room: text. Bytes of logs -> clean kernel lines around lockdep's banners.
#pragma once
#include <lockgraph/model/diagnostic.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

/// One line without the decoration of its console. `text` keeps the message's own leading blanks.
struct Line {
  std::string_view text;
  std::uint64_t number = 0;  ///< 1-based, in the log
  /// Who printed it: `T123` or `C0` where the console says so, else empty. A line that the console printed without a
  /// prefix (a newline inside one message) has the caller of the line before.
  std::string_view caller;
};

/// A stretch of consecutive lines around at least one banner, blank ones left out. The views of `lines` point into
/// `storage`.
struct Excerpt {
  std::vector<Line> lines;
  std::deque<std::string> storage;

  Excerpt() = default;
  Excerpt(Excerpt&&) = default;
  Excerpt& operator=(Excerpt&&) = default;
};

/// One log: a file, or standard input.
struct Log {
  std::string source;  ///< as given, lexically normal; "-" for standard input
  std::string hash;    ///< 32 hex digits of its content: the identity of the log
  std::uint64_t bytes = 0;
  std::vector<Excerpt> excerpts;  ///< in order of position, not overlapping
};

/// Expands files and folders (recursive, hidden entries left out) to the files below them, sorted by path, each once.
/// "-" stays. What cannot be read, and a folder without files, is a fatal Diagnostic and left out.
std::vector<std::string> list_inputs(const std::vector<std::string>& paths, Diagnostics&);

/// Called with a buffer to fill; returns the bytes written, 0 at the end.
using ByteSource = std::function<std::size_t(char* buffer, std::size_t size)>;

/// Reads a log in blocks of 256 KB, searches them for banners and cuts lines only around those: up to 8 KB before a
/// banner and 512 KB behind the last one. A log of a bisection is kept whole. Cost: one pass, memory bounded by
/// 24 MB a stretch, however long the log or its lines.
Log read_log(const ByteSource&, std::string source);

/// Opens `path` ("-": standard input) and reads it as one log. Throws Error when it cannot be read.
Log read_log_file(const std::string& path);

/// The same, but a compressed file is read through its decompressor, and an archive gives one log for each member,
/// named `PATH/MEMBER`. Damage inside is said, and what stands before it is used.
void read_logs(const std::string& path, Diagnostics&, const std::function<void(Log)>& use);

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
