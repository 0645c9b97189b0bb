#include "scanner.h"

#include "cursor.h"
#include "lines.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace lockgraph {
namespace {

constexpr std::size_t kBefore = 8 * 1024;        // context kept in front of a needle
constexpr std::size_t kBehind = 256 * 1024;      // a report with all its stacks is smaller, as a rule
constexpr std::size_t kLongest = 1024 * 1024;    // then a stretch is handed on in pieces
constexpr std::size_t kLongestLine = 64 * 1024;  // a longer one is searched before its end is known
constexpr std::size_t kOverlap = 512;            // of an endless line, searched when more of it is known
constexpr std::size_t kFirstLines = 4096;        // where the head of a log is looked for
constexpr std::size_t kAhead = 8 * 1024;         // lines shown to who looks ahead
constexpr std::size_t kLongestPrefix = 1024;     // of a line that is kept alone

}  // namespace

Scanner::Scanner(const Needles& needles)
    : finder_(needles.lines),
      whole_log_(needles.whole_log),
      own_form_(needles.own_form),
      capacity_(kBlock + 2 * kBefore),
      window_(new char[capacity_]) {}

void Scanner::begin(const UseExcerpt& use, std::uint64_t longest_line) {
  use_ = &use;
  longest_line_ = longest_line;
  long_line_ = 0;
  size_ = searched_ = closed_ = open_from_ = keep_until_ = counted_ = 0;
  line_ = 1;
  open_ = whole_ = continues_ = false;
  excerpt_.first_sender.clear();
  hits_.clear();
}

/// Room for a block behind what is at hand.
char* Scanner::room() {
  drop();
  if (capacity_ - size_ < kBlock) {
    capacity_ = std::max(2 * capacity_, size_ + kBlock);
    std::unique_ptr<char[]> larger(new char[capacity_]);
    std::memcpy(larger.get(), window_.get(), size_);
    window_ = std::move(larger);
  }
  return window_.get() + size_;
}

void Scanner::filled(std::size_t n, bool first) {
  size_ += n;
  if (first && (has_own_form(bytes()) || begins_whole_log())) open_ = whole_ = true;
  scan(false);
}

bool Scanner::has_own_form(std::string_view head) const {
  return std::any_of(own_form_.begin(), own_form_.end(), [&](std::string_view form) { return head.starts_with(form); });
}

/// One of the first lines begins with the words, but for a mark that an editor or a pipe put in front.
bool Scanner::begins_whole_log() const {
  constexpr std::size_t kMark = 4;  // bytes
  const std::string_view head = bytes().substr(0, kFirstLines);
  for (std::size_t at = 0; at < head.size(); at = std::min(head.find('\n', at), head.size() - 1) + 1) {
    std::string_view rest = head.substr(at);
    text::take_while(
        rest, [](char c) { return !text::is_alpha(c) && c != '\n'; }, kMark);
    for (const std::string_view words : whole_log_)
      if (text::begins(rest, words)) return true;
  }
  return false;
}

/// Where whole lines end; an endless line is searched as it comes.
std::size_t Scanner::searchable(bool last) const {
  if (last) return size_;
  const auto newline = bytes().substr(searched_).rfind('\n');
  if (newline != std::string_view::npos) return searched_ + newline + 1;
  return size_ - searched_ > kLongestLine ? size_ - kOverlap : searched_;
}

void Scanner::scan(bool last) {
  const std::size_t limit = searchable(last);
  for (auto hit = finder_.next(bytes(), searched_); hit && hit->at < limit; hit = finder_.next(bytes(), hit->at + 1)) {
    end_stretch(hit->at, false);
    if (hit->line_only) {
      if (!open_ && hit->at >= closed_) keep_line(hit->at);
      continue;
    }
    if (!open_) open(context_start(hit->at));
    hits_.push_back(hit->at);
    keep_until_ = hit->at + kBehind;
  }
  searched_ = limit;
  end_stretch(limit, last);
  if (open_ && last) {
    hand_on(size_, 0);
    open_ = false;
  }
  if (open_ && limit - open_from_ > kLongest) hand_on(std::min(limit, line_end(limit - kAhead)), kAhead);
}

/// Where the line of `at` begins, unless that is far.
std::size_t Scanner::line_start(std::size_t at) const {
  const std::size_t lowest = at - std::min(at, kLongestPrefix);
  const auto newline = bytes().substr(lowest, at - lowest).rfind('\n');
  return newline == std::string_view::npos ? lowest : lowest + newline + 1;
}

std::size_t Scanner::line_end(std::size_t at) const {
  const auto newline = at >= size_ ? std::string_view::npos : bytes().find('\n', at);
  return newline == std::string_view::npos ? size_ : newline + 1;
}

std::size_t Scanner::context_start(std::size_t at) const {
  const std::size_t lowest = at < kBefore ? 0 : at - kBefore;
  if (lowest <= closed_) return closed_;
  const auto newline = bytes().find('\n', lowest);
  return newline < at ? newline + 1 : at;
}

/// The number of the line at `at`. Asked in order of position.
std::uint64_t Scanner::line_at(std::size_t at) {
  line_ += pair_scans().front().count_newlines(bytes().substr(counted_, at - counted_));
  counted_ = at;
  return line_;
}

void Scanner::open(std::size_t from) {
  open_ = true;
  continues_ = false;
  open_from_ = from;
}

/// The bytes up to `until` become an excerpt, with whole lines of at most `ahead` bytes behind it.
void Scanner::hand_on(std::size_t until, std::size_t ahead) {
  const auto newline = bytes().substr(until, ahead).rfind('\n');
  const std::size_t own = until - open_from_;
  const std::size_t shown = newline == std::string_view::npos ? own : own + newline + 1;
  excerpt_.continues = std::exchange(continues_, true);
  for (std::size_t& hit : hits_) hit -= open_from_;
  const std::uint64_t cut =
      cut_lines(bytes().substr(open_from_, shown), own, line_at(open_from_), longest_line_, excerpt_, hits_);
  std::erase_if(hits_, [&](std::size_t hit) { return hit < own; });
  for (std::size_t& hit : hits_) hit += open_from_;
  if (!long_line_) long_line_ = cut;
  wanted_ = (*use_)(excerpt_);
  open_from_ = closed_ = until;
}

/// A stretch that is kept to a line well before `known` ends there, or goes on because it is wanted.
void Scanner::end_stretch(std::size_t known, bool last) {
  while (open_ && !whole_ && known > keep_until_) {
    const std::size_t end = line_end(keep_until_);
    if (end > known || (known - end < kAhead && !last)) return;
    hand_on(end, kAhead);
    open_ = wanted_;
    keep_until_ = end + kBehind;
  }
}

void Scanner::keep_line(std::size_t at) {
  open(std::max(closed_, line_start(at)));
  hand_on(line_end(at), 0);
  open_ = false;
}

/// Forgets what is read and needed no more, but for some context.
void Scanner::drop() {
  const std::size_t context = size_ - std::min(size_, kBefore);
  const std::size_t until = open_ ? open_from_ : std::min(searched_, std::max(closed_, context));
  if (until == 0) return;
  line_at(std::max(until, counted_));
  std::memmove(window_.get(), window_.get() + until, size_ - until);
  size_ -= until;
  for (std::size_t* offset : {&searched_, &closed_, &open_from_, &keep_until_, &counted_})
    *offset -= std::min(*offset, until);
  for (std::size_t& hit : hits_) hit -= until;
}

}  // namespace lockgraph
