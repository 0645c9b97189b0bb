// A wrapping that goes by whole lines.
#pragma once
#include "wrapping.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lockgraph::unwrap {

/// Lines of more than 1 MB come in pieces.
class ByLines : public Wrapping {
 public:
  void undo(std::string_view bytes, Unwrapped& out) override {
    while (!bytes.empty()) {
      if (const std::size_t n = take_raw(bytes, out); n > 0) {
        bytes.remove_prefix(n);
        continue;
      }
      const std::size_t end = bytes.find('\n');
      begun_ += bytes.substr(0, end);
      if (end == bytes.npos && begun_.size() < kLongest) return;
      bytes.remove_prefix(end == bytes.npos ? bytes.size() : end + 1);
      line(begun_, out);
      begun_.clear();
      ++line_;
    }
  }
  void finish(Unwrapped& out) override {
    if (!begun_.empty()) line(begun_, out);
    out.end_line(line_);
  }

 protected:
  virtual void line(std::string_view line, Unwrapped& out) = 0;
  /// Takes bytes that are no lines, where such stand next; how many.
  virtual std::size_t take_raw(std::string_view, Unwrapped&) { return 0; }
  std::uint64_t line_ = 1;

 private:
  static constexpr std::size_t kLongest = 1 << 20;
  std::string begun_;
};

}  // namespace lockgraph::unwrap
