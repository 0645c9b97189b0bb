#include "../merge/tables.h"

#include "kernel/subsystems.h"

#include <lockgraph/graph/part.h>
#include <lockgraph/model/lock_class.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace lockgraph {
namespace {

/// What most of the places say where it is taken, else its owner, else its name; empty where none does.
std::string shown_subsystem(const LockGraph& g, ClassId v) {
  std::map<std::string, std::size_t> folders;
  const auto count = [&](const Site& site, std::size_t weight) {
    if (std::string folder = subsystem_of_place(site); !folder.empty()) folders[std::move(folder)] += weight;
  };
  for (const ClassId over : held_directly_over(arrows(g), v))
    if (const DependencyEdge& d = *g.dependency(over, v); d.site) count(*d.site, count_of(g, d.reports));
  for (const auto& [state, places] : g[v].places) count(places.of_reports.front().site, 1);
  std::string best;
  std::size_t most = 0;
  for (const auto& [folder, n] : folders)
    if (n > most) best = folder, most = n;
  if (best.empty()) best = subsystem_of_owner(g[v].owner);
  return best.empty() ? subsystem_of_name(parse_label(g[v].base_name).name) : best;
}

}  // namespace

std::vector<std::string> subsystems(const LockGraph& g) {
  std::vector<std::string> all;
  for (ClassId v = 0; v < g.classes().size(); ++v) all.push_back(shown_subsystem(g, v));
  // ext2 and ext4 have an `&ei->xattr_sem` each: of which else is something taken beside it?
  const std::vector<std::string> shown = all;
  const std::set<std::string> anywhere(shown.begin(), shown.end());
  for (ClassId v = 0; v < all.size(); ++v) {
    if (!all[v].empty()) continue;
    const std::set<std::string> candidates = subsystems_of_name(parse_label(g[v].base_name).name);
    std::set<std::string> here;
    const auto look_at = [&](ClassId neighbour) {
      if (candidates.count(shown[neighbour])) here.insert(shown[neighbour]);
    };
    for (const ClassId o : taken_directly_under(arrows(g), v)) look_at(o);
    for (const ClassId o : held_directly_over(arrows(g), v)) look_at(o);
    if (here.empty()) std::ranges::set_intersection(candidates, anywhere, std::inserter(here, here.end()));
    all[v] = here.size() == 1 ? *here.begin() : "other";
  }
  return all;
}

}  // namespace lockgraph
