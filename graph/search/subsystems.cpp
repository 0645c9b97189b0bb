#include <lockgraph/graph/subgraph.h>

#include "kernel/subsystems.h"

#include <boost/range/iterator_range.hpp>

#include <map>

namespace lockgraph {

std::vector<std::string> subsystems(const LockGraph& g) {
  std::vector<std::string> all;
  for (const Vertex v : boost::make_iterator_range(boost::vertices(g.graph))) {
    std::map<std::string, std::size_t> folders;
    const auto count = [&](const Site& site, std::size_t weight) {
      if (std::string folder = subsystem_of_file(site.file); !folder.empty()) folders[std::move(folder)] += weight;
    };
    for (const Edge e : boost::make_iterator_range(boost::in_edges(v, g.graph)))
      if (const auto& site = g.graph[e].site) count(*site, g.graph[e].witnesses.size());
    for (const auto& [state, site] : g[v].first_seen) count(site, 1);
    std::string best = structure_of_name(g[v].name);
    std::size_t most = 0;
    for (const auto& [folder, n] : folders)
      if (n > most) best = folder, most = n;
    all.push_back(best.empty() ? "other" : best);
  }
  return all;
}

}  // namespace lockgraph
