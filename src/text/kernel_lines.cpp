#include "kernel_lines.h"

#include <algorithm>
#include <cctype>

namespace lockgraph {
namespace {

bool is_figure(char c) { return c >= '0' && c <= '9'; }

// [    0.000000]   [12345.678901][   T12]   [  +0.000001]
bool is_timestamp(std::string_view s) {
  constexpr std::size_t kLongest = 20, kFraction = 6;
  const std::size_t dot = s.substr(0, kLongest).find_first_of(".,");
  if (dot == s.npos || dot < 2 || !is_figure(s[dot - 1])) return false;
  const std::string_view seconds = s.substr(1, dot - 1), fraction = s.substr(dot + 1, kFraction);
  return std::all_of(seconds.begin(), seconds.end(), [](char c) { return is_figure(c) || c == ' ' || c == '+'; }) &&
         fraction.size() == kFraction && std::all_of(fraction.begin(), fraction.end(), is_figure) &&
         s.substr(dot + 1 + kFraction, 1).find_first_of("]<@") == 0;
}

}  // namespace

bool has_kernel_lines(std::string_view text) {
  for (std::size_t at = text.find('['); at != text.npos; at = text.find('[', at + 1))
    if (is_timestamp(text.substr(at))) return true;
  static constexpr std::string_view kWords[] = {" kernel: ",
                                                "Linux version ",
                                                "Call Trace:",
                                                "Kernel command line:",
                                                "all lock classes",
                                                "lockdep",
                                                "Call trace:",
                                                "Kernel panic",
                                                "BUG: ",
                                                "WARNING: ",
                                                "INFO: ",
                                                "Oops"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view words) { return text.find(words) != text.npos; });
}

}  // namespace lockgraph
