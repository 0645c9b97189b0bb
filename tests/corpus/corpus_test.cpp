// Real logs by the thousand against reference answers made by an independent reader, and the output of real kernels
// against what was done to them. Both lie beside the project, where they are at hand; without them this test says that
// it skips.
#include <lockgraph/bisect/bisect.h>
#include <lockgraph/graph/compare.h>
#include <nlohmann/json.hpp>

#include "../../graph/identity/identities.h"
#include "corpus/shared_logs.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

using namespace lockgraph;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

using Strings = std::set<std::string>;

struct Facts {
  std::string kind, release, deadlock;
  std::uint64_t line = 0;
  Strings classes, usage, dependencies;
};

Facts facts_of(const Report& r) {
  Facts f;
  f.kind = name(r.kind);
  f.line = r.line;
  if (r.kernel) f.release = r.kernel->release;
  for (const ClassFact& c : r.classes) {
    f.classes.insert(c.label);
    if (c.usage)
      for (const std::string& u : c.usage->names()) f.usage.insert(c.label + " " + u);
  }
  for (const Dependency& d : r.dependencies) f.dependencies.insert(d.from + " -> " + d.to);
  if (const auto* c = std::get_if<CycleClaim>(&r.deadlock)) f.deadlock = json(c->cycle).dump();
  if (const auto* c = std::get_if<IrqClaim>(&r.deadlock))
    f.deadlock = std::string(name(c->irq)) + c->safe + c->unsafe + json(c->path).dump();
  if (const auto* c = std::get_if<StateClaim>(&r.deadlock)) f.deadlock = c->label + c->was + c->now;
  return f;
}

Facts facts_of(const json& r) {
  Facts f;
  f.kind = r["kind"], f.line = r["line"];
  if (r.contains("kernel")) f.release = r["kernel"].value("release", "");
  for (const json& c : r["classes"]) {
    f.classes.insert(c["class"].get<std::string>());
    if (c.contains("usage"))
      for (const json& u : c["usage"]) f.usage.insert(c["class"].get<std::string>() + " " + u.get<std::string>());
  }
  for (const json& d : r["dependencies"])
    f.dependencies.insert(d["from"].get<std::string>() + " -> " + d["to"].get<std::string>());
  if (r.contains("deadlock")) {
    const json& d = r["deadlock"];
    if (d.contains("cycle"))
      f.deadlock = d["cycle"].dump();
    else if (d.contains("safe"))
      f.deadlock = d["irq"].get<std::string>() + d["safe"].get<std::string>() + d.value("unsafe", "") +
                   (d.contains("path") ? d["path"].dump() : "[]");
    else
      f.deadlock = d["class"].get<std::string>() + d["was"].get<std::string>() + d["now"].get<std::string>();
  }
  return f;
}

struct Rate {
  std::size_t hit = 0, lost = 0, extra = 0;
  void add(const Strings& expected, const Strings& actual) {
    for (const auto& s : expected) (actual.count(s) ? hit : lost) += 1;
    for (const auto& s : actual) extra += !expected.count(s);
  }
  double recall() const { return static_cast<double>(hit) / static_cast<double>(std::max<std::size_t>(1, hit + lost)); }
  double precision() const {
    return static_cast<double>(hit) / static_cast<double>(std::max<std::size_t>(1, hit + extra));
  }
};

struct Score {
  Rate reports, deadlock_reports, classes, usage, dependencies;
  std::size_t release = 0, release_of = 0, deadlock = 0, deadlock_of = 0;
};

Score score(const fs::path& expected, const fs::path& root) {
  std::map<std::string, std::vector<Facts>> by_source;
  std::ifstream file(expected);
  for (std::string line; std::getline(file, line);) {
    const json r = json::parse(line);
    by_source[r["source"]].push_back(facts_of(r));
  }
  const Strings deadlocks = {"circular",  "recursive",          "irq-inversion",
                             "irq-order", "inconsistent-state", "wait-context"};
  Score s;
  for (const auto& [source, reports] : by_source) {
    std::vector<Facts> actual;
    const LogEvidence read = evidence_of(root / source);
    for (const Report& r : read.reports) actual.push_back(facts_of(r));
    for (const Facts& e : reports) {
      auto best = actual.end();
      for (auto it = actual.begin(); it != actual.end(); ++it)
        if (it->kind == e.kind && std::max(it->line, e.line) - std::min(it->line, e.line) <= 40 &&
            (best == actual.end() || it->line == e.line))
          best = it;
      const bool found = best != actual.end();
      (found ? s.reports.hit : s.reports.lost) += 1;
      if (deadlocks.count(e.kind)) (found ? s.deadlock_reports.hit : s.deadlock_reports.lost) += 1;
      if (!found) continue;
      s.classes.add(e.classes, best->classes);
      if (!e.usage.empty()) s.usage.add(e.usage, best->usage);
      s.dependencies.add(e.dependencies, best->dependencies);
      // A kernel the reference calls by its tree alone says no release.
      const std::string release = !e.release.empty() && std::isdigit(e.release[0]) ? e.release : "";
      if (!e.release.empty()) ++s.release_of, s.release += release == best->release;
      if (!e.deadlock.empty()) ++s.deadlock_of, s.deadlock += e.deadlock == best->deadlock;
      actual.erase(best);
    }
    s.reports.extra += actual.size();
    for (const Facts& a : actual) s.deadlock_reports.extra += deadlocks.count(a.kind);
  }
  return s;
}

}  // namespace

TEST_CASE("the corpus is read as the reference reads it") {
  const fs::path corpus = kShared / "corpus";
  if (absent(corpus)) return;
  const Score s = score(corpus / "expected/reports.jsonl", corpus);
  CHECK(s.deadlock_reports.recall() >= 0.995);
  CHECK(s.deadlock_reports.precision() >= 0.995);
  CHECK(s.reports.recall() >= 0.99);
  CHECK(s.reports.precision() >= 0.99);
  CHECK(s.dependencies.precision() >= 0.999);
  CHECK(s.dependencies.recall() >= 0.995);
  CHECK(s.classes.recall() >= 0.995);
  CHECK(s.classes.precision() >= 0.995);
  CHECK(s.usage.recall() >= 0.995);
  CHECK(s.usage.precision() >= 0.995);
  CHECK(s.release == s.release_of);
  CHECK(static_cast<double>(s.deadlock) >= 0.99 * static_cast<double>(s.deadlock_of));
}

TEST_CASE("titles are those of the fuzzing community's parser, where it does not call the report corrupted") {
  const fs::path titles = kShared / "corpus/expected/titles.tsv";
  if (absent(titles)) return;
  std::map<std::string, LogEvidence> logs;
  std::size_t all = 0, equal = 0, waiting = 0, equal_waiting = 0, flagged = 0, corrupted = 0, wrongly = 0;
  std::ifstream file(titles);
  std::string row;
  for (std::getline(file, row); std::getline(file, row);) {
    std::array<std::string, 5> cells;  // source, line, kind, title, corrupted
    std::istringstream fields(row);
    for (std::string& cell : cells) std::getline(fields, cell, '\t');
    auto log = logs.find(cells[0]);
    if (log == logs.end()) log = logs.emplace(cells[0], evidence_of(kShared / "corpus" / cells[0])).first;
    const auto& reports = log->second.reports;
    const auto r = std::find_if(reports.begin(), reports.end(),
                                [&](const Report& report) { return std::to_string(report.line) == cells[1]; });
    REQUIRE(r != reports.end());
    const bool is_corrupted = cells[4] == "1";
    (is_corrupted ? flagged : wrongly) += !r->corrupted.empty();
    corrupted += is_corrupted;
    if (is_corrupted) continue;
    const bool waits = cells[2] == "hung-task" || cells[2] == "atomic-sleep";
    (waits ? waiting : all) += 1;
    (waits ? equal_waiting : equal) += r->title == cells[3];
  }
  MESSAGE(equal, " of ", all, " and ", equal_waiting, " of ", waiting, " titles equal; ", flagged, " of ", corrupted,
          " corrupted reports are said to be, ", wrongly, " others");
  CHECK(all > 800);
  CHECK(static_cast<double>(equal) >= 0.98 * static_cast<double>(all));
  CHECK(static_cast<double>(equal_waiting) >= 0.95 * static_cast<double>(waiting));
}

TEST_CASE("complete reports are confirmed by their own sections") {
  if (absent(kShared / "corpus")) return;
  const Analysis whole = analyze(corpus_logs());
  std::size_t complete = 0, confirmed = 0, contradicted = 0;
  for (const AuditedReport& a : whole.audit.reports) {
    contradicted += a.verdict == AuditVerdict::Contradicted;
    const ReportRef& ref = whole.graph.reports()[a.report];
    if (!whole.logs[ref.log].reports[ref.index].problems.empty()) continue;
    ++complete;
    confirmed += a.verdict == AuditVerdict::Confirmed;
  }
  MESSAGE(confirmed, " of ", complete, " complete reports confirmed, ", contradicted, " contradicted");
  CHECK(complete > 550);
  CHECK(static_cast<double>(confirmed) >= 0.99 * static_cast<double>(complete));
  CHECK(contradicted == 0);
  CHECK(std::count_if(whole.audit.deadlocks.begin(), whole.audit.deadlocks.end(),
                      [](const Duplicates& d) { return d.reports.size() > 1; }) > 50);
}

TEST_CASE("reports of real kernels are exact") {
  const fs::path kernel = kShared / "kernel";
  if (absent(kernel)) return;
  const Score s = score(kernel / "expected.jsonl", kernel);
  CHECK(s.reports.lost == 0);
  CHECK(s.reports.extra == 0);
  CHECK(s.dependencies.lost + s.dependencies.extra == 0);
  CHECK(s.classes.lost + s.classes.extra == 0);
  CHECK(s.usage.lost + s.usage.extra == 0);
  CHECK(s.deadlock == s.deadlock_of);
  // Negative controls: nothing is reported.
  for (const char* control :
       {"6.1/console-abba_ok.log", "6.1/console-trylock_ok.log", "6.1/console-nested_ok.log",
        "6.1/console-rwlock_recursive_read_ok.log", "6.1/console-map_recursive_self_ok.log",
        "6.12/console-trylock_ok.log", "6.12/console-wq_flush_work.log", "6.1c/console-trylock_distance2.log"}) {
    CAPTURE(std::string(control));
    CHECK(evidence_of(kernel / control).reports.empty());
  }
}

TEST_CASE("what real kernels were made to do is found with exactly its classes, and nothing beside it") {
  const fs::path kernel = kShared / "kernel";
  if (absent(kernel)) return;
  const std::map<std::string, std::string> expected = {{"abba_mutex", "cycle ldt_abba_a ldt_abba_b"},
                                                       {"abba_spin", "cycle ldt_sp_a ldt_sp_b"},
                                                       {"circ3", "cycle ldt_c3_a ldt_c3_b ldt_c3_c"},
                                                       {"interleave", "cycle ldt_abba_a ldt_abba_b"},
                                                       {"real_deadlock", "cycle ldt_dead_a ldt_dead_b"},
                                                       {"recursive_same", "cycle &ldt_o[i]->lock"},
                                                       {"rwlock_read_recursive", "cycle ldt_rwl_rec"},
                                                       {"rwlock_recursive_read_bad", "cycle ldt_rwl_a ldt_rwl_sp"},
                                                       {"rwsem_wr_abba", "cycle ldt_rws_a ldt_rws_b"},
                                                       {"wq_flush_work", "cycle ldt_work ldt_wq_mutex"},
                                                       {"hardirq_safe_unsafe", "irq-inversion ldt_safe ldt_unsafe"},
                                                       {"softirq_safe_unsafe", "irq-inversion ldt_safe ldt_unsafe"},
                                                       {"irq_inversion_fwd", "irq-inversion ldt_safe ldt_unsafe"},
                                                       {"hardirq_inconsistent", "inconsistent-state ldt_hirq_lock"},
                                                       {"softirq_inconsistent", "inconsistent-state ldt_sirq_lock"},
                                                       {"softirq_inconsistent_rev", "inconsistent-state ldt_sirq_lock"},
                                                       {"cleanA_spoiled", "wait-context &port_lock_key"},
                                                       {"wait_mutex_in_raw", "wait-context ldt_raw &port_lock_key"},
                                                       {"wait_mutex_in_spin", "wait-context ldt_wc_sp ldt_wc_mutex"},
                                                       {"wait_spin_in_raw", "wait-context ldt_raw ldt_wc_sp"}};
  for (const char* version : {"6.1", "6.1c", "6.12"})
    for (const auto& entry : fs::directory_iterator(kernel / version)) {
      const std::string file = entry.path().filename().string();
      if (!file.starts_with("console-")) continue;
      const std::string name_of_case = file.substr(8, file.size() - 12);
      CAPTURE(version);
      CAPTURE(name_of_case);
      const Analysis a = analyze({evidence_of(entry.path())});
      std::string found;
      for (const Finding& f : a.findings) {
        found += (found.empty() ? "" : "; ") + std::string(name(f.kind));
        for (const std::string& class_name : names(a.graph, f)) found += " " + class_name;
        CHECK(f.confidence == Confidence::Reported);
      }
      const bool by_design_silent =
          std::string(version) == "6.12" && name_of_case == "wq_flush_work";  // GROUND_TRUTH.md
      const auto it = expected.find(name_of_case);
      CHECK(found == (it == expected.end() || by_design_silent ? "" : it->second));
    }
}

TEST_CASE("between boots of one binary no two static classes become one") {
  const fs::path kernel = kShared / "kernel";
  if (absent(kernel)) return;
  std::size_t told = 0;
  for (const char* version : {"6.1", "6.12"}) {
    Evidence logs;
    for (const auto& entry : fs::recursive_directory_iterator(kernel / version / "proc")) {
      if (entry.path().filename() != "lockdep") continue;
      logs.push_back(evidence_of(entry.path()));
    }
    logs = normalized(std::move(logs));
    const Identities identities(logs, IdentityPolicy::Auto);
    std::map<ClassId, Strings> keys;  // addresses in the kernel image
    for (std::size_t i = 0; i < logs.size(); ++i)
      for (const ProcDump& d : logs[i].dumps)
        for (const DumpClass& c : d.classes)
          if (c.key.starts_with("ffffffff8")) keys[identities.of(i, d.boot, c.label)].insert(c.key);
    std::size_t names = 0;
    Strings joined;
    for (const auto& [id, addresses] : keys) {
      ++names;
      if (addresses.size() > 1) joined.insert(identities.classes()[id].name);
    }
    if (names == 0) {
      MESSAGE(std::string(version) << ": no dump with real addresses");
      continue;
    }
    CHECK(names > 300);
    // The classes that the table of names declares to be one lock in the reader's mind are the only ones.
    std::string which;
    for (const std::string& class_name : joined) which += class_name + ", ";
    CAPTURE(which);
    CHECK(joined.size() <= 6);
    ++told;
    MESSAGE(std::string(version) << ": " << names << " names, " << joined.size() << " joined on purpose");
  }
  CHECK(told > 0);
}

TEST_CASE("every dump of the real kernels is read whole") {
  const fs::path kernel = kShared / "kernel";
  if (absent(kernel)) return;
  std::size_t dumps = 0;
  for (const auto& entry : fs::recursive_directory_iterator(kernel)) {
    if (entry.path().filename() != "lockdep") continue;
    CAPTURE(entry.path().string());
    ++dumps;
    std::size_t class_lines = 0, arrows = 0;
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);)
      class_lines += line.find(" FD:") != line.npos, arrows += line.starts_with(" -> ");
    const auto read = evidence_of(entry.path()).dumps;
    REQUIRE(read.size() == 1);
    CHECK(read[0].classes.size() == class_lines);
    CHECK(printed_dependencies(read[0]) == arrows);
    const auto stats = evidence_of(entry.path().parent_path() / "lockdep_stats").dumps;
    REQUIRE(stats.size() == 1);
    // The two files were read one after the other while the kernel ran: it may have met one more class in between.
    CHECK(read[0].classes.size() - stats[0].stats.at("lock-classes") <= 1);
  }
  CHECK(dumps > 5);
}

TEST_CASE("verdicts on bisections agree with what later turned out") {
  const fs::path labels = kShared / "corpus" / "bisect-labels.tsv";
  if (absent(labels)) return;
  std::ifstream table(labels);
  std::string row;
  std::getline(table, row);
  std::vector<double> wrong, right;  // scores
  std::size_t flagged = 0, flagged_wrong = 0;
  while (std::getline(table, row)) {
    std::vector<std::string> cells;
    std::istringstream in(row);
    for (std::string cell; std::getline(in, cell, '\t');) cells.push_back(cell);
    REQUIRE(cells.size() >= 3);
    const auto b = evidence_of(kShared / "corpus" / cells[0]).bisection;
    REQUIRE(b.has_value());
    CHECK_MESSAGE(b->unknown_lines.empty(), cells[0]);
    if (b->result != BisectionResult::FirstBadCommit || cells[2] == "no output") continue;
    const BisectionVerdict v = judge(*b);
    const bool is_wrong = cells[2] == "incorrect";
    (is_wrong ? wrong : right).push_back(v.score);
    if (v.verdict != Verdict::Wrong) continue;
    ++flagged;
    flagged_wrong += is_wrong;
  }
  double pairs = 0;
  for (const double w : wrong)
    for (const double r : right) pairs += w < r ? 1 : w == r ? 0.5 : 0;
  const double area = pairs / static_cast<double>(wrong.size() * right.size());
  const double precision = static_cast<double>(flagged_wrong) / static_cast<double>(flagged);
  const double recall = static_cast<double>(flagged_wrong) / static_cast<double>(wrong.size());
  MESSAGE("area ", area, ", wrong: precision ", precision, ", recall ", recall);
  CHECK(area >= 0.90);
  CHECK(precision >= 0.92);
  CHECK(recall >= 0.70);
}

TEST_CASE("classes of two boots are matched by their neighbours as their addresses say") {
  const fs::path kernel = kShared / "kernel" / "6.1" / "proc";
  if (absent(kernel)) return;
  Evidence logs;
  for (const char* boot : {"interleave", "rwlock_recursive_read_ok"}) {
    LogEvidence evidence = evidence_of(kernel / boot / "lockdep");
    REQUIRE(evidence.dumps.size() == 1);
    logs.push_back(std::move(evidence));
  }
  std::map<std::string, std::string> key_of[2];  // by label
  std::set<std::string> keys[2];
  for (std::size_t i = 0; i < 2; ++i)
    for (DumpClass& c : logs[i].dumps[0].classes) {
      REQUIRE(is_real_address(c.key));
      key_of[i][c.label] = c.key;
      keys[i].insert(c.key);
      c.key = "(____ptrval____)";
    }
  const GraphDiff d = diff_graphs(analyze({logs[0]}), analyze({logs[1]}));
  const auto key = [&](std::size_t i, std::string name) {
    const auto it = key_of[i].find(name);
    return it == key_of[i].end() ? std::string() : it->second;
  };
  std::size_t matched = 0, right = 0, unmatched = 0;
  for (const ClassChange& c : d.classes) {
    if (!c.old_name.empty()) {
      ++matched;
      right += key(0, c.old_name) == key(1, c.name);
    } else if (c.change == Change::NotSeen || c.change == Change::Gone) {
      unmatched += keys[1].count(key(0, c.name));
    }
  }
  MESSAGE(matched, " matched by neighbours, ", right, " of them right; ", unmatched, " left apart that are one class");
  CHECK(matched > 50);
  CHECK(static_cast<double>(right) >= 0.95 * static_cast<double>(matched));
}
