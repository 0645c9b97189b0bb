// Strips what consoles, loggers and mailers put in front of a kernel message. One table of rules, applied until none
// fits: the order on the line may be any, since logs are pasted through several tools.
#include "cursor.h"
#include "lines.h"
#include "prefixes/prefixes.h"

#include <array>
#include <cstdint>
#include <iterator>

namespace lockgraph {
namespace prefixes {
namespace {

/// Takes one prefix off the front of `s`, which begins with no blank; false when it does not stand there.
using TryRule = bool (*)(std::string_view& s, Stripped& out);

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

// debian login: [   12.345678] text   debian login: ** 12 printk messages dropped ** [   12.345678] text
constexpr std::size_t kNoise = 200, kNoiseBehindTime = 64;

bool strip_one(std::string_view& line, Stripped& out) {
  std::string_view s = line;
  text::skip_blanks(s);
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
}  // namespace prefixes

Stripped strip_decoration(std::string_view line) {
  Stripped out;
  while (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (line.ends_with("^M")) line.remove_suffix(2);                      // as some viewers print it
  while (!line.empty() && line.front() == '\r') line.remove_prefix(1);  // lines that end with LF CR
  if (line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);          // a file that an editor marked as UTF-8
  for (int round = 0; round < 16 && prefixes::strip_one(line, out); ++round) {}
  if (out.decorated && line.ends_with("\\x0a")) line.remove_suffix(4);
  out.text = line;
  return out;
}

}  // namespace lockgraph
