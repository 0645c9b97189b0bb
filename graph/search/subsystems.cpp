#include "../merge/tables.h"

#include <lockgraph/graph/questions.h>

#include <algorithm>
#include <map>

namespace lockgraph {
namespace {

/// "fs/ext4" of "fs/ext4/inode.c"; empty for headers, whose functions are inlined anywhere, and for what is no path.
std::string folder_of(std::string_view file) {
  while (file.substr(0, 2) == "./" || file.substr(0, 3) == "../") file.remove_prefix(file.find('/') + 1);
  if (file.empty() || file.front() == '/' || file.substr(0, 8) == "include/" || file.ends_with(".h")) return {};
  const std::size_t first = file.find('/');
  if (first == file.npos) return {};
  const std::size_t second = file.find('/', first + 1);
  return std::string(file.substr(0, second == file.npos ? first : second));
}

/// "tty->" of "&tty->port.lock"; empty when the name shows no structure.
std::string structure_of(std::string_view name) {
  const std::size_t end = std::min(name.find("->"), name.find('.'));
  if (end == name.npos) return {};
  const std::size_t before = name.substr(0, end).find_last_of("&(*) ");
  const std::size_t start = before == name.npos ? 0 : before + 1;
  if (end == start) return {};
  return std::string(name.substr(start, end - start)) + (name[end] == '.' ? "." : "->");
}

}  // namespace

std::vector<std::string> subsystems(const LockGraph& g) {
  std::vector<std::string> all;
  for (ClassId v = 0; v < g.classes().size(); ++v) {
    std::map<std::string, std::size_t> folders;
    const auto count = [&](const Site& site, std::size_t weight) {
      if (std::string folder = folder_of(site.file); !folder.empty()) folders[std::move(folder)] += weight;
    };
    for (const ClassId over : held_directly_over(arrows(g), v))
      if (const DependencyEdge& d = *g.dependency(over, v); d.site) count(*d.site, d.witnesses.size());
    for (const auto& [state, site] : g[v].first_seen) count(site, 1);
    std::string best = structure_of(g[v].name);
    std::size_t most = 0;
    for (const auto& [folder, n] : folders)
      if (n > most) best = folder, most = n;
    all.push_back(best.empty() ? "other" : best);
  }
  return all;
}

}  // namespace lockgraph
