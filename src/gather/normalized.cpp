#include <lockgraph/gather/gather.h>

#include <range/v3/action/sort.hpp>
#include <range/v3/algorithm/is_sorted.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace lockgraph {
namespace {

std::string_view folder_of(std::string_view source) {
  const auto slash = source.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : source.substr(0, slash);
}

/// The dumps with classes of one folder: others may go to the one that is alone.
struct Whole {
  const LogEvidence* log = nullptr;
  ProcDump* dump = nullptr;
  std::size_t count = 0;
  std::set<std::string> releases;  ///< of the boots of the folder
};

std::map<std::string_view, Whole> wholes_by_folder(Evidence& logs) {
  std::map<std::string_view, Whole> wholes;
  for (LogEvidence& log : logs) {
    Whole& whole = wholes[folder_of(log.source)];
    whole.releases.insert(log.boot_releases.begin(), log.boot_releases.end());
    for (ProcDump& d : log.dumps)
      if (!d.classes.empty() && !d.memory) whole.log = &log, whole.dump = &d, ++whole.count;
  }
  return wholes;
}

/// A log that boots print to is no file of /proc: what stands there is of the boot around it.
bool is_file_of_its_own(const LogEvidence& log) { return log.reports.empty() && log.boot_releases.empty(); }

bool is_part_of(const Whole& whole, const LogEvidence& log, const ProcDump& d) {
  if (!d.classes.empty()) return false;
  return &log == whole.log ? d.boot == whole.dump->boot : is_file_of_its_own(log);
}

/// lockdep_stats and lockdep_chains in files of their own go to the one /proc/lockdep of their folder. Dumps stay where
/// they are until all have been looked at: pointers lead to them.
void join_dump_files(Evidence& logs) {
  std::map<std::string_view, Whole> wholes = wholes_by_folder(logs);
  std::set<const ProcDump*> joined;
  for (LogEvidence& log : logs)
    for (const Whole& whole = wholes.at(folder_of(log.source)); ProcDump & d : log.dumps) {
      if (whole.count != 1 || !is_part_of(whole, log, d)) continue;
      if (!d.stats.empty() && whole.dump->stats.empty()) whole.dump->stats = std::move(d.stats);
      if (d.chains && !whole.dump->chains)
        whole.dump->chains = d.chains, whole.dump->chain_classes = std::move(d.chain_classes);
      joined.insert(&d);
    }
  for (const auto& [folder, whole] : wholes)
    if (whole.count == 1 && whole.dump->release.empty() && whole.releases.size() == 1)
      whole.dump->release = *whole.releases.begin();
  for (LogEvidence& log : logs) std::erase_if(log.dumps, [&](const ProcDump& d) { return joined.count(&d) > 0; });
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

/// Of logs of one content and length only those of the latest reading, as stores keep them.
void drop_earlier_readings(Evidence& logs) {
  std::map<std::pair<std::string, std::uint64_t>, unsigned> latest;
  const auto key = [](const LogEvidence& log) {
    return std::pair(log.content.empty() ? log.hash : log.content, log.bytes);
  };
  for (const LogEvidence& log : logs) {
    unsigned& reading = latest[key(log)];
    reading = std::max(reading, log.reading);
  }
  std::erase_if(logs, [&](const LogEvidence& log) { return log.reading < latest.at(key(log)); });
}

}  // namespace

Evidence normalized(Evidence logs) {
  drop_earlier_readings(logs);
  if (!ranges::is_sorted(logs, comes_before)) logs |= ranges::actions::sort(comes_before);  // a store's are
  std::set<std::string> known;
  std::erase_if(logs, [&](const LogEvidence& log) { return !known.insert(log.hash).second; });
  for (LogEvidence& log : logs) name_dump_releases(log);
  join_dump_files(logs);
  return logs;
}

}  // namespace lockgraph
