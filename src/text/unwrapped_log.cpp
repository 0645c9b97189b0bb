#include "unwrapped_log.h"

#include "kernel_lines.h"

#include <utility>

namespace lockgraph {

LogReader::Unwrapped::Unwrapped(std::unique_ptr<unwrap::Unwrapping> wrapped, Scanner& scanner, const UseExcerpt& use,
                                const Limits& limits)
    : wrapped_(std::move(wrapped)), scanner_(scanner), use_([this, &use](Excerpt& e) { return numbered(e, use); }) {
  scanner_.begin(use_, limits.line);
}

char* LogReader::Unwrapped::room() {
  raw_.resize(kBlock);
  return raw_.data();
}

void LogReader::Unwrapped::filled(std::string_view bytes) {
  wrapped_->add(bytes);
  hand_on();
}

void LogReader::Unwrapped::finish(Log& log) {
  wrapped_->finish();
  hand_on();
  scanner_.finish();
  for (unwrap::Unread& u : wrapped_->unread()) log.unread.emplace_back(u.line, std::move(u.why));
  if (scanner_.long_line()) log.long_line = wrapped_->original(scanner_.long_line());
  log.has_kernel_lines = kernel_lines_;
}

bool LogReader::Unwrapped::numbered(Excerpt& e, const UseExcerpt& use) {
  const std::uint64_t first = e.lines.empty() ? 0 : e.lines.front().number;
  for (Line& l : e.lines) l.number = wrapped_->original(l.number);
  const bool wanted = use(e);
  if (first) wrapped_->forget_before(first);
  return wanted;
}

/// The scanner has a few MB at hand: of lines that came out long before none is asked for.
void LogReader::Unwrapped::forget() {
  constexpr std::size_t kKept = 64;
  lines_.push_back(wrapped_->lines());
  if (lines_.size() <= kKept) return;
  wrapped_->forget_before(lines_.front());
  lines_.pop_front();
}

void LogReader::Unwrapped::hand_on() {
  forget();
  const std::string text = wrapped_->take();
  kernel_lines_ = kernel_lines_ || has_kernel_lines(text);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t n = text.copy(scanner_.room(), kBlock, at);
    at += n;
    scanner_.filled(n, std::exchange(first_, false));
  }
}

}  // namespace lockgraph
