#include "archive_logs.h"

#include <lockgraph/model/error.h>
#include "lines.h"

#include <xxhash.h>

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
constexpr std::size_t kBefore = 8 * 1024;           // context kept in front of a banner
constexpr std::size_t kBehind = 512 * 1024;         // a report with all its stacks is smaller
constexpr std::size_t kLongest = 16 * 1024 * 1024;  // then a stretch is cut
constexpr std::size_t kOverlap = 512;               // a banner is never longer

/// Turns blocks into excerpts. Invariant: `window_` holds the bytes from line `first_line_` on, of which
/// [0, searched_) were searched.
class Scanner {
 public:
  explicit Scanner(std::vector<Excerpt>& out) : out_(out) {}

  void feed(std::string_view block) {
    if (!started_ && !block.empty()) {
      started_ = true;
      whole_ = is_bisection(block);
      open_ = whole_;
      open_from_ = 0;
    }
    window_ += block;
    scan(false);
  }

  void finish() { scan(true); }

 private:
  static bool is_bisection(std::string_view head) {
    head = head.substr(0, 4096);
    return head.find("bisecting cause commit ") != head.npos || head.find("bisecting fixing commit ") != head.npos ||
           head.find("searching for guilty commit ") != head.npos;
  }

  void scan(bool last) {
    const std::string_view bytes = window_;
    BannerFinder banners(bytes, searched_ < kOverlap ? 0 : searched_ - kOverlap);
    for (std::size_t at = banners.next(); at != std::string_view::npos; at = banners.next()) {
      if (open_ && at >= keep_until_ && !whole_) close(line_end(keep_until_));
      if (!open_) {
        open_ = true;
        open_from_ = context_start(at);
      }
      keep_until_ = at + kBehind;
    }
    searched_ = bytes.size();
    if (open_ && last) close(window_.size());
    if (open_ && !whole_ && window_.size() > keep_until_) close(line_end(keep_until_));
    if (open_ && window_.size() - open_from_ > kLongest) {
      const std::size_t until = line_end(window_.size() - kBehind);
      close(until);
      if (!whole_) keep_until_ = std::max(keep_until_, closed_until_);
      open_ = whole_ || keep_until_ > closed_until_;
      open_from_ = closed_until_;
    }
    drop();
  }

  std::size_t context_start(std::size_t at) const {
    const std::size_t lowest = std::max(closed_until_, at < kBefore ? 0 : at - kBefore);
    const std::size_t newline = window_.find('\n', lowest);
    if (lowest == 0 || lowest == closed_until_) return lowest;
    return newline < at ? newline + 1 : at;
  }

  std::size_t line_end(std::size_t at) const {
    if (at >= window_.size()) return window_.size();
    const std::size_t newline = window_.find('\n', at);
    return newline == std::string::npos ? window_.size() : newline + 1;
  }

  std::uint64_t count_lines(std::size_t from, std::size_t to) const {
    return static_cast<std::uint64_t>(std::count(window_.begin() + static_cast<std::ptrdiff_t>(from),
                                                 window_.begin() + static_cast<std::ptrdiff_t>(to), '\n'));
  }

  void close(std::size_t until) {
    out_.push_back(
        make_excerpt(window_.substr(open_from_, until - open_from_), first_line_ + count_lines(0, open_from_)));
    closed_until_ = until;
    open_ = false;
  }

  /// Forgets what is read and needed no more, but for some context.
  void drop() {
    std::size_t until =
        open_ ? open_from_ : std::max(closed_until_, window_.size() < kBefore ? 0 : window_.size() - kBefore);
    until = std::min(until, window_.size());
    if (until < kBlock && !(until > 0 && until == window_.size())) return;
    first_line_ += count_lines(0, until);
    window_.erase(0, until);
    const auto lower = [&](std::size_t& offset) { offset = offset < until ? 0 : offset - until; };
    lower(searched_), lower(open_from_), lower(keep_until_), lower(closed_until_);
  }

  std::vector<Excerpt>& out_;
  std::string window_;
  std::uint64_t first_line_ = 1;
  std::size_t searched_ = 0, open_from_ = 0, keep_until_ = 0, closed_until_ = 0;
  bool started_ = false, whole_ = false, open_ = false;
};

std::string hex(XXH128_hash_t h) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, h);
  std::string text;
  for (const unsigned char byte : canonical.digest)
    for (const int shift : {4, 0}) text += "0123456789abcdef"[(byte >> shift) & 15];
  return text;
}

}  // namespace

Log read_log(const ByteSource& source, std::string name) {
  Log log;
  log.source = std::move(name);
  const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> hash(XXH3_createState(), XXH3_freeState);
  XXH3_128bits_reset(hash.get());
  Scanner scanner(log.excerpts);
  std::string block(kBlock, '\0');
  while (const std::size_t n = source(block.data(), block.size())) {
    if (log.bytes == 0 && looks_compressed(std::string_view(block).substr(0, n)))
      throw Error("this is compressed: give it as a file, so that it is unpacked");
    XXH3_128bits_update(hash.get(), block.data(), n);
    log.bytes += n;
    scanner.feed(std::string_view(block).substr(0, n));
  }
  scanner.finish();
  log.hash = hex(XXH3_128bits_digest(hash.get()));
  return log;
}

Log read_log_file(const std::string& path) {
  struct Descriptor {
    int fd;
    ~Descriptor() {
      if (fd > 0) ::close(fd);
    }
  } file{path == "-" ? 0 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.fd < 0) throw Error("cannot read: " + std::string(std::strerror(errno)));
  return read_log(
      [&](char* buffer, std::size_t size) -> std::size_t {
        // Short reads of a pipe are gathered, so that the first block holds the head of the log.
        std::size_t got = 0;
        while (got < size) {
          const ssize_t n = ::read(file.fd, buffer + got, size - got);
          if (n < 0 && errno == EINTR) continue;
          if (n < 0) throw Error("cannot read: " + std::string(std::strerror(errno)));
          if (n == 0) break;
          got += static_cast<std::size_t>(n);
        }
        return got;
      },
      path);
}

void read_logs(const std::string& path, Diagnostics& diagnostics, const std::function<void(Log)>& use) {
  if (path != "-" && is_archive(path))
    read_archive(path, diagnostics, use);
  else
    use(read_log_file(path));
}

}  // namespace lockgraph
