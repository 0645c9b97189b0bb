// What an earlier run found, for CI.
#include "deadlock_key.h"

#include <algorithm>
#include <set>

namespace lockgraph {

class Baseline::Known {
 public:
  void add(const KnownFinding& f) {
    ids_.insert(f.id);
    if (!f.kind) return;
    index_.add(key_of(f), 0);
    if (*f.kind == FindingKind::Cycle && !f.incomplete) cycles_.emplace_back(f.names.begin(), f.names.end());
  }

  bool knows(const LockGraph& g, const Finding& f) const {
    const DeadlockKey key = key_of(g, f);
    // A class that was split by boot has another name in each: until the key holds none, what joins the boots is known.
    if (ids_.count(f.id) || !index_.of_same_locks(key).empty()) return true;
    // What a boot reported is news, even where a known deadlock lies inside it.
    if (f.confidence == Confidence::Reported) return false;
    if ((!f.extends.empty() && ids_.count(f.extends)) || !index_.of_same_ends(key).empty()) return true;
    return f.kind == FindingKind::Cycle && holds_known_cycle({key.locks.begin(), key.locks.end()});
  }

 private:
  bool holds_known_cycle(const std::set<std::string>& classes) const {
    return std::any_of(cycles_.begin(), cycles_.end(), [&](const std::set<std::string>& known) {
      return std::includes(classes.begin(), classes.end(), known.begin(), known.end());
    });
  }

  std::set<std::string> ids_;
  DeadlockIndex index_;
  std::vector<std::set<std::string>> cycles_;
};

Baseline::Baseline() : known_(std::make_unique<Known>()) {}
Baseline::Baseline(Baseline&&) noexcept = default;
Baseline::~Baseline() = default;

void Baseline::add(const KnownFinding& f) { known_->add(f); }
bool Baseline::knows(const LockGraph& g, const Finding& f) const { return known_->knows(g, f); }

KnownFinding known_finding(const LockGraph& g, const Finding& f) {
  return {f.id, f.kind, names(g, f), names_across_boots(g, f), is_ambiguous(g, f), f.incomplete};
}

std::vector<std::size_t> new_findings(const Analysis& a, const std::vector<std::size_t>& selected,
                                      const Baseline& baseline) {
  std::vector<std::size_t> fresh;
  for (const std::size_t i : selected)
    if (!baseline.knows(a.graph, a.findings[i])) fresh.push_back(i);
  return fresh;
}

}  // namespace lockgraph
