// Loaded in front of the C library: of the calls that change files below FAIL_IN the one with the number FAIL_AT fails
// with EIO, kills the process, or finds the disk full, as do then all that follow. It makes FAIL_MARK.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

bool is_below(std::string_view path) {
  static const char* const folder = std::getenv("FAIL_IN");
  return folder && path.starts_with(folder);
}

std::string path_of(int fd) {
  char name[4096];
  const ssize_t n = ::readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), name, sizeof name);
  return std::string(name, n > 0 ? static_cast<std::size_t>(n) : 0);
}

bool fails(std::string_view path) {
  static const long at = std::atol(std::getenv("FAIL_AT") ? std::getenv("FAIL_AT") : "0");
  static const std::string_view how = std::getenv("FAIL_HOW") ? std::getenv("FAIL_HOW") : "";
  static std::atomic<long> calls = 0;
  if (!is_below(path)) return false;
  const long call = ++calls;
  if (call < at || (call > at && how != "full")) return false;
  if (call == at) ::close(::open(std::getenv("FAIL_MARK"), O_CREAT | O_WRONLY, 0600));
  if (how == "kill") ::raise(SIGKILL);
  errno = how == "full" ? ENOSPC : EIO;
  return true;
}

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

ssize_t write(int fd, const void* bytes, size_t size) {
  static const auto next = real<ssize_t(int, const void*, size_t)>("write");
  return fails(path_of(fd)) ? -1 : next(fd, bytes, size);
}
ssize_t writev(int fd, const iovec* pieces, int n) {
  static const auto next = real<ssize_t(int, const iovec*, int)>("writev");
  return fails(path_of(fd)) ? -1 : next(fd, pieces, n);
}
ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t at) {
  static const auto next = real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  return fails(path_of(fd)) ? -1 : next(fd, bytes, size, at);
}
int ftruncate64(int fd, off64_t size) {
  static const auto next = real<int(int, off64_t)>("ftruncate64");
  return fails(path_of(fd)) ? -1 : next(fd, size);
}
int fsync(int fd) {
  static const auto next = real<int(int)>("fsync");
  return fails(path_of(fd)) ? -1 : next(fd);
}
int fdatasync(int fd) {
  static const auto next = real<int(int)>("fdatasync");
  return fails(path_of(fd)) ? -1 : next(fd);
}
int rename(const char* from, const char* to) {
  static const auto next = real<int(const char*, const char*)>("rename");
  return fails(to) ? -1 : next(from, to);
}
int mkdir(const char* path, mode_t mode) {
  static const auto next = real<int(const char*, mode_t)>("mkdir");
  return fails(path) ? -1 : next(path, mode);
}
int unlink(const char* path) {
  static const auto next = real<int(const char*)>("unlink");
  return fails(path) ? -1 : next(path);
}
}
