#include "crash_files.h"

#include "cursor.h"
#include "kernel/paths.h"

#include <algorithm>

namespace lockgraph {
namespace {

constexpr std::size_t kMostFiles = 256;  // of one crash

// net/core/dev.c:12     include/linux/rcu.h:7
bool is_source_file(std::string_view s) {
  for (auto colon = s.find(':', 2); colon != s.npos; colon = s.find(':', colon + 1))
    if (s[colon - 2] == '.' && (s[colon - 1] == 'c' || s[colon - 1] == 'h' || s[colon - 1] == 'S')) return true;
  return false;
}

}  // namespace

void add_source_files(std::string_view s, std::string_view function, Bisection& b) {
  if (!is_source_file(s)) return;
  bool is_titles_frame = false;
  while (!s.empty()) {
    const std::string_view word = s.substr(0, s.find(' '));
    is_titles_frame |= !function.empty() && word.starts_with(function) &&
                       (word.size() == function.size() || word[function.size()] == '+' || word[function.size()] == '.');
    s.remove_prefix(std::min(s.size(), word.size() + 1));
    const auto colon = word.find(':');
    if (colon == word.npos || colon < 4 || colon + 1 >= word.size() || !text::is_digit(word[colon + 1])) continue;
    const std::string_view path = path_in_tree(word.substr(0, colon), std::nullopt);
    if (!path.ends_with(".c") && !path.ends_with(".h") && !path.ends_with(".S")) continue;
    if (!begins_at_top(path)) continue;
    if (is_titles_frame && b.crash_file.empty()) b.crash_file = path;
    if (b.crash_files.size() < kMostFiles &&
        std::find(b.crash_files.begin(), b.crash_files.end(), path) == b.crash_files.end())
      b.crash_files.emplace_back(path);
  }
}

}  // namespace lockgraph
