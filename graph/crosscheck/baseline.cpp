// What an earlier run found, for CI.
#include <lockgraph/graph/compare.h>

#include "../detect/rotation.h"

#include <algorithm>
#include <set>
#include <utility>

namespace lockgraph {
namespace {

using NamedChain = std::pair<FindingKind, std::vector<std::string>>;

NamedChain named_chain(FindingKind kind, std::vector<std::string> names) {
  if (kind == FindingKind::Cycle) rotate_to_smallest(names);
  return {kind, std::move(names)};
}

}  // namespace

class Baseline::Known {
 public:
  std::set<DeadlockKey> keys;
  std::set<std::string> unreported_ids;
  std::set<NamedChain> chains;
};

Baseline::Baseline() : known_(std::make_unique<Known>()) {}
Baseline::Baseline(Baseline&&) noexcept = default;
Baseline::~Baseline() = default;

void Baseline::add(const DeadlockKey& key, const std::string& unreported_id) {
  known_->keys.insert(key);
  if (!unreported_id.empty()) known_->unreported_ids.insert(unreported_id);
}

void Baseline::add(FindingKind kind, std::vector<std::string> names) {
  const auto has_boot = [](const std::string& name) { return name.find('@') != name.npos; };
  if (std::none_of(names.begin(), names.end(), has_boot)) known_->chains.insert(named_chain(kind, std::move(names)));
}

bool Baseline::knows(const Analysis& a, const Finding& f) const {
  if (known_->keys.count(f.key)) return true;
  if (!known_->chains.empty() && known_->chains.count(named_chain(f.kind, names(a.graph, f)))) return true;
  if (f.confidence == Confidence::Reported) return false;
  if (known_->unreported_ids.count(f.id)) return true;
  std::vector<std::string> roots = f.rests_on;
  if (roots.empty() && !f.extends.empty()) roots = {f.extends};
  const auto is_known = [&](const std::string& id) {
    const auto root = std::find_if(a.findings.begin(), a.findings.end(), [&](const Finding& r) { return r.id == id; });
    return root != a.findings.end() && knows(a, *root);
  };
  return !roots.empty() && std::all_of(roots.begin(), roots.end(), is_known);
}

std::vector<std::size_t> new_findings(const Analysis& a, const std::vector<std::size_t>& selected,
                                      const Baseline& baseline) {
  std::vector<std::size_t> fresh;
  for (const std::size_t i : selected)
    if (!baseline.knows(a, a.findings[i])) fresh.push_back(i);
  return fresh;
}

}  // namespace lockgraph
