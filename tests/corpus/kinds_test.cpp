// Kinds of acquisition on real logs: how many are known, and against the truth of kernels that took locks on purpose.
#include <lockgraph/graph/analysis.h>

#include "corpus/shared_logs.h"
#include "kernel/lock_machinery.h"

#include <fstream>
#include <map>
#include <set>
#include <sstream>

using namespace lockgraph;
namespace fs = std::filesystem;

namespace {

/// "ldt_a", "ldt_b" -> how the first was held and the second acquired. All others of that driver: exclusively.
using Truth = std::map<std::pair<std::string, std::string>, std::pair<Access, Access>>;

std::pair<Access, Access> truth_of(const std::string& file, const std::pair<std::string, std::string>& pair) {
  using enum Access;
  static const std::map<std::string, Truth> kTruth = {
      // GROUND_TRUTH.md
      {"rwsem_wr_abba",
       {{{"ldt_rws_a", "ldt_rws_b"}, {Exclusive, Shared}}, {{"ldt_rws_b", "ldt_rws_a"}, {Exclusive, Shared}}}},
      {"rwlock_recursive_read_bad",
       {{{"ldt_rwl_a", "ldt_rwl_sp"}, {Exclusive, Exclusive}}, {{"ldt_rwl_sp", "ldt_rwl_a"}, {Exclusive, Recursive}}}},
      {"rwlock_recursive_read_ok",
       {{{"ldt_rwl_a", "ldt_rwl_sp"}, {Recursive, Exclusive}}, {{"ldt_rwl_sp", "ldt_rwl_a"}, {Exclusive, Recursive}}}},
      {"rwlock_read_recursive", {{{"ldt_rwl_rec", "ldt_rwl_rec"}, {Shared, Shared}}}}};
  for (const auto& [name, truth] : kTruth)
    if (file.find(name) != file.npos)
      if (const auto it = truth.find(pair); it != truth.end()) return it->second;
  return {Exclusive, Exclusive};
}

bool is_held(const Acquisition& a, Access truth) {
  return a.known == Known::Assumed || a.is_shared() == (truth != Access::Exclusive);
}

bool is_acquired(const Acquisition& a, Access truth) { return a.known == Known::Assumed || a.access == truth; }

}  // namespace

TEST_CASE("nine of ten dependencies whose stack is printed have a kind that is not assumed") {
  if (absent(kShared / "corpus")) return;
  std::size_t known = 0, all = 0;
  for (const LogEvidence& log : corpus_logs())
    for (const Report& r : log.reports)
      for (const Dependency& d : r.dependencies) {
        if (!acquiring_site(d.stack)) continue;
        ++all;
        known += d.held.known != Known::Assumed && d.acquired.known != Known::Assumed;
      }
  MESSAGE(known, " of ", all);
  CHECK(all > 1500);
  CHECK(10 * known >= 9 * all);
}

TEST_CASE("no kind of the locks that real kernels took on purpose is wrong") {
  const fs::path kernel = kShared / "kernel";
  if (absent(kernel)) return;
  std::size_t seen = 0, told = 0;
  std::set<std::string> readers;
  for (const char* version : {"6.1", "6.1c", "6.12"})
    for (const auto& entry : fs::recursive_directory_iterator(kernel / version)) {
      const std::string file = entry.path().string();
      const bool is_dump = entry.path().filename() == "lockdep";
      if (!is_dump && entry.path().filename().string().rfind("console-", 0) != 0) continue;
      CAPTURE(file);
      LogEvidence log = evidence_of(entry.path());
      if (is_dump) log.dumps.at(0).stats["debug_locks"] = 1;  // its own says so in another file, but where it reported
      const Analysis a = analyze({log});
      for (const DependencyEdge& e : a.graph.dependencies()) {
        const std::pair pair{a.graph[e.from].name, a.graph[e.to].name};
        if (pair.first.find("ldt_rw") == std::string::npos && pair.second.find("ldt_") == std::string::npos) continue;
        const bool both = pair.first.find("ldt_") != std::string::npos && pair.second.find("ldt_") != std::string::npos;
        if (!both) continue;
        const auto [held, acquired] = truth_of(file, pair);
        for (const Witness& w : e.witnesses) {
          CAPTURE(pair.first);
          CAPTURE(pair.second);
          ++seen, told += w.known() != Known::Assumed;
          if (w.known() != Known::Assumed && (held != Access::Exclusive || acquired != Access::Exclusive))
            readers.insert(pair.first + " -> " + pair.second);
          CHECK(is_held(w.from, held));
          CHECK(is_acquired(w.to, acquired));
        }
      }
    }
  MESSAGE(seen, " dependencies of the driver, ", told, " of them with a kind that is known");
  CHECK(seen > 40);
  CHECK(told >= 30);
  CHECK(readers.size() > 0);
}

TEST_CASE("the boots of negative controls have no finding; what their lockdep let pass is counted") {
  const fs::path kernel = kShared / "kernel";
  if (absent(kernel)) return;
  std::ifstream table(kernel / "ground_truth.tsv");
  std::size_t controls = 0, refuted = 0;
  for (std::string line; std::getline(table, line);) {
    std::istringstream fields(line);
    std::string version, name, must_report;
    std::getline(fields, version, '\t'), std::getline(fields, name, '\t'), std::getline(fields, must_report, '\t');
    const fs::path proc = kernel / version / "proc" / name;
    if (must_report != "0" || !fs::exists(proc)) continue;
    CAPTURE(proc.string());
    Evidence logs;
    for (const auto& entry : fs::directory_iterator(proc)) logs.push_back(evidence_of(entry.path()));
    const Analysis a = analyze(normalized(std::move(logs)));
    CHECK(a.findings.empty());
    refuted += a.refuted.size();
    ++controls;
  }
  MESSAGE(controls, " boots, ", refuted, " refuted");
  CHECK(controls == 9);
  CHECK(refuted == 2);
}
