// What syslog daemons, journals and collectors put in front of a message.
#include "prefixes.h"

#include "../cursor.h"
#include "clocks.h"
#include "senders.h"

namespace lockgraph::prefixes {

using text::is_alpha;
using text::is_digit;
using text::skip;
using text::skip_blanks;
using text::take_while;

// host0017.rack3 4,4000,100000000,-;text               (records as a collector of netconsole writes them)
bool named_record(std::string_view& s, Stripped& out) {
  std::string_view t = s;
  const std::string_view host = take_while(
      t, [](char c) { return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == ':'; }, 64);
  if (host.empty() || !skip(t, " ") || t.empty() || !is_digit(t[0]) || !kmsg_record(t, out)) return false;
  out.sender = host;
  return s = t, true;
}

// Sep  9 10:25:34 host kernel: text
bool syslog(std::string_view& s, Stripped& out) {
  std::string_view t = s;
  if (!skip_one_of(t, kMonths) || !skip(t, " ")) return false;
  skip_blanks(t);
  if (take_while(t, is_digit, 2).empty() || !skip(t, " ") || !clock_time(t) || !skip(t, " ")) return false;
  if (!syslog_sender(t, out) && !named_record(t, out)) return false;
  s = t;
  return out.decorated = true;
}

bool kernel_tag(std::string_view& s, Stripped& out) {
  if (!s.starts_with("kernel:") && !s.starts_with("kernel[")) return false;
  return syslog_sender(s, out) && (out.decorated = true);
}

// 2025-09-09T10:25:34.123456+02:00 host kernel: text   [2025-09-09 10:25:34] text   2025-09-09T10:25:34Z text
bool iso_time(std::string_view& s, Stripped& out) {
  std::string_view t = s;
  const bool box = skip(t, "[");
  if (take_while(t, is_digit, 4).size() != 4 || !skip(t, "-") || take_while(t, is_digit, 2).size() != 2 ||
      !skip(t, "-") || take_while(t, is_digit, 2).size() != 2 || (!skip(t, "T") && !skip(t, " ")) || !clock_time(t))
    return false;
  if (t.starts_with(" +") || t.starts_with(" -")) {
    std::string_view zone = t.substr(2);
    if (take_while(zone, is_digit, 4).size() == 4) t.remove_prefix(1);
  }
  if (!skip(t, "Z") && t.size() > 4 && (t[0] == '+' || t[0] == '-')) {
    t.remove_prefix(1);
    take_while(
        t, [](char c) { return is_digit(c) || c == ':'; }, 5);
  }
  if (box && !skip(t, "]")) return false;
  skip_caller_box(t, out);
  skip(t, " ");
  syslog_sender(t, out);
  s = t;
  return out.decorated = true;
}

// Tue 2025-09-09 10:25:35 UTC host kernel: text         (journalctl -o short-full)
bool full_time(std::string_view& s, Stripped& out) {
  std::string_view t = s;
  if (!skip_one_of(t, kDays) || !skip(t, " ")) return false;
  const auto clock = t.find(' ');
  if (clock == std::string_view::npos || !is_digit(t[0])) return false;
  t.remove_prefix(clock + 1);
  if (!clock_time(t) || !skip(t, " ")) return false;
  take_while(
      t, [](char c) { return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == ':'; }, 8);
  if (!skip(t, " ") || !monotonic_sender(t, out)) return false;
  s = t;
  return out.decorated = true;
}

// 1 2025-09-09T10:25:35.123456Z host kernel - - [meta sequenceId="4"] text     (RFC 5424, behind its <4>)
bool structured_syslog(std::string_view& s, Stripped& out) {
  std::string_view t = s;
  if (!skip(t, "1 ")) return false;
  const auto is_word = [](char c) { return c != ' '; };
  std::string_view host;
  for (int field = 0; field < 5; ++field) {  // time, host, application, process, message id
    const std::string_view word = take_while(t, is_word, 255);
    if (word.empty() || !skip(t, " ")) return false;
    if (field == 1) host = word;
  }
  if (s.substr(2, 5).find('-') != 4 || (!t.starts_with("-") && !t.starts_with("["))) return false;
  if (!skip(t, "-"))
    while (skip(t, "[")) {
      const auto close = t.find(']');
      if (close == std::string_view::npos) return false;
      t.remove_prefix(close + 1);
    }
  if (!t.empty() && !skip(t, " ")) return false;
  skip(t, "\xef\xbb\xbf");
  if (host != "-") out.sender = host;
  s = t;
  return out.decorated = true;
}

// 1757413535.032266 host kernel: text
bool unix_time(std::string_view& s, Stripped& out) {
  std::string_view t = s;
  if (take_while(t, is_digit, 11).size() < 10 || !skip(t, ".") || take_while(t, is_digit, 6).size() != 6 ||
      !skip(t, " "))
    return false;
  return monotonic_sender(t, out) && (s = t, out.decorated = true);
}

// ... kernel: text                                      (a host's time that a reader cut away)
bool elided(std::string_view& s, Stripped& out) {
  std::string_view t = s;
  if (!skip(t, "...")) return false;
  skip_blanks(t);
  return t.starts_with("kernel:") && syslog_sender(t, out) && (s = t, out.decorated = true);
}

}  // namespace lockgraph::prefixes
