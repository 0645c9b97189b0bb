// Strips what consoles, loggers and mailers put in front of a kernel message. One table of rules, applied until none
// fits: the order on the line may be any, since logs are pasted through several tools.
#include "cursor.h"

#include "lines.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <iterator>

namespace lockgraph {
namespace {

using text::is_alpha;
using text::is_digit;
using text::skip;
using text::skip_blanks;
using text::take_while;

/// Takes one prefix off the front of `s`, which begins with no blank; false when it does not stand there.
using TryRule = bool (*)(std::string_view& s, Stripped& out);

// [ T123]  [    C0]  [ T123@C1]
bool caller_box(std::string_view& t, Stripped& out) {
  std::string_view u = t;
  if (!skip(u, "[")) return false;
  skip_blanks(u);
  const std::string_view start = u;
  if (!skip(u, "T") && !skip(u, "C")) return false;
  if (take_while(u, is_digit).empty()) return false;
  const std::string_view id = start.substr(0, start.size() - u.size());
  if (skip(u, "@C")) take_while(u, is_digit);
  if (!skip(u, "]")) return false;
  out.caller = id;
  t = u;
  return true;
}

// [   T1222] text                                      (a time was cut away)
bool lone_caller(std::string_view& s, Stripped& out) {
  if (!caller_box(s, out)) return false;
  skip(s, " ");
  return out.decorated = true;
}

/// The same behind a time, with or without a blank between; stays when there is none.
void skip_caller_box(std::string_view& t, Stripped& out) {
  std::string_view u = t;
  skip(u, " ");
  if (caller_box(u, out)) t = u;
}

// `> `, `| `, several deep: `> > `, `>> `, `> | `
bool quote(std::string_view& s, Stripped&) {
  s.remove_prefix(1);
  skip(s, " ");
  return true;
}

// <4>  <12>; not <IRQ>, <TASK>
bool level(std::string_view& s, Stripped& out) {
  std::string_view t = s;
  if (!skip(t, "<") || take_while(t, is_digit, 3).empty() || !skip(t, ">")) return false;
  s = t;
  return out.decorated = true;
}

// 4,447,14082085,-;text   4,451,14084074,c,caller=T50;text        (records of /dev/kmsg)
// 6.4.0,4,447,14082085,-;text   4,416,1758426,-,ncfrag=0/31;the first 16 bytes        (of netconsole)
bool kmsg_record(std::string_view& s, Stripped& out) {
  std::string_view t = s;
  std::string_view release = t.substr(0, t.substr(0, 64).find(','));
  if (release.size() < t.size() && release.find('.') != release.npos && release.find(' ') == release.npos)
    t.remove_prefix(release.size() + 1);
  for (int i = 0; i < 3; ++i)
    if (take_while(t, is_digit, 20).empty() || !skip(t, ",")) return false;
  const auto semicolon = t.substr(0, 64).find(';');
  if (semicolon == std::string_view::npos || semicolon == 0) return false;
  const std::string_view flags = t.substr(0, semicolon);
  const auto value_of = [&](std::string_view key) {
    const auto at = flags.find(key);
    return at == flags.npos ? std::string_view{} : flags.substr(at + key.size(), flags.find(',', at) - at - key.size());
  };
  if (const auto caller = value_of("caller="); !caller.empty()) out.caller = caller;
  const std::string_view fragment = value_of("ncfrag=");
  std::from_chars(fragment.data(), fragment.data() + fragment.size(), out.fragment);
  s = t.substr(semicolon + 1);
  return out.decorated = true;
}

bool clock_time(std::string_view& t) {  // 10:25:34  10:25:34.123456  10:25:34,123
  for (int i = 0; i < 3; ++i)
    if ((i && !skip(t, ":")) || take_while(t, is_digit, 2).size() != 2) return false;
  if (t.size() > 1 && (t[0] == '.' || t[0] == ',') && is_digit(t[1])) {
    t.remove_prefix(1);
    take_while(t, is_digit);
  }
  return true;
}

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

template <class Table>
bool skip_one_of(std::string_view& t, const Table& table) {
  return std::any_of(table.begin(), table.end(), [&](std::string_view word) { return skip(t, word); });
}

// `HOST kernel: ` behind a host's time, or `kernel: ` alone
bool syslog_sender(std::string_view& t, Stripped& out) {
  const auto at = t.substr(0, 100).find("kernel");
  if (at == std::string_view::npos) return false;
  std::string_view host = t.substr(0, at), rest = t.substr(at + 6);
  if (skip(rest, "[") && (take_while(rest, is_digit).empty() || !skip(rest, "]"))) return false;
  const auto words = std::count(host.begin(), host.end(), ' ');
  if (!skip(rest, ":") || words > 2 || (words == 2 && host.find(" kern.") == host.npos)) return false;
  skip(rest, " ");
  skip_blanks(host);
  if (!host.empty()) out.sender = host.substr(0, host.find(' '));
  t = rest;
  return true;
}

/// `HOST kernel: ` where the host stands alone: what a message says of a kernel has more words, or a colon.
bool monotonic_sender(std::string_view& t, Stripped& out) {
  std::string_view u = t;
  const std::string_view host = take_while(
      u, [](char c) { return c != ' ' && c != ':' && c != '['; }, 64);
  return !host.empty() && skip(u, " ") && u.starts_with("kernel") && syslog_sender(u, out) && (t = u, true);
}

bool realtime_cpu(std::string_view& t) {
  std::string_view u = t;
  return take_while(u, is_digit, 3).size() == 3 && skip(u, ": ") && (t = u, true);
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

// [Nov29 01:25] text                                    (dmesg -H)
bool human_time(std::string_view& s, Stripped& out) {
  std::string_view t = s;
  if (!skip(t, "[") || !skip_one_of(t, kMonths)) return false;
  skip_blanks(t);
  if (take_while(t, is_digit, 2).empty() || !skip(t, " ") || take_while(t, is_digit, 2).size() != 2 || !skip(t, ":") ||
      take_while(t, is_digit, 2).size() != 2 || !skip(t, "]"))
    return false;
  skip_caller_box(t, out);
  skip(t, " ");
  s = t;
  return out.decorated = true;
}

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

// [Tue Sep  9 10:25:34 2025] text                      (dmesg -T)
bool dmesg_time(std::string_view& s, Stripped& out) {
  std::string_view t = s;
  if (!skip(t, "[") || !skip_one_of(t, kDays) || !skip(t, " ")) return false;
  const auto close = t.substr(0, 40).find(']');
  if (close == std::string_view::npos) return false;
  s = t.substr(close + 1);
  skip_caller_box(s, out);
  skip(s, " ");
  return out.decorated = true;
}

// kern  :warn  : text                                  (dmesg -x)
bool dmesg_facility(std::string_view& s, Stripped& out) {
  static constexpr std::array<std::string_view, 6> kFacilities = {"kern", "user", "daemon", "auth", "syslog", "local"};
  std::string_view t = s;
  if (!skip_one_of(t, kFacilities)) return false;
  skip_blanks(t);
  if (!skip(t, ":")) return false;
  skip_blanks(t);
  if (take_while(t, is_alpha, 8).empty()) return false;
  skip_blanks(t);
  if (!skip(t, ":")) return false;
  skip(t, " ");
  s = t;
  return out.decorated = true;
}

// [   12.345678] text   [   12.345678][  T123] text   [   12.345678] [  T123] text   [   12.345678@0] text
//  [ 2785.326074 ] text   [10205.0]  [10205.0] text   [  +0.000021] text   [+0,003927] text
// [   12.345678 <    0.000021>] text   [   12.345678 <    0.000021 >] host kernel: text   [   12.345678] host kernel:
// text [   12.345678] 039: text                              (PREEMPT_RT: the CPU)
bool timestamp(std::string_view& s, Stripped& out) {
  std::string_view t = s;
  if (!skip(t, "[")) return false;
  skip_blanks(t);
  const std::string_view time = t;
  const bool delta = skip(t, "+");
  if (take_while(t, is_digit, 12).empty() || !(skip(t, ".") || (delta && skip(t, ",")))) return false;
  if (take_while(t, is_digit, 9).size() < 3) return false;
  const std::string_view stamp = time.substr(0, time.size() - t.size());
  if (skip(t, "@") || skip(t, ",")) take_while(t, is_digit, 3);
  skip_blanks(t);
  if (skip(t, "<")) {
    take_while(
        t, [](char c) { return is_digit(c) || c == ' ' || c == '.' || c == '+'; }, 24);
    if (!skip(t, ">")) return false;
  }
  if (!skip(t, "]")) return false;
  skip_caller_box(t, out);
  skip(t, " ");
  s = t;
  monotonic_sender(s, out) || realtime_cpu(s);
  out.stamp = stamp;
  return out.decorated = true;
}

// I[0:      swapper/0:    1] text     .(0)[1:swapper/0]text     <1>.(0)[1:swapper/0]text     (vendors' kernels)
bool vendor_cpu(std::string_view& s) {
  std::string_view t = s;
  if (!t.empty() && t[0] != '(' && t[0] != '[') t.remove_prefix(1);
  bool cpu = false;
  if (skip(t, "(")) {
    if (take_while(t, is_digit, 2).empty() || !skip(t, ")")) return false;
    cpu = true;
  }
  if (!skip(t, "[")) return false;
  skip_blanks(t);
  if (take_while(t, is_digit, 7).empty() || !skip(t, ":")) return false;
  const auto close = t.substr(0, 40).find(']');
  if (close == std::string_view::npos || (!cpu && t.substr(0, close).find(':') == std::string_view::npos)) return false;
  s = t.substr(close + 1);
  skip(s, " ");
  return true;
}

// 09-09 10:25:34.123  1234  1240 W kernel  : text      (Android's logcat)
bool logcat(std::string_view& s, Stripped& out) {
  std::string_view t = s;
  if (take_while(t, is_digit, 2).size() != 2 || !skip(t, "-") || take_while(t, is_digit, 2).size() != 2 ||
      !skip(t, " ") || !clock_time(t))
    return false;
  for (int i = 0; i < 2; ++i) {
    skip_blanks(t);
    if (take_while(t, is_digit).empty()) return false;
  }
  skip_blanks(t);
  if (take_while(t, is_alpha, 1).empty() || !skip(t, " ")) return false;
  const auto colon = t.substr(0, 40).find(": ");
  if (colon == std::string_view::npos) return false;
  s = t.substr(colon + 2);
  return out.decorated = true;
}

// #012but task is already holding lock:     \x0a-> #1 (a){+.+.}:     (a newline as syslog daemons and /dev/kmsg write
// it)
bool escaped_newline(std::string_view& s, Stripped&) { return skip(s, "#012") || skip(s, "\\x0a"); }

// ** 12 printk messages dropped ** [   12.345678] text  (older consoles end no line behind it; alone it is a message)
bool lost_messages(std::string_view& s, Stripped& out) {
  std::string_view t = s;
  if (!skip(t, "** ") || take_while(t, is_digit, 20).empty() || !skip(t, " printk messages dropped **")) return false;
  if (text::trim(t).empty()) return false;
  out.lost = s.substr(0, s.size() - t.size());
  skip(t, " ");
  s = t;
  return true;
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

// debian login: [   12.345678] text   debian login: ** 12 printk messages dropped ** [   12.345678] text
constexpr std::size_t kNoise = 200, kNoiseBehindTime = 64;
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

struct Rule {
  std::string_view begins;  // characters that such a prefix begins with
  TryRule take;
};

constexpr std::string_view kDigits = "0123456789";

// Tried in this order in every round. Blanks may stand in front of each prefix.
constexpr Rule kRules[] = {
    {"[", timestamp},
    {"#\\", escaped_newline},
    {"<", level},
    {kDigits, kmsg_record},
    {"JFMASOND", syslog},
    {"k", kernel_tag},
    {"[0123456789", iso_time},
    {"[", dmesg_time},
    {"[", human_time},
    {"1", structured_syslog},
    {"MTWFS", full_time},
    {kDigits, unix_time},
    {".", elided},
    {"[", lone_caller},
    {kDigits, host_clock},
    {"kudasl", dmesg_facility},
    {kDigits, logcat},
    {">|", quote},
    {"*", lost_messages},
};

/// The rules worth a try for each first character, one bit each.
constexpr auto kRulesFor = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::size_t rule = 0; rule < std::size(kRules); ++rule)
    for (std::size_t c = 0; c < table.size(); ++c)
      if (kRules[rule].begins.find(static_cast<char>(c)) != std::string_view::npos) table[c] |= 1u << rule;
  return table;
}();

bool strip_one(std::string_view& line, Stripped& out) {
  std::string_view s = line;
  skip_blanks(s);
  if (s.empty()) return false;
  for (unsigned rules = kRulesFor[static_cast<unsigned char>(s[0])]; rules; rules &= rules - 1)
    if (kRules[__builtin_ctz(rules)].take(s, out)) return line = s, true;
  if (!out.decorated) return noise_before_timestamp(line, out, kNoise);
  if (vendor_cpu(s) || (!out.stamp.empty() && (named_stamp(s, out) || console_event(s, out)))) return line = s, true;
  if (named_record(s, out)) return line = s, true;
  // What a collector put behind its own time is of any form; the kernel's stamp tells where it ends.
  return out.stamp.empty() && noise_before_timestamp(line, out, kNoiseBehindTime);
}

}  // namespace

Stripped strip_decoration(std::string_view line) {
  Stripped out;
  while (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (line.ends_with("^M")) line.remove_suffix(2);                      // as some viewers print it
  while (!line.empty() && line.front() == '\r') line.remove_prefix(1);  // lines that end with LF CR
  if (line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);          // a file that an editor marked as UTF-8
  for (int round = 0; round < 16 && strip_one(line, out); ++round) {}
  if (out.decorated && line.ends_with("\\x0a")) line.remove_suffix(4);
  out.text = line;
  return out;
}

}  // namespace lockgraph
