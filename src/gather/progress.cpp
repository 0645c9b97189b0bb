#include "progress.h"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <ostream>
#include <string_view>
#include <system_error>
#include <utility>

namespace lockgraph {
namespace {

constexpr std::string_view kClear = "\r\033[K";  // the line of a terminal

std::uint64_t size_of(const std::vector<std::string>& files) {
  std::uint64_t all = 0;
  for (const std::string& file : files) {
    std::error_code ec;
    const std::uintmax_t size = std::filesystem::file_size(file, ec);
    if (!ec) all += size;
  }
  return all;
}

}  // namespace

std::string bytes_text(std::uint64_t bytes) {
  const double b = static_cast<double>(bytes);
  return b < 1e9 ? fmt::format("{:.1f} MB", b / 1e6) : fmt::format("{:.1f} GB", b / 1e9);
}

std::string progress_text(std::uint64_t bytes, std::uint64_t all_bytes, std::uint64_t logs, std::uint64_t reports,
                          double seconds) {
  std::string text = bytes_text(bytes);
  if (all_bytes) text += " of " + bytes_text(all_bytes);
  text += fmt::format(", {} logs, {} reports", logs, reports);
  const double rate = seconds > 0 ? static_cast<double>(bytes) / seconds : 0;
  if (rate > 0) text += fmt::format(", {}/s", bytes_text(static_cast<std::uint64_t>(rate)));
  if (rate > 0 && all_bytes > bytes)
    text += fmt::format(", {:.0f} s left", static_cast<double>(all_bytes - bytes) / rate);
  return text;
}

Progress::Progress(const InputStreams& io, const std::vector<std::string>& files) : err_(io.err) {
  if (io.reading.progress) shower_ = std::thread([this, &files] { show(files); });
}

Progress::~Progress() {
  if (!shower_.joinable()) return;
  {
    const std::unique_lock lock(mutex_);
    end_ = true;
  }
  ended_.notify_all();
  shower_.join();
}

void Progress::say(const std::string& line) {
  const std::unique_lock lock(mutex_);
  if (std::exchange(shown_, false)) err_ << kClear;
  err_ << line << '\n';
}

void Progress::show(const std::vector<std::string>& files) {
  using Clock = std::chrono::steady_clock;
  constexpr auto kOften = std::chrono::milliseconds(200);
  const Clock::time_point start = Clock::now();
  const std::uint64_t all_bytes = size_of(files);
  for (std::unique_lock lock(mutex_); !ended_.wait_for(lock, kOften, [&] { return end_; }); shown_ = true) {
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    err_ << kClear << progress_text(bytes_, all_bytes, logs_, reports_, seconds) << std::flush;
  }
  if (shown_) err_ << kClear << std::flush;
}

}  // namespace lockgraph
