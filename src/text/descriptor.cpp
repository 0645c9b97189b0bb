#include "descriptor.h"

#include <lockgraph/model/error.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>

namespace lockgraph {
namespace {

std::string reason() { return "cannot read: " + std::string(std::strerror(errno)); }

}  // namespace

Descriptor::Descriptor(const std::string& path, const Limits& limits) : limits_(limits) {
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

std::size_t Descriptor::read(char* buffer, std::size_t size) {
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

bool Descriptor::can_be_read_again() const { return is_file_ && ::lseek(fd_, 0, SEEK_CUR) >= 0; }

void Descriptor::read_again() {
  at_end_ = ::lseek(fd_, begin_, SEEK_SET) != begin_;
  all_ = 0;
  if (at_end_) failure_ = reason();
}

int Descriptor::from_the_beginning() { return is_file_ && begin_ == 0 && ::lseek(fd_, 0, SEEK_SET) == 0 ? fd_ : -1; }

void Descriptor::close() const {
  if (fd_ > STDIN_FILENO) ::close(fd_);
}

/// A file is read as long as it was when it was opened; those of /proc say that they are empty, and are not.
std::uint64_t Descriptor::left() const {
  return is_file_ && begin_ == 0 && size_ > 0 ? size_ - all_ : std::numeric_limits<std::uint64_t>::max();
}

void Descriptor::end(std::string why) {
  failure_ = std::move(why);
  at_end_ = true;
}

/// Waits for what a pipe says next; false when it has been silent for too long, or its last writer is gone.
bool Descriptor::more_comes() {
  pollfd wait{fd_, POLLIN, 0};
  constexpr std::uint64_t kMost = 24 * 3600;
  const int ms = static_cast<int>(1000 * std::min(limits_.silence, kMost));
  const int ready = ::poll(&wait, 1, ms);
  if (ready == 0) end(beyond(limits_, &Limits::silence));
  return ready < 0 ? errno == EINTR : (wait.revents & POLLIN) != 0;
}

}  // namespace lockgraph
