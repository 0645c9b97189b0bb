#include "archive_logs.h"
#include "cursor.h"
#include "lines.h"
#include "needle_finder.h"

#include <lockgraph/model/error.h>

#if defined(__x86_64__)
#include <xxh_x86dispatch.h>
#else
#include <xxhash.h>
#endif

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

namespace lockgraph {
namespace {

constexpr std::size_t kBlock = 256 * 1024;
constexpr std::size_t kBefore = 8 * 1024;         // context kept in front of a needle
constexpr std::size_t kBehind = 512 * 1024;       // a report with all its stacks is smaller
constexpr std::size_t kLongest = 1024 * 1024;     // then a stretch is handed on in pieces
constexpr std::size_t kLongestLine = 64 * 1024;   // a longer one is searched before its end is known
constexpr std::size_t kOverlap = 512;             // a needle is never longer
constexpr std::size_t kHead = 4096;               // where the head of a log is looked for
constexpr std::size_t kRuleAbove = 512;           // a cut before a needle leaves it the lines right above

std::string hex(XXH128_hash_t h) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, h);
  std::string text;
  for (const unsigned char byte : canonical.digest)
    for (const int shift : {4, 0}) text += "0123456789abcdef"[(byte >> shift) & 15];
  return text;
}

}  // namespace

/// Turns blocks into excerpts. `window_` holds the bytes that are at hand; offsets are into it. Those before
/// `searched_` were searched, those before `closed_` are in excerpts already.
class LogReader::Scanner {
 public:
  explicit Scanner(const Needles& needles) : finder_(needles.lines), whole_log_(needles.whole_log) {
    window_.reset(new char[capacity_]);
  }

  void begin(const UseExcerpt& use) {
    use_ = &use;
    size_ = searched_ = closed_ = open_from_ = keep_until_ = cut_ = counted_ = 0;
    line_ = 1;
    open_ = whole_ = continues_ = false;
  }

  /// Room for a block behind what is at hand.
  char* room() {
    drop();
    if (capacity_ - size_ < kBlock) {
      capacity_ = std::max(2 * capacity_, size_ + kBlock);
      std::unique_ptr<char[]> larger(new char[capacity_]);
      std::memcpy(larger.get(), window_.get(), size_);
      window_ = std::move(larger);
    }
    return window_.get() + size_;
  }

  void filled(std::size_t n, bool first) {
    size_ += n;
    if (first && begins_whole_log()) open_ = whole_ = true;
    scan(false);
  }

  void finish() { scan(true); }

 private:
  std::string_view bytes() const { return {window_.get(), size_}; }

  /// One of the first lines begins with the words, but for a mark that an editor or a pipe put in front.
  bool begins_whole_log() const {
    constexpr std::size_t kMark = 4;  // bytes
    const std::string_view head = bytes().substr(0, kHead);
    for (std::size_t at = 0; at < head.size(); at = std::min(head.find('\n', at), head.size() - 1) + 1) {
      std::string_view rest = head.substr(at);
      text::take_while(rest, [](char c) { return !text::is_alpha(c) && c != '\n'; }, kMark);
      for (const std::string_view words : whole_log_)
        if (text::begins(rest, words)) return true;
    }
    return false;
  }

  /// Where whole lines end; an endless line is searched as it comes.
  std::size_t searchable(bool last) const {
    if (last) return size_;
    const auto newline = bytes().substr(searched_).rfind('\n');
    if (newline != std::string_view::npos) return searched_ + newline + 1;
    return size_ - searched_ > kLongestLine ? size_ - kOverlap : searched_;
  }

  void scan(bool last) {
    const std::size_t limit = searchable(last);
    const std::string_view text = bytes().substr(0, limit);
    for (auto hit = finder_.next(text, searched_); hit; hit = finder_.next(text, hit->at + 1)) {
      if (open_ && !whole_ && hit->at >= keep_until_)
        if (const std::size_t end = line_end(keep_until_); hit->at >= end) close(end);
      if (hit->line_only) {
        if (!open_ && hit->at >= closed_) keep_line(hit->at);
        continue;
      }
      if (!open_) open(context_start(hit->at));
      keep_until_ = hit->at + kBehind;
      // A stretch that is too long is best cut above a needle.
      if (const std::size_t above = line_start(hit->at - std::min(hit->at, kRuleAbove)); above > open_from_)
        cut_ = above;
    }
    searched_ = limit;
    if (open_ && last) close(size_);
    if (open_ && !whole_ && limit > keep_until_) close(line_end(keep_until_));
    if (open_ && limit - open_from_ > kLongest) hand_on(cut_ > open_from_ + kLongest / 4 ? cut_ : limit);
  }

  std::size_t line_start(std::size_t at) const {
    const auto newline = at == 0 ? std::string_view::npos : bytes().rfind('\n', at - 1);
    return newline == std::string_view::npos ? 0 : newline + 1;
  }

  std::size_t line_end(std::size_t at) const {
    const auto newline = at >= size_ ? std::string_view::npos : bytes().find('\n', at);
    return newline == std::string_view::npos ? size_ : newline + 1;
  }

  std::size_t context_start(std::size_t at) const {
    const std::size_t lowest = at < kBefore ? 0 : at - kBefore;
    if (lowest <= closed_) return closed_;
    const auto newline = bytes().find('\n', lowest);
    return newline < at ? newline + 1 : at;
  }

  /// The number of the line at `at`. Asked in order of position.
  std::uint64_t line_at(std::size_t at) {
    line_ += pair_scans().front().count_newlines(bytes().substr(counted_, at - counted_));
    counted_ = at;
    return line_;
  }

  void open(std::size_t from) {
    open_ = true;
    continues_ = false;
    open_from_ = from;
  }

  void hand_on(std::size_t until) {
    excerpt_.continues = std::exchange(continues_, true);
    cut_lines(bytes().substr(open_from_, until - open_from_), line_at(open_from_), excerpt_);
    (*use_)(excerpt_);
    open_from_ = closed_ = until;
  }

  void close(std::size_t until) {
    hand_on(until);
    open_ = false;
  }

  void keep_line(std::size_t at) {
    open(std::max(closed_, line_start(at)));
    close(line_end(at));
  }

  /// Forgets what is read and needed no more, but for some context.
  void drop() {
    const std::size_t context = size_ - std::min(size_, kBefore);
    const std::size_t until = open_ ? open_from_ : std::min(searched_, std::max(closed_, context));
    if (until == 0) return;
    line_at(std::max(until, counted_));
    std::memmove(window_.get(), window_.get() + until, size_ - until);
    size_ -= until;
    for (std::size_t* offset : {&searched_, &closed_, &open_from_, &keep_until_, &cut_, &counted_})
      *offset -= std::min(*offset, until);
  }

  NeedleFinder finder_;
  std::vector<std::string_view> whole_log_;
  const UseExcerpt* use_ = nullptr;
  std::size_t capacity_ = kBlock + 2 * kBefore, size_ = 0;
  std::unique_ptr<char[]> window_;
  Excerpt excerpt_;
  std::uint64_t line_ = 1;  ///< number of the line at counted_
  std::size_t searched_ = 0, closed_ = 0, open_from_ = 0, keep_until_ = 0, cut_ = 0, counted_ = 0;
  bool open_ = false, whole_ = false, continues_ = false;
};

/// The hash of a log's content, by the fastest instructions of this processor.
class LogReader::ContentHash {
 public:
  ContentHash() : state_(XXH3_createState(), XXH3_freeState) {}
  void begin() { XXH3_128bits_reset(state_.get()); }
  void add(const char* bytes, std::size_t n) { XXH3_128bits_update(state_.get(), bytes, n); }
  std::string digest() const { return hex(XXH3_128bits_digest(state_.get())); }

 private:
  std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state_;
};

namespace {

class Descriptor {
 public:
  explicit Descriptor(const std::string& path)
      : fd_(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (fd_ < 0) fail();
  }
  ~Descriptor() {
    if (fd_ > STDIN_FILENO) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  /// Short reads of a pipe are gathered, so that the first block holds the head of the log.
  std::size_t read(char* buffer, std::size_t size) {
    std::size_t got = 0;
    while (got < size && !at_end_) {
      const ssize_t n = ::read(fd_, buffer + got, size - got);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) fail();
      at_end_ = n == 0;
      got += static_cast<std::size_t>(n);
    }
    return got;
  }

  /// A pipe can be read once only.
  bool can_be_read_again() const { return ::lseek(fd_, 0, SEEK_CUR) >= 0; }

 private:
  [[noreturn]] static void fail() { throw Error("cannot read: " + std::string(std::strerror(errno))); }
  int fd_;
  bool at_end_ = false;
};

}  // namespace

LogReader::LogReader(const Needles& needles)
    : scanner_(std::make_unique<Scanner>(needles)), hash_(std::make_unique<ContentHash>()) {}
LogReader::~LogReader() = default;

Log LogReader::read(const ByteSource& source, std::string name, const UseExcerpt& use) {
  Log log;
  log.source = std::move(name);
  hash_->begin();
  scanner_->begin(use);
  for (;;) {
    char* block = scanner_->room();
    const std::size_t n = source(block, kBlock);
    if (n == 0) break;
    const bool first = log.bytes == 0;
    if (first && looks_compressed({block, n}))
      throw Error("this is compressed: give it as a file, so that it is unpacked");
    hash_->add(block, n);
    log.bytes += n;
    scanner_->filled(n, first);
  }
  scanner_->finish();
  log.hash = hash_->digest();
  return log;
}

void LogReader::read_path(const std::string& path, Diagnostics& diagnostics, const UseExcerpt& use,
                          const std::function<void(Log)>& done) {
  Descriptor file(path);
  bool first = true, archive = false;
  Log log = read(
      [&](char* buffer, std::size_t size) {
        const std::size_t n = file.read(buffer, size);
        archive = std::exchange(first, false) && looks_compressed({buffer, n}) && file.can_be_read_again();
        return archive ? 0 : n;
      },
      path, use);
  if (archive) return read_archive(path, *this, diagnostics, use, done);
  done(std::move(log));
}

}  // namespace lockgraph
