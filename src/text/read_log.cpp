#include "archive_logs.h"
#include "scanner.h"

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

using namespace std::string_view_literals;

constexpr std::size_t kHead = 512;  // bytes that tell text from other data

/// Logs hold a stray control character here and there; more than one in ten is something else.
bool looks_like_text(std::string_view head) {
  const auto is_control = [](char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\x1b') || c == '\x7f';
  };
  return 10 * std::count_if(head.begin(), head.end(), is_control) <= static_cast<std::ptrdiff_t>(head.size());
}

/// An SQLite file, or its journal.
bool is_database(std::string_view head) {
  return head.starts_with("SQLite format 3\0"sv) || head.starts_with("\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"sv);
}

std::string hex(XXH128_hash_t h) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, h);
  std::string text;
  for (const unsigned char byte : canonical.digest)
    for (const int shift : {4, 0}) text += "0123456789abcdef"[(byte >> shift) & 15];
  return text;
}

}  // namespace

/// The hash of a log's content, by the fastest instructions of this processor.
class ContentHash {
 public:
  ContentHash() : state_(XXH3_createState(), XXH3_freeState) {}
  void begin() { XXH3_128bits_reset(state_.get()); }
  void add(const char* bytes, std::size_t n) { XXH3_128bits_update(state_.get(), bytes, n); }
  std::string digest() const { return hex(XXH3_128bits_digest(state_.get())); }
  static std::uint64_t of(const char* bytes, std::size_t n) { return XXH3_64bits(bytes, n); }

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
  void read_again() {
    if (::lseek(fd_, 0, SEEK_SET) != 0) fail();
    at_end_ = false;
  }

 private:
  [[noreturn]] static void fail() { throw Error("cannot read: " + std::string(std::strerror(errno))); }
  int fd_;
  bool at_end_ = false;
};

}  // namespace

LogReader::LogReader(const Needles& needles)
    : scanner_(std::make_unique<Scanner>(needles)), hash_(std::make_unique<ContentHash>()) {}
LogReader::~LogReader() = default;

Log LogReader::read(const ByteSource& source, std::string name, const UseExcerpt& use,
                    const std::function<void()>& again) {
  Log log;
  log.source = std::move(name);
  hash_->begin();
  scanner_->begin(use);
  char* block = scanner_->room();
  std::size_t n = source(block, kBlock);
  if (looks_compressed({block, n})) throw Error("this is compressed: give it as a file, so that it is unpacked");
  log.is_text = looks_like_text(std::string_view(block, n).substr(0, kHead));
  if (is_database({block, n})) {  // what it says is no log, even where it quotes one
    log.bytes = n, log.is_text = false;
    return log;
  }
  if (n == kBlock) log.head = ContentHash::of(block, n);
  for (bool first = true; n > 0; first = false) {
    hash_->add(block, n);
    log.bytes += n;
    if (first && known_.has && n < kBlock && known_.has(log.hash = hash_->digest())) {
      log.is_known = true;
      return log;
    }
    // One that begins as a known one does is probably that one: hashing it is cheaper than searching it.
    if (first && known_.has && again && log.head && known_.has_beginning(log.head)) {
      while ((n = source(block, kBlock)) > 0) hash_->add(block, n), log.bytes += n;
      log.hash = hash_->digest();
      log.is_known = known_.has(log.hash);
      if (log.is_known) return log;
      again();
      hash_->begin();
      log.bytes = n = source(block, kBlock);
      hash_->add(block, n);
    }
    scanner_->filled(n, first);
    block = scanner_->room();
    n = source(block, kBlock);
  }
  scanner_->finish();
  log.hash = hash_->digest();
  return log;
}

std::string hash_of_beginning(const std::string& path, std::uint64_t bytes) try {
  Descriptor file(path);
  ContentHash hash;
  hash.begin();
  std::vector<char> block(kBlock);
  while (bytes > 0) {
    const std::size_t n = file.read(block.data(), static_cast<std::size_t>(std::min<std::uint64_t>(bytes, kBlock)));
    if (n == 0) return {};
    hash.add(block.data(), n);
    bytes -= n;
  }
  return hash.digest();
} catch (const Error&) { return {}; }

void LogReader::read_path(const std::string& path, Diagnostics& diagnostics, const UseExcerpt& use,
                          const std::function<void(Log)>& done) {
  Descriptor file(path);
  bool first = true, archive = false;
  Log log = read(
      [&](char* buffer, std::size_t size) {
        const std::size_t n = file.read(buffer, size);
        archive = std::exchange(first, false) && looks_compressed({buffer, n}) && file.can_be_read_again();
        if (count_ && !archive) count_(n);
        return archive ? 0 : n;
      },
      path, use, file.can_be_read_again() ? std::function([&] { file.read_again(); }) : nullptr);
  if (archive) return read_archive(path, *this, diagnostics, use, done, count_);
  done(std::move(log));
}

}  // namespace lockgraph
