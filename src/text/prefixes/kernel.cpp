// What the kernel itself puts in front of a message, on a console or in /dev/kmsg.
#include "prefixes.h"

#include "../cursor.h"
#include "senders.h"

#include <charconv>

namespace lockgraph::prefixes {

using text::is_digit;
using text::skip;
using text::skip_blanks;
using text::take_while;

namespace {

bool realtime_cpu(std::string_view& t) {
  std::string_view u = t;
  return take_while(u, is_digit, 3).size() == 3 && skip(u, ": ") && (t = u, true);
}

}  // namespace

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

// [   T1222] text                                      (a time was cut away)
bool lone_caller(std::string_view& s, Stripped& out) {
  if (!caller_box(s, out)) return false;
  skip(s, " ");
  return out.decorated = true;
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

}  // namespace lockgraph::prefixes
