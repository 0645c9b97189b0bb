// Bytes as a file that can be opened by a path, and lies in memory.
#pragma once
#include <string>
#include <string_view>

#include <sys/mman.h>
#include <unistd.h>

namespace lockgraph::fuzz {

class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view bytes) : fd_(::memfd_create("fuzz", 0)) {
    while (!bytes.empty()) {
      const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
      if (n <= 0) break;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  ~TemporaryFile() { ::close(fd_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  int fd_;
};

}  // namespace lockgraph::fuzz
