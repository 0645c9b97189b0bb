// What became of a deadlock that other logs made known, and that is listed no more.
#include "../search/cycle_search.h"
#include "../search/short_cycles.h"
#include "../search/walks.h"
#include "detect.h"

#include <lockgraph/graph/analysis.h>

#include <range/v3/algorithm/all_of.hpp>
#include <range/v3/algorithm/contains.hpp>

#include <algorithm>

namespace lockgraph {
namespace {

constexpr std::size_t kMostSteps = std::size_t{1} << 25;

/// The kinds that each witness shows by itself, also those that others of its function know better.
SearchGraph with_all_kinds(const LockGraph& g) {
  SearchGraph all = search_graph(g);
  for (SearchEdge& e : all.edges)
    for (const Witness& w : g.dependency(e.from, e.to)->witnesses) e.modes.insert(w.mode());
  return all;
}

bool is_called(const LockGraph& g, const Chain& c, std::string_view id) {
  const std::string whole = id_of(key_of(g, c), true);
  return !id.empty() && whole.starts_with(id);
}

/// The cycle of two to six locks that has the id, whatever else lies inside it.
std::optional<Chain> cycle_called(const LockGraph& g, const SearchGraph& search, std::string_view id) {
  const std::vector<int> component = strong_components(search.classes(), search.edges);
  std::vector<SearchEdge> inner;
  std::ranges::copy_if(search.edges, std::back_inserter(inner),
                       [&](const SearchEdge& e) { return e.from != e.to && component[e.from] == component[e.to]; });
  Walks walks(search.classes(), inner);
  std::size_t budget = kMostSteps;
  std::optional<Chain> found;
  for (std::size_t length = 2; length <= kLongestShort && !found; ++length)
    for (ClassId v = 0; v < search.classes() && !found && budget > 0; ++v)
      walks.of_length(
          length, v, v, v, [](const auto&, ClassId) { return true; },
          [&](const std::vector<ClassId>& cycle) {
            Chain chain{FindingKind::Cycle, cycle};
            if (is_strong(walks.modes(cycle, true), true) && is_called(g, chain, id)) found = std::move(chain);
            return found.has_value();
          },
          budget);
  return found;
}

std::optional<Chain> inversion_called(const LockGraph& g, const SearchGraph& search, std::string_view id) {
  for (const Inversion& i : find_inversions(search).inversions)
    if (Chain chain{FindingKind::IrqInversion, i.path}; is_called(g, chain, id)) return chain;
  return std::nullopt;
}

}  // namespace

std::optional<Fate> fate_of(const Analysis& a, std::string_view id) {
  const LockGraph& g = a.graph;
  const SearchGraph search = with_all_kinds(g);
  const auto kind = kind_of_id(id);
  auto chain = kind == FindingKind::Cycle          ? cycle_called(g, search, id)
               : kind == FindingKind::IrqInversion ? inversion_called(g, search, id)
                                                   : std::nullopt;
  if (!chain) return std::nullopt;
  Fate fate{std::move(*chain), {}, false};
  for (const Finding& f : a.findings)
    if (f.kind == fate.chain.kind && !f.incomplete && f.path.size() > 1 && f.path.size() < fate.chain.path.size() &&
        ranges::all_of(f.path, [&](ClassId v) { return ranges::contains(fate.chain.path, v); }))
      fate.replaced_by.push_back(f.id);
  fate.is_weak = fate.replaced_by.empty();
  return fate;
}

}  // namespace lockgraph
