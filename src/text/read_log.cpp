#include "archive_logs.h"
#include "cursor.h"
#include "decoder.h"
#include "kernel_lines.h"
#include "scanner.h"
#include "unwrap/wrapping.h"

#include <lockgraph/model/error.h>
#include <lockgraph/model/printable.h>

#if defined(__x86_64__)
#include <xxh_x86dispatch.h>
#else
#include <xxhash.h>
#endif
#include <nettle/sha2.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

namespace lockgraph {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kHead = 512;  // bytes that tell text from other data

/// Logs hold a stray control character here and there; more than one in ten is something else.
bool looks_like_text(std::string_view head) {
  static constexpr text::CharSet is_control([](char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\x1b') || c == '\x7f';
  });
  return 10 * std::count_if(head.begin(), head.end(), is_control) <= static_cast<std::ptrdiff_t>(head.size());
}

/// What a file is in place of a log, though it may quote one: a database or its journal, a kernel, or its memory.
std::string_view no_log(std::string_view head) {
  struct Row {
    std::string_view magic, what;
  };
  static constexpr Row kRows[] = {
      {"SQLite format 3\0"sv, "binary data"},
      {"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"sv, "binary data"},
      {"\x7f"
       "ELF"sv,
       "an ELF file (lockdep-memory reads the memory of a kernel)"},
      {"KDUMP   "sv, "the packed memory of a kernel (lockdep-memory reads it)"},
      {"makedumpfile\0"sv, "the packed memory of a kernel (lockdep-memory reads it)"},
  };
  for (const Row& row : kRows)
    if (head.starts_with(row.magic)) return row.what;
  return {};
}

constexpr std::size_t kHashBytes = 16;

std::string hash_text(const unsigned char* bytes) {
  return hex_digits({reinterpret_cast<const char*>(bytes), kHashBytes});
}

/// SHA-256 of fields, each of which is told from those around it.
class SecureHash {
 public:
  SecureHash() { sha256_init(&state_); }
  SecureHash& operator<<(std::string_view text) {
    *this << text.size();
    waiting_ += text;
    return *this;
  }
  SecureHash& operator<<(std::uint64_t n) {
    for (; n >= 0x80; n >>= 7) waiting_ += static_cast<char>(n | 0x80);
    waiting_ += static_cast<char>(n);
    if (waiting_.size() > kTogether) add_waiting();
    return *this;
  }
  std::string digest() {
    add_waiting();
    std::array<std::uint8_t, SHA256_DIGEST_SIZE> all{};
    sha256_digest(&state_, all.size(), all.data());
    return hash_text(all.data());
  }

 private:
  static constexpr std::size_t kTogether = 4096;  // small pieces cost more than they are

  void add_waiting() {
    sha256_update(&state_, waiting_.size(), reinterpret_cast<const std::uint8_t*>(waiting_.data()));
    waiting_.clear();
  }

  sha256_ctx state_{};
  std::string waiting_;
};

}  // namespace

/// The hash of a log's content, by the fastest instructions of this processor, and of what was used of it, by SHA-256.
class ContentHash {
 public:
  ContentHash() : state_(XXH3_createState(), XXH3_freeState) {}
  void begin() { XXH3_128bits_reset(state_.get()), used_ = SecureHash(); }
  void add(const char* bytes, std::size_t n) { XXH3_128bits_update(state_.get(), bytes, n); }
  void add_used(const Excerpt& e) {
    for (std::size_t i = 0; i < e.own && i < e.lines.size(); ++i) {
      const Line& l = e.lines[i];
      used_ << l.number << l.text << l.caller << l.lost << l.sender << l.stamp;
    }
  }
  std::string content() const {
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state_.get()));
    return hash_text(canonical.digest);
  }
  /// Of the whole log.
  std::string identity(std::uint64_t bytes) {
    SecureHash all;
    all << content() << bytes << used_.digest();
    return all.digest();
  }
  static std::uint64_t of(const char* bytes, std::size_t n) { return XXH3_64bits(bytes, n); }

 private:
  std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state_;
  SecureHash used_;
};

namespace {

/// A file, a pipe or a device that is being read. What goes wrong behind the first byte ends it, and is kept in words.
class Descriptor {
 public:
  Descriptor(const std::string& path, const Limits& limits) : limits_(limits) {
    // Not blocking: the opening of a pipe to which nobody writes would never end.
    fd_ = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat status {};
    if (fd_ < 0 || ::fstat(fd_, &status) != 0 || S_ISDIR(status.st_mode)) {
      const std::string why = S_ISDIR(status.st_mode) ? "cannot read: a folder, expected a file" : reason();
      close();
      throw Error(why);
    }
    // What may be silent and go on; others that have nothing now have no more: the kernel's log.
    const bool is_terminal = S_ISCHR(status.st_mode) && ::isatty(fd_);
    is_pipe_ = S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode) || is_terminal;
    if (fd_ == STDIN_FILENO) begin_ = std::max<off_t>(0, ::lseek(fd_, 0, SEEK_CUR));
    is_file_ = S_ISREG(status.st_mode);
    is_device_ = (S_ISCHR(status.st_mode) && !is_terminal) || S_ISBLK(status.st_mode);
    size_ = is_file_ ? static_cast<std::uint64_t>(status.st_size) : 0;
  }
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  /// Short reads of a pipe are gathered, so that the first block holds the head of the log.
  std::size_t read(char* buffer, std::size_t size) {
    std::size_t got = 0;
    while (got < size && !at_end_) {
      const ssize_t n = ::read(fd_, buffer + got, std::min<std::uint64_t>(size - got, left()));
      if (n > 0) {
        got += static_cast<std::size_t>(n), all_ += static_cast<std::uint64_t>(n);
        if (is_device_ && all_ > limits_.device) end(beyond(limits_, &Limits::device));
        at_end_ |= left() == 0;
      } else if (n == 0) {
        // Nobody writes to this pipe yet, or nobody does any more.
        if (!is_pipe_ || all_ > 0 || !more_comes()) at_end_ = true;
      } else if (errno == EAGAIN) {
        if (!is_pipe_ || !more_comes()) at_end_ = true;
      } else if (errno != EINTR) {
        end(reason());
      }
    }
    return got;
  }

  /// Why the reading ended early; empty when it did not.
  const std::string& failure() const { return failure_; }

  bool is_file() const { return is_file_; }
  std::uint64_t size() const { return size_; }
  /// A pipe can be read once only.
  bool can_be_read_again() const { return is_file_ && ::lseek(fd_, 0, SEEK_CUR) >= 0; }
  void read_again() {
    at_end_ = ::lseek(fd_, begin_, SEEK_SET) != begin_;
    all_ = 0;
    if (at_end_) failure_ = reason();
  }
  /// The file at its beginning, for who reads it in another way; -1 where that cannot be.
  int from_the_beginning() { return is_file_ && begin_ == 0 && ::lseek(fd_, 0, SEEK_SET) == 0 ? fd_ : -1; }

 private:
  void close() const {
    if (fd_ > STDIN_FILENO) ::close(fd_);
  }
  /// A file is read as long as it was when it was opened; those of /proc say that they are empty, and are not.
  std::uint64_t left() const {
    return is_file_ && begin_ == 0 && size_ > 0 ? size_ - all_ : std::numeric_limits<std::uint64_t>::max();
  }
  static std::string reason() { return "cannot read: " + std::string(std::strerror(errno)); }
  void end(std::string why) {
    failure_ = std::move(why);
    at_end_ = true;
  }

  /// Waits for what a pipe says next; false when it has been silent for too long, or its last writer is gone.
  bool more_comes() {
    pollfd wait{fd_, POLLIN, 0};
    constexpr std::uint64_t kMost = 24 * 3600;
    const int ms = static_cast<int>(1000 * std::min(limits_.silence, kMost));
    const int ready = ::poll(&wait, 1, ms);
    if (ready == 0) end(beyond(limits_, &Limits::silence));
    return ready < 0 ? errno == EINTR : (wait.revents & POLLIN) != 0;
  }

  Limits limits_;
  int fd_ = -1;
  off_t begin_ = 0;
  std::uint64_t size_ = 0, all_ = 0;
  bool is_pipe_ = false, is_file_ = false, is_device_ = false, at_end_ = false;
  std::string failure_;
};

bool is_packed(std::string_view head) { return compression_of(head) != Compression::None || is_archive(head); }

/// The bytes that were read already, and then the others.
ByteSource behind(const std::string& head, const ByteSource& rest) {
  return [&head, &rest, at = std::size_t{0}](char* buffer, std::size_t size) mutable {
    const std::size_t n = head.copy(buffer, size, at);
    at += n;
    return n > 0 ? n : rest(buffer, size);
  };
}

}  // namespace

/// One file that is being unpacked, with all that is inside: what it may come to is bounded as a whole.
struct LogReader::Unpacking {
  std::function<int()> file;  ///< a descriptor of the whole, at its beginning; -1 where there is none
  Diagnostics& diagnostics;
  const UseExcerpt& use;
  const std::function<void(Log)>& done;
  std::uint64_t packed = 0;
  std::vector<std::uint64_t> unpacked = {};  ///< by layer
  std::uint64_t archives = 0, streams = 0;   ///< inside how many of each the bytes at hand are

  void say(const std::string& name, std::uint64_t line, std::string message, bool fatal) {
    diagnostics.push_back({name, line, std::move(message), fatal});
  }
  std::size_t layer() const { return archives + streams; }
  /// So many bytes were unpacked in a layer. Why no more may be; empty: go on.
  std::string add(std::size_t in_layer, std::size_t n, const Limits& limits) {
    constexpr std::uint64_t kFree = 64 << 20;
    unpacked.resize(std::max(unpacked.size(), in_layer + 1));
    const std::uint64_t all = unpacked[in_layer] += n;
    if (all > limits.unpacked) return beyond(limits, &Limits::unpacked);
    if (all > kFree && (limits.ratio == 0 || all / limits.ratio > packed)) return beyond(limits, &Limits::ratio);
    return {};
  }
};

LogReader::LogReader(const Needles& needles)
    : scanner_(std::make_unique<Scanner>(needles)), hash_(std::make_unique<ContentHash>()) {}
LogReader::~LogReader() = default;

/// Text that is being unwrapped goes to the scanner as it comes out; lines keep their numbers in the log.
class LogReader::Unwrapped {
 public:
  Unwrapped(std::unique_ptr<unwrap::Unwrapping> wrapped, Scanner& scanner, const UseExcerpt& use, const Limits& limits)
      : wrapped_(std::move(wrapped)), scanner_(scanner), use_([this, &use](Excerpt& e) { return numbered(e, use); }) {
    scanner_.begin(use_, limits.line);
  }

  char* room() {
    raw_.resize(kBlock);
    return raw_.data();
  }
  void filled(std::string_view bytes) {
    wrapped_->add(bytes);
    hand_on();
  }
  void finish(Log& log) {
    wrapped_->finish();
    hand_on();
    scanner_.finish();
    for (unwrap::Unread& u : wrapped_->unread()) log.unread.emplace_back(u.line, std::move(u.why));
    if (scanner_.long_line()) log.long_line = wrapped_->original(scanner_.long_line());
    log.has_kernel_lines = kernel_lines_;
  }

 private:
  bool numbered(Excerpt& e, const UseExcerpt& use) {
    const std::uint64_t first = e.lines.empty() ? 0 : e.lines.front().number;
    for (Line& l : e.lines) l.number = wrapped_->original(l.number);
    const bool wanted = use(e);
    if (first) wrapped_->forget_before(first);
    return wanted;
  }

  /// The scanner has a few MB at hand: of lines that came out long before none is asked for.
  void forget() {
    constexpr std::size_t kKept = 64;
    lines_.push_back(wrapped_->lines());
    if (lines_.size() <= kKept) return;
    wrapped_->forget_before(lines_.front());
    lines_.pop_front();
  }

  void hand_on() {
    forget();
    const std::string text = wrapped_->take();
    kernel_lines_ = kernel_lines_ || has_kernel_lines(text);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t n = text.copy(scanner_.room(), kBlock, at);
      at += n;
      scanner_.filled(n, std::exchange(first_, false));
    }
  }

  std::unique_ptr<unwrap::Unwrapping> wrapped_;
  Scanner& scanner_;
  UseExcerpt use_;
  std::string raw_;
  std::deque<std::uint64_t> lines_;  ///< begun at the last blocks
  bool first_ = true, kernel_lines_ = false;
};

Log LogReader::read(const ByteSource& source, std::string name, const UseExcerpt& hand_on,
                    const std::function<void()>& again) {
  Log log;
  log.source = std::move(name);
  hash_->begin();
  const UseExcerpt use = [&](Excerpt& e) {
    hash_->add_used(e);
    return hand_on(e);
  };
  scanner_->begin(use, limits_.line);
  char* block = scanner_->room();
  std::size_t n = source(block, kBlock);
  if (is_packed({block, n})) throw Error("this is compressed: give it as a file, so that it is unpacked");
  log.is_text = looks_like_text(std::string_view(block, n).substr(0, kHead));
  if (const std::string_view what = no_log({block, n}); !what.empty()) {
    log.bytes = n, log.is_text = false, log.is_what = what;
    return log;
  }
  std::optional<Unwrapped> unwrapped;
  std::string head;
  const bool is_own = scanner_->has_own_form({block, n});
  if (auto wrapped = is_own ? nullptr : unwrap::Unwrapping::of({block, n})) {
    log.is_text = true;
    head.assign(block, n);
    block = head.data();
    unwrapped.emplace(std::move(wrapped), *scanner_, use, limits_);
  }
  if (n == kBlock) log.head = ContentHash::of(block, n);
  for (bool first = true; n > 0; first = false) {
    hash_->add(block, n);
    log.bytes += n;
    if (first && known_.has && n < kBlock && known_.has(hash_->content(), log.source)) {
      log.is_known = true;
      return log;
    }
    // One that begins as a known one does is probably that one: hashing it is cheaper than searching it.
    if (first && known_.has && again && log.head && known_.has_beginning(log.head)) {
      while ((n = source(block, kBlock)) > 0) hash_->add(block, n), log.bytes += n;
      log.is_known = known_.has(hash_->content(), log.source);
      if (log.is_known) return log;
      again();
      hash_->begin();
      log.bytes = n = source(block, kBlock);
      hash_->add(block, n);
    }
    if (unwrapped) {
      unwrapped->filled({block, n});
      block = unwrapped->room();
    } else {
      log.has_kernel_lines = log.has_kernel_lines || has_kernel_lines({block, n});
      scanner_->filled(n, first);
      block = scanner_->room();
    }
    n = source(block, kBlock);
  }
  if (unwrapped) {
    unwrapped->finish(log);
  } else {
    scanner_->finish();
    log.long_line = scanner_->long_line();
  }
  log.content = hash_->content(), log.hash = hash_->identity(log.bytes);
  return log;
}

std::string content_of_beginning(const std::string& path, std::uint64_t bytes) try {
  Descriptor file(path, {});
  ContentHash hash;
  hash.begin();
  std::vector<char> block(kBlock);
  while (bytes > 0) {
    const std::size_t n = file.read(block.data(), static_cast<std::size_t>(std::min<std::uint64_t>(bytes, kBlock)));
    if (n == 0) return {};
    hash.add(block.data(), n);
    bytes -= n;
  }
  return hash.content();
} catch (const Error&) { return {}; }

void LogReader::read_packed(const ByteSource& source, const std::string& name, Unpacking& u,
                            const std::function<void()>& again) {
  bool first = true, packed = false;
  std::string head;
  Log log = read(
      [&](char* buffer, std::size_t size) {
        const std::size_t n = source(buffer, size);
        if (std::exchange(first, false) && (packed = is_packed({buffer, n}))) head.assign(buffer, n);
        return packed ? 0 : n;
      },
      name, u.use, again);
  if (!packed) {
    if (log.long_line) u.say(name, log.long_line, beyond(limits_, &Limits::line) + ": cut there", false);
    for (const auto& [line, why] : log.unread) u.diagnostics.push_back({name, line, why, false, true});
    return u.done(std::move(log));
  }
  const ByteSource whole = behind(head, source);
  if (const Compression kind = compression_of(head); kind != Compression::None)
    unpack_stream(Decoder(kind, whole), name, u);
  else
    unpack_archive(whole, name, u);
}

void LogReader::unpack_stream(Decoder decoder, const std::string& name, Unpacking& u) {
  // A compressed tar of compressed logs is two streams deep, and one archive.
  if (u.streams > limits_.depth)
    return u.say(
        name, 0,
        "compressed again inside what is compressed, and not read: unpack it first, or allow more with --limit depth=N",
        true);
  ++u.streams;
  std::string excess;
  const ByteSource bytes = [&, layer = u.layer()](char* buffer, std::size_t size) {
    const std::size_t n = excess.empty() ? decoder.read(buffer, size) : 0;
    if (excess.empty()) excess = u.add(layer, n, limits_);
    return n;
  };
  read_packed(bytes, name, u, nullptr);
  --u.streams;
  if (excess.empty()) excess = decoder.failure();
  if (!excess.empty()) u.say(name, 0, excess + "; what stood before is used", true);
}

void LogReader::unpack_archive(const ByteSource& source, const std::string& name, Unpacking& u) {
  if (u.archives >= limits_.depth)
    return u.say(name, 0,
                 "an archive inside an archive is not opened: unpack it first, or allow more with --limit depth=N",
                 true);
  const bool is_file = u.archives + u.streams == 0;
  ++u.archives;
  std::string excess, damage;
  try {
    damage = read_members({is_file ? u.file() : -1, &source},
                          [&](const std::string& member, const ByteSource& content, const std::string& failure) {
                            const std::string inner = name + "/" + member;
                            const ByteSource bytes = [&, layer = u.layer()](char* buffer, std::size_t size) {
                              const std::size_t n = excess.empty() ? content(buffer, size) : 0;
                              if (excess.empty()) excess = u.add(layer, n, limits_);
                              return n;
                            };
                            read_packed(bytes, inner, u, nullptr);
                            const std::string& why = excess.empty() ? failure : excess;
                            if (!why.empty()) u.say(inner, 0, why + "; what stood before is used", true);
                            return excess.empty();
                          });
  } catch (const Error& e) { damage = e.what(); }
  --u.archives;
  if (!damage.empty() && excess.empty()) u.say(name, 0, damage, true);
}

void LogReader::read_stream(const ByteSource& source, const std::string& name, Diagnostics& diagnostics,
                            const UseExcerpt& use, const std::function<void(Log)>& done) {
  Unpacking u{[] { return -1; }, diagnostics, use, done};
  const ByteSource counted = [&](char* buffer, std::size_t size) {
    const std::size_t n = source(buffer, size);
    u.packed += n;
    if (count_) count_(n);
    return n;
  };
  read_packed(counted, name, u, nullptr);
}

void LogReader::read_path(const std::string& path, Diagnostics& diagnostics, const UseExcerpt& use,
                          const std::function<void(Log)>& done) {
  Descriptor file(path, limits_);
  bool some = false;
  Unpacking u{[&] { return file.from_the_beginning(); }, diagnostics, use, done};
  u.packed = file.size();
  const ByteSource bytes = [&](char* buffer, std::size_t size) {
    const std::size_t n = file.read(buffer, size);
    if (n == 0 && !some && !file.failure().empty()) throw Error(file.failure());
    some = true;
    if (!file.is_file()) u.packed += n;
    if (count_) count_(n);
    return n;
  };
  read_packed(bytes, on_one_line(path), u,
              file.can_be_read_again() ? std::function([&] { file.read_again(); }) : nullptr);
  if (!file.failure().empty()) u.say(path, 0, file.failure() + "; what stood before is used", true);
}

}  // namespace lockgraph
