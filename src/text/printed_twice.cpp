#include "printed_twice.h"

#include "lines.h"

namespace lockgraph {

void PrintedTwice::note(const Line& line, std::string_view bytes, const Excerpt& excerpt) {
  if (!excerpt.lines.empty()) {
    const Line& before = excerpt.lines.back();
    ticks_ += line.stamp != before.stamp;
    const bool stamped = !line.stamp.empty() && line.stamp == before.stamp;
    if (stamped ? line.text == before.text && same_printer(line, before) : bytes == bytes_) {
      if (!stamped) runs_ += again_.empty() || again_.back().line + 1 != excerpt.lines.size();
      again_.push_back({excerpt.lines.size(), stamped});
    }
  }
  bytes_ = bytes;
}

void PrintedTwice::drop(Excerpt& excerpt) const {
  constexpr std::size_t kTicking = 5, kFew = 8;
  const std::size_t lines = excerpt.lines.size();
  const bool stamped = ticks_ * kTicking > lines, bare = runs_ >= kFew && runs_ * 3 >= lines;
  if (again_.empty() || (!stamped && !bare)) return;
  auto next = again_.begin();
  erase_lines(excerpt, [&](std::size_t i) {
    return next != again_.end() && next->line == i && ((next++)->stamped ? stamped : bare);
  });
}

}  // namespace lockgraph
