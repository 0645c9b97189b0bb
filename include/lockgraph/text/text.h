// Room: text. Bytes of logs -> clean kernel lines around the needles that it is given.
#pragma once
#include <lockgraph/model/diagnostic.h>
#include <lockgraph/model/limits.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lockgraph {

/// One line without the decoration of its console. `text` keeps the message's own leading blanks.
struct Line {
  std::string_view text;
  std::uint64_t number = 0;  ///< 1-based, in the log
  /// Who printed it: `T123` or `C0` where the console says so, else empty. A line that the console printed without a
  /// prefix (a newline inside one message) has the caller of the line before.
  std::string_view caller;
  /// `** 12 printk messages dropped **` where it stood in front of the text, on the same line; else empty.
  std::string_view lost = {};
  /// The machine, container or console that it came from, where several share a log; empty for the first of them.
  /// Inherited likewise.
  std::string_view sender = {};
  bool has_needle = false;      ///< a needle that is no `line_only` stands on it
  bool bare = false;            ///< nothing of its console stood in front
  bool is_cut = false;          ///< its end is missing; what was half there was taken away
  std::uint32_t columns = 0;    ///< of the whole line as it stood, in bytes
  std::string_view stamp = {};  ///< the kernel's time, `12.345678`
  std::string_view front = {};  ///< what its console or collector put in front of it, as it stood
};

/// Lines of one task or processor of one machine: what one of them prints is not torn by the others.
inline bool same_printer(const Line& a, const Line& b) { return a.caller == b.caller && a.sender == b.sender; }

/// A stretch of consecutive lines, blank ones left out. The views of `lines` point into the block that is being read
/// or into `storage` (lines that had to be changed): they are good only while the excerpt is being used.
struct Excerpt {
  std::vector<Line> lines;
  std::deque<std::string> storage;
  bool continues = false;         ///< goes on where the excerpt before it ended
  std::size_t own = 0;            ///< so many of `lines` are new; those behind are for who looks ahead, and come again
  std::string first_sender = {};  ///< the first one of the log that was named

  /// A name for Line::sender. The first machine is nobody: lines without a name are its own, and most logs are of one.
  std::string_view sender_of(std::string_view name) {
    if (first_sender.empty()) first_sender = name;
    return name == first_sender ? std::string_view{} : name;
  }
};

/// What a search of a log looks for: `lead`, then (behind blanks) `follows`. Either `lead` ends in a colon, or the two
/// characters at its beginning are rare: the search jumps from one such pair to the next, and at most eight pairs are
/// looked for. A lead with a colon is found in either case: mails are sometimes in lower case throughout.
struct Needle {
  std::string_view lead;
  std::string_view follows;
  bool anywhere = false;   ///< `follows` may stand anywhere on the rest of the line
  bool line_only = false;  ///< the line is kept alone; else a whole stretch around it is
};

/// All of them. A log that has one of `whole_log` among its first 4 KB is kept from end to end; so is one that begins
/// with one of `own_form`, of which nothing is unwrapped: it is no log in a wrapping, but has a form of its own.
struct Needles {
  std::vector<Needle> lines;
  std::vector<std::string_view> whole_log;
  std::vector<std::string_view> own_form = {};
};

/// One log that was read: a file, a member of an archive, or standard input.
struct Log {
  std::string source;  ///< as given, lexically normal; "-" for standard input
  /// 32 hex digits: the identity of the log. Of its content, its length and, by SHA-256, of all that was used of it:
  /// what says something else is another log, whoever made it so that its content has that hash.
  std::string hash;
  std::string content;  ///< 32 hex digits (XXH3) of all its bytes: equal bytes have equal ones
  std::uint64_t bytes = 0;
  std::uint64_t head = 0;         ///< hash of its first 256 KB; 0 when it is shorter
  bool is_text = true;            ///< false when its beginning is full of control characters
  std::string_view is_what = {};  ///< of a file that is no log by its first bytes: what it is
  bool is_known = false;          ///< see KnownLogs: there were no excerpts
  std::uint64_t long_line = 0;    ///< the first line that was cut at Limits::line; 0: none
  bool has_kernel_lines = false;  ///< something in it looks like a line that a kernel printed
  std::vector<std::pair<std::uint64_t, std::string>> unread = {};  ///< line, and why what stands there was not read
};

/// Logs that need not be searched again. Both functions may be called from several threads.
struct KnownLogs {
  std::function<bool(const std::string& content, const std::string& source)> has;
  std::function<bool(std::uint64_t head)> has_beginning;  ///< false: no log that is known begins so
};

/// Expands files and folders (recursive, hidden entries left out) to the files below them, sorted by path, each once.
/// "-" stays. What cannot be read, and a folder without files, is a fatal Diagnostic and left out.
std::vector<std::string> list_inputs(const std::vector<std::string>& paths, Diagnostics&);

/// Log::content of the first bytes of a file, as a log of just those would have it; empty when it has fewer of them, or
/// cannot be read.
std::string content_of_beginning(const std::string& path, std::uint64_t bytes);

/// Called with a buffer to fill; returns the bytes written, 0 at the end.
using ByteSource = std::function<std::size_t(char* buffer, std::size_t size)>;
/// Those of a text, which must live as long.
ByteSource bytes_of(std::string_view);

/// Called with each excerpt of a log, in order of position; they never overlap. Returns true while what follows is
/// wanted, too, whether it holds a needle or not.
using UseExcerpt = std::function<bool(Excerpt&)>;

class Scanner;
class ContentHash;
class Decoder;

/// Reads logs in blocks of 256 KB, searches them for needles and cuts lines only around those: up to 8 KB before one
/// and 256 KB behind the last one, and on as long as it is wanted. One reader is good for any number of logs: it keeps
/// its buffer.
/// Cost: one pass; memory bounded by 4 MB, however long the log, its lines or its stretches.
class LogReader {
 public:
  explicit LogReader(const Needles&);
  ~LogReader();

  /// From now on logs that are known are hashed, and not searched, as far as that is less work.
  void skip(KnownLogs known) { known_ = std::move(known); }

  /// From now on `count` is told of the bytes of files as they are read.
  void count_bytes(std::function<void(std::size_t)> count) { count_ = std::move(count); }

  /// From now on within these limits.
  void limit(const Limits& limits) { limits_ = limits; }

  /// Reads one log. Throws Error when it is compressed. `again` begins the source anew, where that is possible.
  Log read(const ByteSource&, std::string source, const UseExcerpt&, const std::function<void()>& again = {});

  /// Reads a stream: a log, or what is compressed, or an archive, which gives one log for each member, named
  /// `SOURCE/MEMBER`. `done` is called behind the last excerpt of each log. Damage inside, and what a limit keeps out,
  /// is said, and what stands before it is used.
  void read_stream(const ByteSource&, const std::string& source, Diagnostics&, const UseExcerpt&,
                   const std::function<void(Log)>& done);

  /// The same for what `path` names: a file, a pipe, a device; "-" is standard input. Throws Error when nothing of it
  /// can be read.
  void read_path(const std::string& path, Diagnostics&, const UseExcerpt&, const std::function<void(Log)>& done);

 private:
  struct Unpacking;
  class Unwrapped;
  /// After its first block, of `n` bytes; when it is not, the block is the first one again.
  bool is_known(Log&, const ByteSource&, const std::function<void()>& again, char* block, std::size_t& n);
  void read_packed(const ByteSource&, const std::string& name, Unpacking&, const std::function<void()>& again);
  void unpack_stream(Decoder, const std::string& name, Unpacking&);
  void unpack_archive(const ByteSource&, const std::string& name, Unpacking&);

  std::unique_ptr<Scanner> scanner_;
  std::unique_ptr<ContentHash> hash_;
  KnownLogs known_;
  Limits limits_;
  std::function<void(std::size_t)> count_;
};

}  // namespace lockgraph
