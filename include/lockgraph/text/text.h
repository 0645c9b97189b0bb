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

}  // namespace lockgraph
