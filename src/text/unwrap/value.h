// A value of a format of data, as it may hold a log.
#pragma once
#include "wrapping.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph::unwrap {

/// Told as it comes, or not at all.
class Value {
 public:
  /// `named`: its name says that it holds messages. Of others what has no second line is dropped.
  void begin(bool named, std::uint64_t line) {
    wanted_ = named, line_ = line;
    held_.clear();
    ended_ = false;
    letters_ = 0, is_base64_ = true;
  }
  void add(std::string_view s, Unwrapped& out) {
    is_base64_ = is_base64_ && std::all_of(s.begin(), s.end(), [](char c) {
                   return std::isalnum(static_cast<unsigned char>(c)) || c == '+' || c == '/' || c == '=' || c == '\n';
                 });
    letters_ += s.size();
    ended_ = s.ends_with('\n');
    wanted_ = wanted_ || s.find('\n') != s.npos;
    if (held_.size() < kHeld || wanted_) held_ += s;
    if (held_.size() >= kHeld && wanted_ && !is_base64_) tell(out);
    if (held_.size() > 4 * kBase64 && is_base64_) held_.clear();  // said, not told
  }
  /// `partial`: the next value goes on in the same line, as container logs do.
  void end(bool partial, Unwrapped& out, std::vector<Unread>& unread) {
    if (is_base64_ && letters_ >= kBase64)
      return unread.push_back({line_, "base64 inside of data is not read: decode it first"});
    if (!wanted_) return;
    tell(out);
    if (!partial) out.end_line(line_);
  }
  bool ends_line() const { return ended_; }

 private:
  static constexpr std::size_t kHeld = 1024, kBase64 = 600;
  void tell(Unwrapped& out) {
    out.add(held_, line_);
    held_.clear();
  }

  bool wanted_ = false, ended_ = false, is_base64_ = true;
  std::uint64_t line_ = 0;
  std::size_t letters_ = 0;
  std::string held_;
};

}  // namespace lockgraph::unwrap
