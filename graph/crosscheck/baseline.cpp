// What an earlier run found, for CI.
#include <lockgraph/graph/compare.h>

#include "../detect/rotation.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string_view>
#include <unordered_map>
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
  void add(const DeadlockKey& key, const std::string& unreported_id) {
    keys.insert(key);
    if (!unreported_id.empty()) unreported_ids.insert(unreported_id);
  }

  std::set<DeadlockKey> keys;
  std::set<std::string> unreported_ids;
  std::set<NamedChain> chains;
  std::shared_ptr<const Precedents> reported;
  std::function<Analysis()> rest;  ///< until it was asked for
};

Baseline::Baseline() : known_(std::make_unique<Known>()) {}
Baseline::Baseline(Baseline&&) noexcept = default;
Baseline::~Baseline() = default;

void Baseline::add(const DeadlockKey& key, const std::string& unreported_id) { known_->add(key, unreported_id); }

void Baseline::add(FindingKind kind, std::vector<std::string> names) {
  const auto has_boot = [](const std::string& name) { return name.find('@') != name.npos; };
  if (std::none_of(names.begin(), names.end(), has_boot)) known_->chains.insert(named_chain(kind, std::move(names)));
}

void Baseline::look_in(std::shared_ptr<const Precedents> reported, std::function<Analysis()> all) {
  known_->reported = std::move(reported), known_->rest = std::move(all);
}

bool Baseline::knows(const LockGraph& g, const Finding& f) const {
  if (f.hang && is_by_name_alone(f.key)) return false;  // "two tasks in mutexes" is no deadlock that one could know
  if (known_->keys.count(f.key)) return true;
  if (known_->reported && is_reported(*known_->reported, f.key)) return true;
  if (const auto rest = std::exchange(known_->rest, {})) {
    for (const Finding& known : rest().findings) known_->add(known.key, known.unreported_id);
    if (known_->keys.count(f.key)) return true;
  }
  if (!known_->chains.empty() && known_->chains.count(named_chain(f.kind, names(g, f)))) return true;
  return f.confidence > Confidence::Reported && known_->unreported_ids.count(f.id) > 0;
}

std::vector<std::size_t> new_findings(const Analysis& a, const std::vector<std::size_t>& selected,
                                      const Baseline& baseline) {
  std::unordered_map<std::string_view, const Finding*> by_id;
  for (const Finding& f : a.findings) by_id.emplace(f.id, &f);
  const std::function<bool(const Finding&)> is_known = [&](const Finding& f) {
    if (baseline.knows(a.graph, f)) return true;
    if (f.confidence <= Confidence::Reported) return false;
    const auto has_known = [&](const std::string& id) { return is_known(*by_id.at(id)); };
    return f.rests_on.empty() ? !f.extends.empty() && has_known(f.extends)
                              : std::all_of(f.rests_on.begin(), f.rests_on.end(), has_known);
  };
  std::vector<std::size_t> fresh;
  for (const std::size_t i : selected)
    if (!is_known(a.findings[i])) fresh.push_back(i);
  return fresh;
}

}  // namespace lockgraph
