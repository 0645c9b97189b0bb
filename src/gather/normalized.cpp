#include <lockgraph/gather/gather.h>

#include <range/v3/action/sort.hpp>

#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace lockgraph {
namespace {

std::string_view folder_of(std::string_view source) {
  const auto slash = source.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : source.substr(0, slash);
}

/// lockdep_stats and lockdep_chains in files of their own go to the one /proc/lockdep of their folder.
void join_dump_files(Evidence& logs) {
  std::map<std::string_view, std::vector<ProcDump*>> classes_in;
  for (LogEvidence& log : logs)
    for (ProcDump& d : log.dumps)
      if (!d.classes.empty()) classes_in[folder_of(log.source)].push_back(&d);
  std::map<ProcDump*, std::set<std::string>> releases_in;
  for (LogEvidence& log : logs) {
    const auto it = classes_in.find(folder_of(log.source));
    if (it == classes_in.end() || it->second.size() != 1) continue;
    ProcDump& whole = *it->second.front();
    for (const std::string& release : log.boot_releases) releases_in[&whole].insert(release);
    std::erase_if(log.dumps, [&](ProcDump& d) {
      if (!d.classes.empty() || &d == &whole) return false;
      if (!d.stats.empty() && whole.stats.empty()) whole.stats = std::move(d.stats);
      if (d.chains && !whole.chains) whole.chains = d.chains, whole.chain_classes = std::move(d.chain_classes);
      return true;
    });
  }
  for (const auto& [dump, releases] : releases_in)
    if (dump->release.empty() && releases.size() == 1) dump->release = *releases.begin();
}

/// A dump in a log whose reports name one release is of that release.
void name_dump_releases(LogEvidence& log) {
  std::set<std::string> releases;
  for (const Report& r : log.reports)
    if (r.kernel && version_number(r.kernel->release)) releases.insert(r.kernel->release);
  if (releases.size() != 1) return;
  for (ProcDump& d : log.dumps)
    if (d.release.empty()) d.release = *releases.begin();
}

}  // namespace

Evidence normalized(Evidence logs) {
  logs |= ranges::actions::sort([](const LogEvidence& a, const LogEvidence& b) {
    return std::tie(a.source, a.hash) < std::tie(b.source, b.hash);
  });
  Evidence unique;
  std::set<std::string> known;
  for (LogEvidence& log : logs)
    if (known.insert(log.hash).second) unique.push_back(std::move(log));
  for (LogEvidence& log : unique) name_dump_releases(log);
  join_dump_files(unique);
  return unique;
}

}  // namespace lockgraph
