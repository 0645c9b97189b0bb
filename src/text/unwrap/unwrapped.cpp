#include "unwrapped.h"

#include <algorithm>

namespace lockgraph::unwrap {

void LineMap::begin_line(std::uint64_t original) {
  ++lines_;
  if (!runs_.empty()) {
    Run& r = runs_.back();
    const std::uint64_t behind = lines_ - r.line;
    if (behind == 1 && (original == r.original || original == r.original + 1)) {
      r.moves = original != r.original;
      return;
    }
    if (original == r.original + (r.moves ? behind : 0)) return;
  }
  runs_.push_back({lines_, original, true});
}

std::uint64_t LineMap::original(std::uint64_t line) const {
  const auto behind =
      std::upper_bound(runs_.begin(), runs_.end(), line, [](std::uint64_t l, const Run& r) { return l < r.line; });
  if (behind == runs_.begin()) return line;
  const Run& r = *std::prev(behind);
  return r.original + (r.moves ? line - r.line : 0);
}

void LineMap::forget_before(std::uint64_t line) {
  while (runs_.size() > 1 && runs_[1].line <= line) runs_.pop_front();
}

void Unwrapped::add(std::string_view text, std::uint64_t line) {
  while (!text.empty()) {
    if (at_start_) lines_.begin_line(line);
    const std::size_t n = std::min(text.find('\n'), text.size() - 1) + 1;
    bytes_ += text.substr(0, n);
    at_start_ = text[n - 1] == '\n';
    text.remove_prefix(n);
  }
}

void Unwrapped::add_lines(std::string_view text, std::uint64_t& line) {
  while (!text.empty()) {
    const std::size_t n = std::min(text.find('\n'), text.size() - 1) + 1;
    add(text.substr(0, n), line);
    line += text[n - 1] == '\n';
    text.remove_prefix(n);
  }
}

void Unwrapped::end_line(std::uint64_t line) {
  if (!at_start_) add("\n", line);
}

}  // namespace lockgraph::unwrap
