// Promises about conclusions, held on the whole corpus: nothing reported vanishes, names and ids never move, match and
// baselines tell the truth in both directions.
#include <lockgraph/graph/compare.h>
#include <lockgraph/graph/questions.h>
#include <lockgraph/graph/analysis.h>

#include "../../graph/identity/identities.h"
#include "corpus/shared_logs.h"
#include "graph/fates.h"

#include <map>
#include <random>
#include <set>

using namespace lockgraph;
namespace fs = std::filesystem;

namespace {

const Analysis& whole() {
  static const Analysis a = analyze(corpus_logs());
  return a;
}

/// Each log by itself; only those that report a deadlock.
const std::vector<Analysis>& alone() {
  static const std::vector<Analysis> all = [] {
    std::vector<Analysis> some;
    for (const LogEvidence& log : corpus_logs())
      if (std::any_of(log.reports.begin(), log.reports.end(), [](const Report& r) { return reports_deadlock(r.kind); }))
        some.push_back(analyze({log}));
    return some;
  }();
  return all;
}

/// Class names by log hash, boot and label.
std::map<std::string, std::string> names_of(const Analysis& a) {
  std::map<std::string, std::string> names;
  for (std::size_t i = 0; i < a.logs.size(); ++i) {
    const auto note = [&](unsigned boot, const std::string& label) {
      names[a.logs[i].hash + "." + std::to_string(boot) + " " + label] =
          a.identities->classes()[a.identities->of(i, boot, label)].name;
    };
    for (const Report& r : a.logs[i].reports)
      for (const ClassFact& c : r.classes) note(r.boot, c.label);
    for (const ProcDump& d : a.logs[i].dumps)
      for (const DumpClass& c : d.classes) note(d.boot, c.label);
  }
  return names;
}

/// What each reported deadlock is called, by log hash and line.
std::map<std::string, std::string> reported_ids(const Analysis& a) {
  std::map<std::string, std::string> ids;
  for (const AuditedReport& r : a.audit.reports) {
    const ReportRef& ref = a.graph.reports()[r.report];
    if (r.finding) ids[a.logs[ref.log].hash + ":" + std::to_string(ref.line)] = a.findings[*r.finding].id;
  }
  return ids;
}

bool is_part_of(const std::map<std::string, std::string>& part, const std::map<std::string, std::string>& all) {
  return std::all_of(part.begin(), part.end(), [&](const auto& entry) {
    const auto it = all.find(entry.first);
    return it != all.end() && it->second == entry.second;
  });
}

}  // namespace

TEST_CASE("every reported deadlock of the corpus that shows a lock is a finding") {
  if (absent(kShared / "corpus")) return;
  const Analysis& a = whole();
  std::size_t complete = 0, cut = 0, nothing_known = 0;
  for (const AuditedReport& r : a.audit.reports) {
    const ReportRef& ref = a.graph.reports()[r.report];
    const Report& report = a.logs[ref.log].reports[ref.index];
    if (!r.finding) {
      ++nothing_known;
      CHECK(report.classes.empty());
      continue;
    }
    const Finding& f = a.findings[*r.finding];
    ++(f.incomplete ? cut : complete);
    CHECK(f.confidence == Confidence::Reported);
    CHECK(std::count(f.reports.begin(), f.reports.end(), r.report) == 1);
    CHECK(findings_called(a, f.id).front() == &f);
    if (const auto* c = std::get_if<CycleClaim>(&report.deadlock)) {
      CHECK_FALSE(f.incomplete);
      CHECK(f.path.size() == c->cycle.size());
    }
    if (const auto* c = std::get_if<IrqClaim>(&report.deadlock); c && !c->path.empty())
      CHECK(f.path.size() == c->path.size());
  }
  MESSAGE(complete, " complete, ", cut, " cut, ", nothing_known, " without any lock");
  CHECK(complete > 600);
}

TEST_CASE("names and ids of one log are those of the whole corpus") {
  if (absent(kShared / "corpus")) return;
  const auto names = names_of(whole()), ids = reported_ids(whole());
  std::size_t moved_names = 0, moved_ids = 0;
  for (const Analysis& a : alone()) {
    moved_names += !is_part_of(names_of(a), names);
    moved_ids += !is_part_of(reported_ids(a), ids);
  }
  MESSAGE(alone().size(), " logs with a reported deadlock");
  CHECK(moved_names == 0);
  CHECK(moved_ids == 0);
}

TEST_CASE("random splits of the corpus agree with the whole, in any order") {
  if (absent(kShared / "corpus")) return;
  const auto names = names_of(whole()), ids = reported_ids(whole());
  for (unsigned seed = 1; seed <= 4; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::vector<Evidence> parts(2 + seed);
    for (const LogEvidence& log : corpus_logs()) parts[random() % parts.size()].push_back(log);
    for (Evidence& part : parts) {
      std::shuffle(part.begin(), part.end(), random);
      const Analysis a = analyze(normalized(std::move(part)));
      CHECK(is_part_of(names_of(a), names));
      CHECK(is_part_of(reported_ids(a), ids));
    }
  }
}

TEST_CASE("what a part of the corpus makes known has a fate in the whole") {
  if (absent(kShared / "corpus")) return;
  std::map<std::string, std::size_t> fates;
  for (unsigned seed = 1; seed <= 5; ++seed) {
    std::mt19937 random(seed);
    std::vector<Evidence> parts(1 + seed);
    for (const LogEvidence& log : corpus_logs()) parts[random() % parts.size()].push_back(log);
    for (Evidence& part : parts)
      for (const Analysis a = analyze(normalized(std::move(part))); const Finding& f : a.findings)
        if (f.confidence != Confidence::Reported) {
          const std::string fate = fate_in(whole(), f);
          CHECK_MESSAGE(!fate.empty(), f.id);
          ++fates[fate];
        }
  }
  for (const auto& [fate, n] : fates) MESSAGE(fate, ": ", n);
}

TEST_CASE("the corpus again, printed at other times and places: the same ids, no class more") {
  if (absent(kShared / "corpus")) return;
  Evidence logs = corpus_logs(), again = logs;
  for (LogEvidence& log : again) {
    std::reverse(log.hash.begin(), log.hash.end());
    log.source = "again/" + log.source;
    for (Report& r : log.reports) {
      r.line += 100, r.last_line += 100;
      if (r.held)
        for (HeldLock& h : *r.held) h.address = "ffff000012345678";
    }
  }
  logs.insert(logs.end(), again.begin(), again.end());
  const Analysis twice = analyze(normalized(std::move(logs)));
  CHECK(twice.graph.classes().size() == whole().graph.classes().size());
  const auto ids = [](const Analysis& a) {
    std::set<std::string> all;
    for (const Finding& f : a.findings) all.insert(f.id);
    return all;
  };
  CHECK(ids(twice) == ids(whole()));
}

TEST_CASE("two labels of one boot are never one class") {
  if (absent(kShared / "corpus") || absent(kShared / "kernel")) return;
  Evidence logs = corpus_logs();
  for (const char* version : {"6.1", "6.1c", "6.12"})
    for (const auto& entry : fs::recursive_directory_iterator(kShared / "kernel" / version))
      if (entry.is_regular_file()) logs.push_back(evidence_of(entry.path()));
  logs = normalized(std::move(logs));
  const Identities identities(logs, IdentityPolicy::Auto);
  std::size_t labels = 0;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    std::map<std::pair<unsigned, ClassId>, std::string> label_of;
    const auto note = [&](unsigned boot, const std::string& label) {
      const auto [it, added] = label_of.try_emplace({boot, identities.of(i, boot, label)}, label);
      CHECK(it->second == label);
    };
    for (const Report& r : logs[i].reports)
      for (const ClassFact& c : r.classes) note(r.boot, c.label);
    for (const ProcDump& d : logs[i].dumps)
      for (const DumpClass& c : d.classes) note(d.boot, c.label);
    labels += label_of.size();
  }
  CHECK(labels > 10000);
}

TEST_CASE("a dump has as many classes as lines") {
  if (absent(kShared / "kernel")) return;
  std::size_t dumps = 0;
  for (const auto& entry : fs::recursive_directory_iterator(kShared / "kernel")) {
    if (entry.path().filename() != "lockdep") continue;
    CAPTURE(entry.path().string());
    const LogEvidence log = evidence_of(entry.path());
    REQUIRE(log.dumps.size() == 1);
    const Analysis a = analyze({log});
    CHECK(a.graph.classes().size() == log.dumps[0].classes.size());
    ++dumps;
  }
  CHECK(dumps > 5);
}

TEST_CASE("match: each deadlock is known in a corpus that holds it, and new or related in one that does not") {
  if (absent(kShared / "corpus")) return;
  // Logs that state a deadlock, by its id.
  std::map<std::string, std::set<std::string>> stated_in;
  for (const AuditedReport& r : whole().audit.reports)
    if (r.finding)
      stated_in[whole().findings[*r.finding].id].insert(whole().logs[whole().graph.reports()[r.report].log].hash);
  std::map<MatchStatus, std::size_t> inside, outside;
  std::size_t nth = 0;
  const ReportedIn in_whole(whole().logs);
  for (const Analysis& a : alone()) {
    for (const Match& m : match(a, in_whole)) ++inside[m.status];
    if (++nth % 25 != 0) continue;  // the corpus is told anew for each
    std::set<std::string> without;
    for (const Finding& f : a.findings)
      if (const auto it = stated_in.find(f.id); it != stated_in.end())
        without.insert(it->second.begin(), it->second.end());
    Evidence rest;
    for (const LogEvidence& log : corpus_logs())
      if (!without.count(log.hash)) rest.push_back(log);
    for (const Match& m : match(a, ReportedIn(rest))) ++outside[m.status];
  }
  MESSAGE(inside[MatchStatus::Known], " known; without their own: ", outside[MatchStatus::Related], " related, ",
          outside[MatchStatus::New], " new");
  CHECK(inside[MatchStatus::Known] > 650);
  // A chain on which nothing tells whose a lock is, is never known.
  CHECK(inside[MatchStatus::Related] < 20);
  CHECK(inside[MatchStatus::New] + inside[MatchStatus::Elsewhere] == 0);
  CHECK(outside[MatchStatus::Known] == 0);
  CHECK(outside[MatchStatus::Related] + outside[MatchStatus::New] > 20);
}

TEST_CASE("a baseline of the corpus knows every log in it") {
  if (absent(kShared / "corpus")) return;
  Baseline baseline;
  const Analysis& a = whole();
  for (const std::size_t i : select(a, {})) { baseline.add(a.findings[i].key, a.findings[i].unreported_id); }
  std::size_t called_new = 0;
  for (const Analysis& one : alone()) called_new += !new_findings(one, select(one, {}), baseline).empty();
  CHECK(called_new == 0);
}

TEST_CASE("cuts of the corpus leave nothing") {
  if (absent(kShared / "corpus")) return;
  const Cuts cuts = find_cuts(whole());  // ends only when detection finds nothing more
  MESSAGE(cuts.repairs.size(), " repairs, at least ", cuts.at_least);
  CHECK(cuts.at_least <= cuts.repairs.size());
  CHECK(static_cast<double>(cuts.repairs.size()) <= 1.1 * static_cast<double>(cuts.at_least));
}
