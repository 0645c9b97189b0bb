#include <lockgraph/graph/baseline.h>

#include <algorithm>

namespace lockgraph {

void Baseline::add(const Entry& e) {
  ids_.insert(e.id);
  if (e.ambiguous) ambiguous_.emplace(e.kind, e.incomplete, e.across_boots);
  if (e.incomplete) return;
  if (e.kind == name(FindingKind::Cycle)) cycles_.emplace_back(e.names.begin(), e.names.end());
  if (e.kind == name(FindingKind::IrqInversion) && !e.names.empty())
    inversions_.emplace(e.names.front(), e.names.back());
}

bool Baseline::knows(const LockGraph& g, const Finding& f) const {
  if (ids_.count(f.id)) return true;
  if (is_ambiguous(g, f) && ambiguous_.count({std::string(name(f.kind)), f.incomplete, names_across_boots(g, f)}))
    return true;
  // What a boot reported is news, even where a known deadlock lies inside it.
  if (f.confidence == Confidence::Reported) return false;
  if (!f.extends.empty() && ids_.count(f.extends)) return true;
  const Names chain = names(g, f);
  if (f.kind == FindingKind::IrqInversion) return inversions_.count({chain.front(), chain.back()}) > 0;
  if (f.kind != FindingKind::Cycle) return false;
  const std::set<std::string> classes(chain.begin(), chain.end());
  return std::any_of(cycles_.begin(), cycles_.end(), [&](const std::set<std::string>& known) {
    return std::includes(classes.begin(), classes.end(), known.begin(), known.end());
  });
}

Baseline::Entry entry_of(const LockGraph& g, const Finding& f) {
  return {f.id, std::string(name(f.kind)), names(g, f), names_across_boots(g, f), is_ambiguous(g, f), f.incomplete};
}

std::vector<std::size_t> new_findings(const LockGraph& g, const std::vector<Finding>& findings,
                                      const std::vector<std::size_t>& selected, const Baseline& baseline) {
  std::vector<std::size_t> fresh;
  for (const std::size_t i : selected)
    if (!baseline.knows(g, findings[i])) fresh.push_back(i);
  return fresh;
}

}  // namespace lockgraph
