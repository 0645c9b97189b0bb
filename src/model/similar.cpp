#include <lockgraph/model/similar.h>

#include <algorithm>
#include <numeric>
#include <tuple>

namespace lockgraph {
namespace {

/// Insertions, deletions and replacements that make one of the other.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] != b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::vector<std::string> similar(std::string_view word, const std::vector<std::string>& all, std::size_t limit) {
  constexpr std::size_t kLongest = 200;  // longer words are no slips of a hand
  std::vector<std::tuple<std::size_t, std::size_t, std::string>> rated;
  for (const std::string& candidate : all) {
    if (candidate.find(word) != candidate.npos)
      rated.emplace_back(0, candidate.size(), candidate);
    else if (word.size() > kLongest || candidate.size() > kLongest)
      continue;
    else if (const std::size_t d = edit_distance(word, candidate); d <= std::max<std::size_t>(1, word.size() / 3))
      rated.emplace_back(d, candidate.size(), candidate);
  }
  std::sort(rated.begin(), rated.end());
  std::vector<std::string> nearest;
  for (const auto& [d, size, candidate] : rated)
    if (nearest.size() < limit) nearest.push_back(candidate);
  return nearest;
}

}  // namespace lockgraph
