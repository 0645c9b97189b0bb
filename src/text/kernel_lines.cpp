#include "kernel_lines.h"

#include "cursor.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace lockgraph {
namespace {

// [    0.000000]   [12345.678901][   T12]   [  +0.000001]
bool is_timestamp(std::string_view s) {
  constexpr std::size_t kLongest = 20, kFraction = 6;
  const std::size_t dot = s.substr(0, kLongest).find_first_of(".,");
  if (dot == s.npos || dot < 2 || !text::is_digit(s[dot - 1])) return false;
  const std::string_view seconds = s.substr(1, dot - 1), fraction = s.substr(dot + 1, kFraction);
  return std::all_of(seconds.begin(), seconds.end(),
                     [](char c) { return text::is_digit(c) || c == ' ' || c == '+'; }) &&
         fraction.size() == kFraction && std::all_of(fraction.begin(), fraction.end(), text::is_digit) &&
         s.substr(dot + 1 + kFraction, 1).find_first_of("]<@") == 0;
}

}  // namespace

bool has_kernel_lines(std::string_view text) {
  for (std::size_t at = text.find('['); at != text.npos; at = text.find('[', at + 1))
    if (is_timestamp(text.substr(at))) return true;
  struct Word {
    std::string_view word;
    std::size_t rarest;
  };
  static constexpr Word kWords[] = {{"BUG: ", 0},          {"WARNING: ", 0},    {"INFO: ", 2},
                                    {"Linux version ", 0}, {"Call Trace:", 5},  {"Kernel command line:", 0},
                                    {"Oops", 0},           {"Kernel panic", 0}, {"Call trace:", 0},
                                    {" kernel: ", 1},      {"lock classes", 3}, {"lockdep", 3}};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](const Word& w) { return text::has_word(text, w.word, w.rarest); });
}

}  // namespace lockgraph
