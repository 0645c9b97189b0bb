#include "short_cycles.h"

#include "cycle_search.h"
#include "walks.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace lockgraph {
namespace {

using Id = std::uint32_t;

/// Sets of classes that a walk must not have all of.
class Forbidden {
 public:
  explicit Forbidden(std::size_t classes) : partners_(classes), larger_(classes) {}

  void add(const std::vector<Id>& cycle) {
    if (cycle.size() < 2) return;
    if (cycle.size() == 2) {
      for (const auto& [a, b] : {std::pair(cycle[0], cycle[1]), std::pair(cycle[1], cycle[0])}) {
        std::vector<Id>& partners = partners_[a];
        partners.insert(std::lower_bound(partners.begin(), partners.end(), b), b);
      }
      return;
    }
    for (const Id v : cycle) larger_[v].push_back(sets_.size());
    sets_.push_back(cycle);
    std::sort(sets_.back().begin(), sets_.back().end());
  }

  /// True when the walk, of which nothing is forbidden, and `next` have all of one.
  bool forbids(const std::vector<Id>& walk, Id next) const {
    for (const Id v : walk)
      if (std::binary_search(partners_[next].begin(), partners_[next].end(), v)) return true;
    return std::any_of(larger_[next].begin(), larger_[next].end(), [&](std::size_t i) {
      return sets_[i].size() <= walk.size() + 1 && std::all_of(sets_[i].begin(), sets_[i].end(), [&](Id v) {
               return v == next || std::find(walk.begin(), walk.end(), v) != walk.end();
             });
    });
  }

 private:
  std::vector<std::vector<Id>> partners_;  // of sets of two
  std::vector<std::vector<std::size_t>> larger_;
  std::vector<std::vector<Id>> sets_;
};

}  // namespace

ShortCycles short_cycles(const SearchGraph& graph, const std::vector<std::vector<Id>>& known,
                         const std::function<bool(const std::vector<Id>&)>& counts, std::size_t longest,
                         std::size_t budget) {
  ShortCycles result;
  const std::vector<int> component = strong_components(graph.classes(), graph.edges);
  std::vector<SearchEdge> inner;
  std::copy_if(graph.edges.begin(), graph.edges.end(), std::back_inserter(inner),
               [&](const SearchEdge& e) { return e.from != e.to && component[e.from] == component[e.to]; });
  std::vector<Id> first(graph.classes(), ~Id{0}), starts;
  for (Id v = 0; v < graph.classes(); ++v) {
    Id& smallest = first[static_cast<std::size_t>(component[v])];
    smallest = std::min(smallest, v);
  }
  for (const SearchEdge& e : inner)
    if (starts.empty() || starts.back() != e.from) starts.push_back(e.from);
  std::stable_sort(starts.begin(), starts.end(), [&](Id a, Id b) {
    return first[static_cast<std::size_t>(component[a])] < first[static_cast<std::size_t>(component[b])];
  });
  Walks walks(graph.classes(), inner);
  Forbidden forbidden(graph.classes());
  for (std::size_t length = 2; length <= std::min(longest, kLongestShort); ++length) {
    // What has as many locks contains none of its length.
    for (const auto& cycle : known)
      if (cycle.size() + 1 == length) forbidden.add(cycle);
    const std::size_t before = result.cycles.size();
    for (const Id v : starts)
      walks.of_length(
          length, v, v, v, [&](const std::vector<Id>& walk, Id next) { return !forbidden.forbids(walk, next); },
          [&](const std::vector<Id>& cycle) {
            if (is_strong(walks.modes(cycle, true), true) && counts(cycle)) result.cycles.push_back(cycle);
            return false;
          },
          budget);
    if (budget == 0) {
      result.bounded = true, result.longest = length - 1;
      break;
    }
    for (std::size_t i = before; i < result.cycles.size(); ++i) forbidden.add(result.cycles[i]);
  }
  return result;
}

}  // namespace lockgraph
