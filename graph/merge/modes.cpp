// The kinds of a dependency from those of its witnesses.
#include "kernel/takers.h"
#include "tables.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace lockgraph {
namespace {

/// What the witnesses of a dependency show of one side of it: for each function that takes the lock there the values
/// that are known, and what is assumed of those of whom nothing is.
class Side {
 public:
  template <class IsWeak>
  Side(const std::vector<Witness>& witnesses, const std::vector<std::string>& takers, Acquisition Witness::*side,
       IsWeak is_weak) {
    for (std::size_t i = 0; i < witnesses.size(); ++i) {
      const Acquisition& a = witnesses[i].*side;
      known = std::min(known, a.known);
      if (a.known != Known::Assumed && !takers[i].empty()) of_taker_[takers[i]].insert(is_weak(a));
    }
  }

  /// Shared, or recursive: the values that a witness gives.
  std::set<bool> of(const Acquisition& a, bool value, const std::string& taker) const {
    const auto known_there = of_taker_.find(taker);
    return a.known != Known::Assumed || known_there == of_taker_.end() ? std::set<bool>{value} : known_there->second;
  }

  Known known = Known::Assumed;

 private:
  std::map<std::string, std::set<bool>> of_taker_;
};

}  // namespace

void set_modes(DependencyEdge& e) {
  const auto is_shared = [](const Acquisition& a) { return a.is_shared(); };
  const auto is_recursive = [](const Acquisition& a) { return a.access == Access::Recursive; };
  // Who takes it matters only where of some it is known how, and of others not.
  std::vector<std::string> takers(e.witnesses.size());
  const auto is_assumed = [](const Witness& w) { return w.known() == Known::Assumed; };
  const bool any_assumed = std::ranges::any_of(e.witnesses, is_assumed);
  for (std::size_t i = 0; any_assumed && i < takers.size(); ++i) takers[i] = taker_of(e.witnesses[i].stack);
  const Side from(e.witnesses, takers, &Witness::from, is_shared), to(e.witnesses, takers, &Witness::to, is_recursive);
  e.known = std::max(from.known, to.known);
  e.modes = e.certain = {};
  for (std::size_t i = 0; i < e.witnesses.size(); ++i) {
    const Witness& w = e.witnesses[i];
    if (w.known() != Known::Assumed) e.certain.insert(w.mode());
    for (const bool shared : from.of(w.from, is_shared(w.from), takers[i]))
      for (const bool recursive : to.of(w.to, is_recursive(w.to), takers[i]))
        e.modes.insert(mode_of(shared, recursive));
  }
}

}  // namespace lockgraph
