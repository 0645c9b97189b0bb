// What stands in front of a kernel's stamp and is of no logger: prompts, traces, the clock of a CI; what mailers and
// viewers put in.
#include "prefixes.h"

#include "../cursor.h"
#include "clocks.h"

namespace lockgraph::prefixes {

using text::is_alpha;
using text::is_digit;
using text::skip;
using text::skip_blanks;
using text::take_while;

bool noise_before_timestamp(std::string_view& s, Stripped& out, std::size_t most) {
  const std::string_view head = s.substr(0, most);
  for (auto at = head.find('[', 1); at != std::string_view::npos; at = head.find('[', at + 1)) {
    std::string_view t = s.substr(at);
    if (Stripped probe; timestamp(t, probe)) {
      if (const auto notice = s.substr(0, at).find("** "); notice != std::string_view::npos) {
        std::string_view from_notice = s.substr(notice);
        lost_messages(from_notice, out);
      }
      out.noise = s.substr(0, at);
      s = t;
      out.caller = probe.caller;
      if (!probe.sender.empty()) out.sender = probe.sender;
      out.stamp = probe.stamp;
      return out.decorated = true;
    }
  }
  return false;
}

// console: [   12.345678] text                           (behind a collector's stamp, which looks like the kernel's)
bool named_stamp(std::string_view& s, Stripped& out) {
  std::string_view t = s;
  const auto is_name = [](char c) { return is_alpha(c) || is_digit(c) || c == '-' || c == '_' || c == '/'; };
  const std::string_view name = take_while(t, is_name, 32);
  if (name.empty() || !skip(t, ": ") || !timestamp(t, out)) return false;
  out.sender = name;
  s = t;
  return true;
}

// bash-123     1d..1. 5032266us : console: [   12.345678] text    bash-1 [000] d..1. 5.032266: console: [   12.345678]
// text (ftrace, into which printk writes)
bool console_event(std::string_view& s, Stripped& out) {
  constexpr std::string_view kEvent = ": console: ";
  const auto at = s.substr(0, 100).find(kEvent);
  if (at == s.npos) return false;
  std::string_view t = s.substr(at + kEvent.size());
  return timestamp(t, out) && (s = t, true);
}

// 10:25:34.123 [   12.345678] text                     (a CI's own clock: only in front of another prefix)
bool host_clock(std::string_view& s, Stripped&) {
  std::string_view t = s;
  if (!clock_time(t) || !skip(t, " ")) return false;
  skip_blanks(t);
  std::string_view behind = t;
  Stripped probe;
  if (!level(behind, probe) && !timestamp(behind, probe) && !dmesg_time(behind, probe) && !human_time(behind, probe) &&
      !lone_caller(behind, probe))
    return false;
  s = t;
  return true;
}

// `> `, `| `, several deep: `> > `, `>> `, `> | `
bool quote(std::string_view& s, Stripped&) {
  s.remove_prefix(1);
  skip(s, " ");
  return true;
}

// #012but task is already holding lock:     \x0a-> #1 (a){+.+.}:     (a newline as syslog daemons and /dev/kmsg write
// it)
bool escaped_newline(std::string_view& s, Stripped&) { return skip(s, "#012") || skip(s, "\\x0a"); }

}  // namespace lockgraph::prefixes
