// What dmesg and Android's logcat put in front of a message in place of the kernel's stamp.
#include "prefixes.h"

#include "../cursor.h"
#include "clocks.h"
#include "senders.h"

#include <array>

namespace lockgraph::prefixes {

using text::is_alpha;
using text::is_digit;
using text::skip;
using text::skip_blanks;
using text::take_while;

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

}  // namespace lockgraph::prefixes
