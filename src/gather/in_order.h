// Work on many items by all cores, whose results come one after the other, in order.
#pragma once
#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace lockgraph {

/// Hands results on in order of the items they are of, one at a time. Who works far ahead of the oldest item waits, so
/// that memory is bounded: that item is always being worked on, for items are begun in order.
template <class Result>
class InOrder {
 public:
  explicit InOrder(std::function<void(Result)> use) : use_(std::move(use)) {}

  /// One more result of an item.
  void put(std::size_t item, Result result) {
    std::unique_lock lock(mutex_);
    waiting_[item].push_back(std::move(result));
    ++kept_;
    hand_on(lock);
    room_.wait(lock, [&] { return kept_ < kMostKept || (item == turn_ && !busy_) || failure_; });
    hand_on(lock);
  }

  /// An item has no more results.
  void done(std::size_t item) {
    std::unique_lock lock(mutex_);
    done_.insert(item);
    hand_on(lock);
  }

  /// Nothing more is used; the work ends early.
  void fail(std::exception_ptr failure) {
    const std::unique_lock lock(mutex_);
    if (!failure_) failure_ = std::move(failure);
    room_.notify_all();
  }
  bool failed() const {
    const std::unique_lock lock(mutex_);
    return failure_ != nullptr;
  }
  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  static constexpr std::size_t kMostKept = 64;

  void hand_on(std::unique_lock<std::mutex>& lock) {
    if (busy_) return;  // who is at it will see what is new
    busy_ = true;
    for (; !failure_; ++turn_) {
      std::deque<Result>& results = waiting_[turn_];
      while (!results.empty() && !failure_) {
        Result result = std::move(results.front());
        results.pop_front();
        --kept_;
        lock.unlock();
        try {
          use_(std::move(result));
          lock.lock();
        } catch (...) {
          lock.lock();
          if (!failure_) failure_ = std::current_exception();
        }
        room_.notify_all();
      }
      const auto it = done_.find(turn_);
      if (it == done_.end()) break;
      done_.erase(it), waiting_.erase(turn_);
    }
    busy_ = false;
    room_.notify_all();
  }

  std::function<void(Result)> use_;
  mutable std::mutex mutex_;
  std::condition_variable room_;
  std::map<std::size_t, std::deque<Result>> waiting_;
  std::set<std::size_t> done_;
  std::size_t turn_ = 0, kept_ = 0;
  bool busy_ = false;
  std::exception_ptr failure_;
};

/// Runs `worker` on so many threads at once, this one among them, and returns when all have ended. It throws nothing.
/// Where the system gives fewer threads, those do the work.
inline void on_threads(unsigned n, const std::function<void()>& worker) {
  std::vector<std::jthread> others;
  try {
    while (others.size() + 1 < n) others.emplace_back(worker);
  } catch (const std::system_error&) {  // no more are to be had
  }
  worker();
}

}  // namespace lockgraph
