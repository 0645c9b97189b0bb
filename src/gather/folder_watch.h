// Says when something changes below some folders.
#pragma once
#include <chrono>
#include <string>

namespace lockgraph {

/// Only wakes: what has changed is looked up.
class FolderWatch {
 public:
  /// Throws Error.
  FolderWatch();
  ~FolderWatch();
  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;

  /// Watching what is watched already changes nothing. A file is watched by its folder: it may be another one soon.
  void add(const std::string& path);

  /// Sleeps until something changes, `stop` can be read, or the time is over. False: the end has come.
  bool sleep(int stop, std::chrono::milliseconds time);

 private:
  int fd_;
};

}  // namespace lockgraph
