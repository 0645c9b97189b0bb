// One line on a terminal: how far reading has come.
#pragma once
#include <lockgraph/gather/gather.h>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace lockgraph {

/// Shows bytes, files, reports, rate and the time that is left, while it lives, when progress is wanted. Counting costs
/// next to nothing, and may be done by several threads. While it lives, it alone writes to the stream of errors: a
/// stream is no thing for two threads.
class Progress {
 public:
  Progress(const InputStreams&, const std::vector<std::string>& files);
  ~Progress();

  void add_bytes(std::size_t n) { bytes_.fetch_add(n, std::memory_order_relaxed); }
  void add_log(std::size_t reports) {
    logs_.fetch_add(1, std::memory_order_relaxed);
    reports_.fetch_add(reports, std::memory_order_relaxed);
  }
  /// A line, above the one of the progress. May be called by several threads.
  void say(const std::string& line);

 private:
  void show(const std::vector<std::string>& files);

  std::ostream& err_;
  std::atomic<std::uint64_t> bytes_ = 0, logs_ = 0, reports_ = 0;
  std::mutex mutex_;  ///< of `err_` and of what is below
  std::condition_variable ended_;
  bool end_ = false, shown_ = false;
  std::thread shower_;
};

/// "12.3 MB", "4.0 GB".
std::string bytes_text(std::uint64_t bytes);

/// `412.0 MB of 1.0 GB, 12 logs, 3 reports, 210.0 MB/s, 3 s left`; what is not known is left out.
std::string progress_text(std::uint64_t bytes, std::uint64_t all_bytes, std::uint64_t logs, std::uint64_t reports,
                          double seconds);

}  // namespace lockgraph
