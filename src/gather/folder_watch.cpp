#include "folder_watch.h"

#include <lockgraph/model/error.h>

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>

namespace lockgraph {

FolderWatch::FolderWatch() : fd_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  if (fd_ < 0) throw Error(std::string("cannot watch folders: ") + std::strerror(errno));
}

FolderWatch::~FolderWatch() { ::close(fd_); }

void FolderWatch::add(const std::string& path) {
  namespace fs = std::filesystem;
  constexpr std::uint32_t kChanges = IN_MODIFY | IN_CREATE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE | IN_ATTRIB;
  std::error_code ec;
  const fs::path folder = fs::is_directory(path, ec) ? fs::path(path) : fs::absolute(path).parent_path();
  ::inotify_add_watch(fd_, folder.c_str(), kChanges);  // where it fails, looking now and then has to do
  if (!fs::is_directory(path, ec)) return;
  for (fs::recursive_directory_iterator it(path, ec), end; !ec && it != end; it.increment(ec))
    if (it->is_directory(ec)) ::inotify_add_watch(fd_, it->path().c_str(), kChanges);
}

bool FolderWatch::sleep(int stop, std::chrono::milliseconds time) {
  pollfd fds[] = {{fd_, POLLIN, 0}, {stop, POLLIN, 0}};
  ::poll(fds, 2, static_cast<int>(time.count()));
  char events[4096];
  while (::read(fd_, events, sizeof events) > 0) continue;
  return (fds[1].revents & POLLIN) == 0;
}

}  // namespace lockgraph
