#include "../merge/tables.h"

#include "kernel/subsystems.h"

#include <lockgraph/graph/part.h>
#include <lockgraph/model/lock_class.h>

#include <map>

namespace lockgraph {

std::vector<std::string> subsystems(const LockGraph& g) {
  std::vector<std::string> all;
  for (ClassId v = 0; v < g.classes().size(); ++v) {
    std::map<std::string, std::size_t> folders;
    const auto count = [&](const Site& site, std::size_t weight) {
      if (std::string folder = subsystem_of_place(site); !folder.empty()) folders[std::move(folder)] += weight;
    };
    for (const ClassId over : held_directly_over(arrows(g), v))
      if (const DependencyEdge& d = *g.dependency(over, v); d.site) count(*d.site, d.reports.size());
    for (const auto& [state, places] : g[v].places) count(places.of_reports.front().site, 1);
    std::string best;
    std::size_t most = 0;
    for (const auto& [folder, n] : folders)
      if (n > most) best = folder, most = n;
    if (best.empty()) best = subsystem_of_owner(g[v].owner);
    if (best.empty()) best = subsystem_of_name(parse_label(g[v].base_name).name);
    all.push_back(best.empty() ? "other" : best);
  }
  return all;
}

}  // namespace lockgraph
