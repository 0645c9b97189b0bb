// The kinds of a dependency from those of its witnesses.
#include "tables.h"

#include <algorithm>

namespace lockgraph {
namespace {

/// What the witnesses of a dependency show of one side of it; where none shows anything, what is assumed.
struct Side {
  std::vector<bool> weak;  ///< shared, or recursive: the values that occur
  Known known = Known::Assumed;

  template <class IsWeak>
  Side(const std::vector<Witness>& witnesses, Acquisition Witness::*side, IsWeak is_weak) {
    for (const Witness& w : witnesses) known = std::min(known, (w.*side).known);
    for (const Witness& w : witnesses)
      if ((w.*side).known != Known::Assumed || known == Known::Assumed)
        if (const bool value = is_weak(w.*side); std::find(weak.begin(), weak.end(), value) == weak.end())
          weak.push_back(value);
  }
  std::vector<bool> of(const Acquisition& a, bool value) const {
    return a.known == Known::Assumed ? weak : std::vector<bool>{value};
  }
};

}  // namespace

void set_modes(DependencyEdge& e) {
  const auto is_shared = [](const Acquisition& a) { return a.is_shared(); };
  const auto is_recursive = [](const Acquisition& a) { return a.access == Access::Recursive; };
  const Side from(e.witnesses, &Witness::from, is_shared), to(e.witnesses, &Witness::to, is_recursive);
  e.known = std::max(from.known, to.known);
  e.modes = {};
  for (const Witness& w : e.witnesses)
    for (const bool shared : from.of(w.from, is_shared(w.from)))
      for (const bool recursive : to.of(w.to, is_recursive(w.to))) e.modes.insert(mode_of(shared, recursive));
}

}  // namespace lockgraph
