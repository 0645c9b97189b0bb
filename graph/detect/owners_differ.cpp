// Of which file system, or block device, a lock on a chain is a part: once as it is taken, once as it is held.
#include "kernel/class_names.h"
#include "kernel/owners.h"
#include "kernel/takers.h"

#include <lockgraph/graph/finding.h>
#include <lockgraph/model/lock_class.h>

#include <algorithm>
#include <optional>
#include <set>

namespace lockgraph {
namespace {

using Owners = std::set<std::string>;

/// The function alone that takes a lock.
Stack taker_alone(const Stack& stack) {
  const std::optional<Site> place = place_of(stack);
  return place ? Stack(Frames(1, Frame{*place, false, false, {}})) : Stack();
}

/// Of all witnesses, or of those functions of theirs that take the lock; empty where one of them tells nothing.
Owners owners_shown(const DependencyEdge* e, PartOf part, bool by_taker) {
  Owners all;
  if (!e) return all;
  for (const Witness& w : e->witnesses) {
    Owners here = owners_on(part, by_taker ? taker_alone(w.stack) : w.stack);
    if (here.empty() || here.count("*")) return {};
    all.merge(here);
  }
  return all;
}

bool have_one_in_common(const Owners& a, const Owners& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& owner) { return b.count(owner) > 0; });
}

}  // namespace

std::vector<OwnersDiffer> owners_differ(const LockGraph& g, const Chain& c) {
  std::vector<OwnersDiffer> all;
  const std::vector<Step> way = steps(c);
  for (std::size_t i = 0; i < way.size(); ++i) {
    const Step &into = way[i], &under = way[(i + 1) % way.size()];
    if (into.to != under.from || !g[into.to].owner.empty()) continue;
    const PartOf part = part_of(parse_label(g[into.to].base_name).name);
    if (part == PartOf::Anything) continue;
    const Owners taken = owners_shown(g.dependency(into.from, into.to), part, false);
    if (taken.empty()) continue;
    const Owners held = owners_shown(g.dependency(under.from, under.to), part, true);
    if (!held.empty() && !have_one_in_common(taken, held))
      all.push_back({into.to, {taken.begin(), taken.end()}, {held.begin(), held.end()}});
  }
  return all;
}

}  // namespace lockgraph
