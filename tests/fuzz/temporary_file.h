// Bytes as a file that can be opened by a path, and lies in memory where there is such a place.
#pragma once
#include <string>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

namespace lockgraph::fuzz {

class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view bytes)
      : path_((::access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp") +
              ("/lockgraph-fuzz-" + std::to_string(::getpid()))),
        fd_(::open(path_.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600)) {
    while (!bytes.empty()) {
      const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
      if (n <= 0) break;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  ~TemporaryFile() {
    ::close(fd_);
    ::unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  int fd_;
};

}  // namespace lockgraph::fuzz
