// What became of a deadlock that other logs made known, and that is listed no more.
#include "../search/short_cycles.h"
#include "detect.h"

#include <lockgraph/graph/analysis.h>

#include <algorithm>

namespace lockgraph {
namespace {

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

/// The cycle of two to six locks that has the id, whatever else lies inside it: none counts, so none replaces another.
std::optional<Chain> cycle_called(const LockGraph& g, const SearchGraph& search, std::string_view id) {
  std::optional<Chain> found;
  short_cycles(search, {}, [&](const std::vector<ClassId>& cycle) {
    if (Chain chain{FindingKind::Cycle, cycle}; !found && is_called(g, chain, id)) found = std::move(chain);
    return false;
  });
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
  CycleIndex listed(g.classes().size());
  for (std::size_t i = 0; i < a.findings.size(); ++i)
    if (const Finding& f = a.findings[i]; f.kind == fate.chain.kind && !f.incomplete && f.path.size() > 1)
      listed.add(f.path, i);
  std::vector<std::size_t> inside = listed.inside(fate.chain.path);
  std::ranges::sort(inside);
  for (const std::size_t i : inside) fate.replaced_by.push_back(a.findings[i].id);
  fate.is_weak = fate.replaced_by.empty();
  return fate;
}

}  // namespace lockgraph
