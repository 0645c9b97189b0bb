#include "interrupts.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <system_error>
#include <utility>
#include <vector>

namespace lockgraph::cli {
namespace fs = std::filesystem;
namespace {

struct Registry {
  std::mutex mutex;
  std::vector<fs::path> half_made;
};
Registry& registry() {
  static Registry r;
  return r;
}

/// Those that would end the process: who started it may have told it to ignore some.
sigset_t stopping_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action {};
    if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_DFL) sigaddset(&set, signal);
  }
  return set;
}

void remove_half_made(const fs::path& path) {
  constexpr int kTries = 20;  // who makes it may still be adding to it
  std::error_code ec;
  for (int i = 0; i < kTries; ++i)
    if (fs::remove_all(path, ec); !ec) return;
}

/// Nothing takes its place from here on.
[[noreturn]] void end_by(int signal) {
  registry().mutex.lock();
  for (const fs::path& path : registry().half_made) remove_half_made(path);
  sigset_t set;
  sigfillset(&set);
  ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  std::raise(signal);
  ::_exit(128 + signal);
}

void wait_for_signals(int signals, int end) {
  pollfd wait[] = {{signals, POLLIN, 0}, {end, POLLIN, 0}};
  while (true) {
    if (::poll(wait, 2, -1) < 0) continue;
    signalfd_siginfo info;
    if ((wait[0].revents & POLLIN) && ::read(signals, &info, sizeof info) == sizeof info)
      end_by(static_cast<int>(info.ssi_signo));
    if (wait[1].revents & POLLIN) break;
  }
  ::close(signals);
}

}  // namespace

Interrupts::Interrupts() {
  registry();  // outlives the thread
  const sigset_t set = stopping_signals();
  ::pthread_sigmask(SIG_BLOCK, &set, &before_);
  const int signals = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  end_ = ::eventfd(0, EFD_CLOEXEC);
  try {
    if (end_ >= 0 && signals >= 0) waiter_ = std::thread(wait_for_signals, signals, end_);
  } catch (const std::system_error&) {  // no thread is to be had: signals end the process at once
  }
  if (waiter_.joinable()) return;
  if (signals >= 0) ::close(signals);
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

Interrupts::~Interrupts() {
  const std::uint64_t one = 1;
  if (waiter_.joinable() && ::write(end_, &one, sizeof one) == sizeof one) waiter_.join();
  if (waiter_.joinable()) waiter_.detach();
  if (end_ >= 0) ::close(end_);
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

HalfMade::HalfMade(fs::path path) : path_(std::move(path)) {
  const std::lock_guard lock(registry().mutex);
  registry().half_made.push_back(path_);
}

HalfMade::~HalfMade() {
  const std::lock_guard lock(registry().mutex);
  std::erase(registry().half_made, path_);
  std::error_code ec;
  fs::remove_all(path_, ec);
}

std::unique_lock<std::mutex> uninterrupted() { return std::unique_lock(registry().mutex); }

}  // namespace lockgraph::cli
