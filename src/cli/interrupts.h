// SIGINT, SIGTERM, SIGHUP: what is half made goes, what is whole stays, and the process ends by the signal as it would.
#pragma once
#include <csignal>
#include <filesystem>
#include <mutex>
#include <thread>

namespace lockgraph::cli {

/// While one lives, those signals are taken by a thread of its own. To be made before other threads.
class Interrupts {
 public:
  Interrupts();
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

 private:
  sigset_t before_{};  ///< the mask to go back to
  int end_ = -1;       ///< an eventfd
  std::thread waiter_;
};

/// A file or folder that is being made: it goes with this value, or with an interrupt.
class HalfMade {
 public:
  explicit HalfMade(std::filesystem::path);
  ~HalfMade();
  HalfMade(const HalfMade&) = delete;
  HalfMade& operator=(const HalfMade&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// While it is held, an interrupt waits: for the moment in which what was made takes its place.
std::unique_lock<std::mutex> uninterrupted();

}  // namespace lockgraph::cli
