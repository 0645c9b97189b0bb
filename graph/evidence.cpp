#include <lockgraph/evidence.h>

#include <range/v3/action/sort.hpp>

#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace lockgraph {
namespace {

constexpr std::size_t kAgreeingKeys = 5;  // equal addresses with equal labels that make two files one boot

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

/// Real addresses of a log with the label printed beside each: keys of its dumps, addresses of held locks.
std::map<std::string_view, std::string_view> addresses(const LogEvidence& log) {
  std::map<std::string_view, std::string_view> keys;
  for (const ProcDump& d : log.dumps)
    for (const DumpClass& c : d.classes)
      if (is_real_address(c.key)) keys.emplace(c.key, c.label);
  for (const Report& r : log.reports)
    if (r.held)
      for (const HeldLock& h : *r.held)
        if (is_real_address(h.address)) keys.emplace(h.address, h.label);
  return keys;
}

/// Two logs are named after one boot when enough real addresses are common to them and none bears two labels.
void join_boots(Evidence& logs) {
  std::vector<std::pair<LogEvidence*, std::map<std::string_view, std::string_view>>> dumped;
  for (LogEvidence& log : logs)
    if (!log.dumps.empty())
      if (auto keys = addresses(log); !keys.empty()) dumped.emplace_back(&log, std::move(keys));
  if (dumped.empty()) return;
  for (LogEvidence& log : logs) {
    const auto own = addresses(log);
    for (const auto& [other, keys] : dumped) {
      if (other == &log) break;  // dumps before this one only: the first of a boot gives its name
      std::size_t agree = 0;
      bool contradict = false;
      for (const auto& [key, label] : own)
        if (const auto it = keys.find(key); it != keys.end()) {
          agree += it->second == label;
          contradict |= it->second != label;
        }
      if (contradict || agree < kAgreeingKeys) continue;
      log.named_after = other->named_after;
      break;
    }
  }
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
  for (LogEvidence& log : logs) {
    log.named_after = log.hash;
    if (known.insert(log.hash).second) unique.push_back(std::move(log));
  }
  for (LogEvidence& log : unique) name_dump_releases(log);
  join_dump_files(unique);
  join_boots(unique);
  return unique;
}

}  // namespace lockgraph
