// Loaded in front of the C library: reading a file with "faulty" in its name fails behind its first 4096 bytes, as on a
// disk with a bad sector.
#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

namespace {

bool is_faulty(int fd) {
  char name[4096];
  const ssize_t n = ::readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), name, sizeof name - 1);
  if (n <= 0) return false;
  name[n] = '\0';
  return std::strstr(name, "faulty") != nullptr;
}

}  // namespace

extern "C" ssize_t pread64(int fd, void* buffer, size_t size, off64_t at) {
  static const auto real = reinterpret_cast<ssize_t (*)(int, void*, size_t, off64_t)>(::dlsym(RTLD_NEXT, "pread64"));
  if (at < 4096 || !is_faulty(fd)) return real(fd, buffer, size, at);
  errno = EIO;
  return -1;
}

extern "C" ssize_t read(int fd, void* buffer, size_t size) {
  static const auto real = reinterpret_cast<ssize_t (*)(int, void*, size_t)>(::dlsym(RTLD_NEXT, "read"));
  constexpr off_t kGood = 4096;
  if (!is_faulty(fd)) return real(fd, buffer, size);
  const off_t at = ::lseek(fd, 0, SEEK_CUR);
  if (at >= kGood) {
    errno = EIO;
    return -1;
  }
  return real(fd, buffer, std::min(size, static_cast<size_t>(kGood - at)));
}
