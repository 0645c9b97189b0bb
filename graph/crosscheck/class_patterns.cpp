// Which classes the pattern of a rule means.
#include <lockgraph/graph/questions.h>

#include <string_view>

namespace lockgraph {
namespace {

/// `*` any characters, `?` any one; everything else is itself, brackets too.
bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = pattern.npos, from = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++, from = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p, ++t;
    } else if (star != pattern.npos) {
      p = star + 1, t = ++from;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace

std::vector<ClassId> classes_matching(const LockGraph& g, const std::string& pattern) {
  std::vector<ClassId> found;
  if (const auto exact = find_class(g, pattern))
    for (ClassId v = *exact; v < g.classes().size() && g[v].name == pattern; ++v) found.push_back(v);
  if (!found.empty()) return found;
  for (ClassId v = 0; v < g.classes().size(); ++v)
    if (matches(pattern, g[v].name) || matches(pattern, g[v].base_name)) found.push_back(v);
  return found;
}

}  // namespace lockgraph
