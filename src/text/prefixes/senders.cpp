#include "senders.h"

#include "../cursor.h"

#include <algorithm>

namespace lockgraph::prefixes {

using text::is_digit;
using text::skip;
using text::skip_blanks;
using text::take_while;

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

void skip_caller_box(std::string_view& t, Stripped& out) {
  std::string_view u = t;
  skip(u, " ");
  if (caller_box(u, out)) t = u;
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

bool monotonic_sender(std::string_view& t, Stripped& out) {
  std::string_view u = t;
  const std::string_view host = take_while(
      u, [](char c) { return c != ' ' && c != ':' && c != '['; }, 64);
  return !host.empty() && skip(u, " ") && u.starts_with("kernel") && syslog_sender(u, out) && (t = u, true);
}

}  // namespace lockgraph::prefixes
