// What pstore keeps of a panic, with its last part first: `cat /sys/fs/pstore/*`.
#include "by_lines.h"
#include "cursor.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

namespace lockgraph::unwrap {
namespace {

constexpr std::size_t kMostKept = 16 << 20;  // bytes of the parts of one event

/// `Panic#1 Part2`
struct Head {
  std::string event;
  unsigned part = 0;
};

std::optional<Head> read_head(std::string_view line) {
  std::string_view t = text::trim(line);
  const std::string_view reason = text::take_while(t, text::is_alpha, 16);
  if (reason.empty() || !text::skip(t, "#") || text::take_while(t, text::is_digit).empty()) return std::nullopt;
  Head head{std::string(line.substr(0, static_cast<std::size_t>(t.data() - line.data()))), 0};
  if (!text::skip(t, " Part") || t.empty()) return std::nullopt;
  const auto [end, error] = std::from_chars(t.data(), t.data() + t.size(), head.part);
  if (error != std::errc{} || end != t.data() + t.size()) return std::nullopt;
  return head;
}

class Parts : public ByLines {
 public:
  void finish(Unwrapped& out) override {
    ByLines::finish(out);
    give(out);
  }

 private:
  struct Part {
    unsigned number;
    std::uint64_t line;
    std::string text;
  };

  void line(std::string_view line, Unwrapped& out) override {
    if (auto head = read_head(line)) {
      if (head->event != event_) give(out);
      event_ = std::move(head->event);
      parts_.push_back({head->part, line_ + 1, {}});
    } else if (kept_ > kMostKept || parts_.empty()) {
      give(out);
      out.add(line, line_);
      out.end_line(line_);
    } else {
      (parts_.back().text += line) += '\n';
      kept_ += line.size() + 1;
    }
  }

  /// The part with the greatest number was printed first.
  void give(Unwrapped& out) {
    std::stable_sort(parts_.begin(), parts_.end(), [](const Part& a, const Part& b) { return a.number > b.number; });
    for (Part& part : parts_) out.add_lines(part.text, part.line);
    parts_.clear();
    kept_ = 0;
  }

  std::string event_;
  std::size_t kept_ = 0;
  std::vector<Part> parts_;
};

}  // namespace

std::unique_ptr<Wrapping> parts_of(std::string_view head) {
  std::optional<Head> first;
  for (std::string_view rest = head; !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto found = rest.substr(0, end).find("#") < 16 ? read_head(rest.substr(0, end)) : std::nullopt;
    rest.remove_prefix(std::min(rest.size(), end + 1));
    if (found && first && found->event == first->event)
      return found->part > first->part ? std::make_unique<Parts>() : nullptr;
    if (found) first = found;
    if (!first && rest.size() + 200 < head.size()) return nullptr;  // parts begin a file
  }
  return nullptr;
}

}  // namespace lockgraph::unwrap
