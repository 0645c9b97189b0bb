#include "families.h"

#include "lock_line.h"

#include <charconv>

namespace lockgraph::parse {
namespace {

struct Asked {
  std::string lock;
  Expectation of_it;
  std::string_view rest;  ///< of the condition
};

/// The end of a C expression that begins behind an open bracket, or npos.
std::size_t end_of_expression(std::string_view s) {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '(' || s[i] == '[') ++depth;
    if ((s[i] == ')' || s[i] == ']') && depth-- == 0) return i;
  }
  return s.npos;
}

// debug_locks && !(lock_is_held(&(&foo->a_lock)->dep_map) != 0)
// debug_locks && !(lock_is_held_type(&(&foo->a_lock)->dep_map, (1)))
std::optional<Asked> asked_by(std::string_view condition) {
  constexpr std::string_view kCall = "lock_is_held", kMap = ")->dep_map", kOpen = "(&(";
  std::size_t at = condition.find(kCall);
  if (at == condition.npos) return std::nullopt;
  std::string_view t = condition.substr(at + kCall.size());
  const bool of_type = text::skip(t, "_type");
  if (!text::skip(t, kOpen)) return std::nullopt;
  const std::size_t end = end_of_expression(t);
  if (end == t.npos || end == 0 || !t.substr(end).starts_with(kMap)) return std::nullopt;
  Asked asked{std::string(t.substr(0, end)), Expectation::Held, {}};
  t.remove_prefix(end + kMap.size());
  if (of_type) {
    if (!text::skip(t, ", ")) return std::nullopt;
    text::skip(t, "(");
    asked.of_it = t.starts_with('0') ? Expectation::HeldForWriting : Expectation::HeldForReading;
  } else if (text::skip(t, ") != ")) {
    asked.of_it = t.starts_with('1') ? Expectation::NotHeld : Expectation::Held;
  }
  if (const std::size_t other = t.find(" || "); other != t.npos) {
    asked.rest = t.substr(other + 4);
    asked.rest = asked.rest.substr(0, end_of_expression(asked.rest));
  }
  return asked;
}

// WARNING: [...] drivers/foo/foo.c:99 at foo_do+0x5e/0x80 drivers/foo/foo.c:97, CPU#1: tester/777
std::optional<Frame> failed_at(std::string_view warning) {
  const std::size_t at = warning.find(" at ");
  if (at == warning.npos) return std::nullopt;
  const std::string_view where = warning.substr(0, at), place = where.substr(where.rfind(' ') + 1);
  FrameView view;
  if (!view_frame(warning.substr(at + 4, warning.find(", CPU#") - at - 4), view)) return std::nullopt;
  Frame frame = to_frame(view);
  if (const std::size_t colon = place.rfind(':'); colon != place.npos) {
    frame.site.file = place.substr(0, colon);
    std::from_chars(place.data() + colon + 1, place.data() + place.size(), frame.site.line);
  }
  return frame;
}

}  // namespace

void read_assertion(const Printed& p, const Common&, Report& r) {
  const std::string_view head = p.headline;
  const std::size_t first = head.find("WARNING: "), warning = first == 0 ? head.find("] ") : first;
  const auto asked = asked_by(head.substr(0, warning));
  if (!asked) {
    r.problems.push_back("the condition that failed is not read");
    return;
  }
  r.acquiring = asked->lock;
  r.expected = asked->of_it;
  if (!asked->rest.empty()) r.remarks.push_back("it would do as well: " + std::string(asked->rest));
  if (warning == head.npos) return;
  auto place = failed_at(head.substr(warning));
  if (!place) {
    r.problems.push_back("the function whose assertion failed is not printed");
    return;
  }
  Frames frames = r.backtrace.frames();
  if (frames.empty() || frames.front().site.function != place->site.function)  // what trapped is on no trace of x86
    frames.insert(frames.begin(), std::move(*place));
  else
    frames.front() = std::move(*place);
  r.backtrace = std::move(frames);
}

}  // namespace lockgraph::parse
