// Mutated real logs: nothing crashes, hangs or throws, whatever is cut, doubled, swapped or overwritten. Seeds are
// printed.
#include "cli/run.h"
#include "sanitized.h"

#include <doctest/doctest.h>
#include <lockgraph/bisect/bisect.h>
#include <lockgraph/gather/gather.h>

#include <filesystem>
#include <random>

using namespace lockgraph;

namespace {

std::vector<std::string> originals() {
  std::vector<std::string> all;
  for (const auto& entry : fs::directory_iterator(kSamples)) all.push_back(slurp(entry.path()));
  all.push_back(
      "all lock classes:\n0000000000000001 OPS: 2 FD:    3 BD:    1 +.+.: A\n -> [0000000000000002] B\n\nall lock "
      "chains:\nirq_context: 0\n[0000000000000001] A\n lock-classes:   3 [max: 8192]\n");
  all.push_back(
      "DEPT: Circular dependency has been detected.\n6.2.0 #1 Not tainted\nsummary\ncontext A\n   [S] lock(a:0)\n   "
      "[W] lock(b:0)\ncontext B\n   [S] lock(b:0)\n   [W] lock(a:0)\n");
  return all;
}

std::string mutated(std::string s, std::mt19937& random) {
  static const std::string kSpice[] = {"){",
                                       "}-{",
                                       " (",
                                       "#",
                                       "-> #0 (",
                                       ", at: ",
                                       "[inline]",
                                       "\n",
                                       "\xff",
                                       std::string(1, '\0'),
                                       "locks held by ",
                                       "... acquired at:",
                                       "    ",
                                       "context Z",
                                       "testing release v",
                                       "\nrun #0: crashed: ",
                                       "# git bisect start ",
                                       "first bad commit: ",
                                       "99999999999999999999"};
  for (std::size_t n = 1 + random() % 12; n-- && !s.empty();) {
    const std::size_t at = random() % s.size(), length = random() % std::min<std::size_t>(s.size() - at + 1, 400);
    switch (random() % 6) {
      case 0: s.erase(at, length); break;
      case 1: s.insert(at, s.substr(random() % s.size(), length)); break;
      case 2: s[at] = static_cast<char>(random()); break;
      case 3: s.resize(at + 1); break;
      default: s.insert(at, kSpice[random() % std::size(kSpice)]); break;
    }
  }
  return s;
}

}  // namespace

TEST_CASE("mutated logs are read without harm") {
  const std::vector<std::string> logs = originals();
  for (unsigned seed = 0; seed < 1500; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const std::string text = mutated(logs[random() % logs.size()], random);
    std::size_t at = 0;
    const LogEvidence log = read_log(
        [&](char* buffer, std::size_t size) {
          const std::size_t n = text.copy(buffer, std::min<std::size_t>(size, 1 + random() % 100000), at);
          at += n;
          return n;
        },
        "x");
    for (const Report& r : log.reports) REQUIRE(r.last_line >= r.line);
    if (log.bisection) {
      const BisectionVerdict v = judge(*log.bisection);
      REQUIRE(v.score >= 0);
      REQUIRE(v.score <= 1);
    }
    for (const ProcDump& d : log.dumps) classes_with_hidden_successors(d);
  }
}

TEST_CASE("the report of a boot is the same behind whatever another boot left") {
  const std::string abba = slurp(kCases + "/abba.txt");
  const Report alone = read_log_text("Linux version 5.9.1\n" + abba).reports.back();
  const std::vector<std::string> logs = originals();
  for (unsigned seed = 0; seed < (kSanitized ? 300 : 1500); ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const std::string before = mutated(logs[random() % logs.size()], random);
    const LogEvidence log = read_log_text(before + "\nLinux version 5.9.1\n" + abba);
    REQUIRE(!log.reports.empty());
    const Report& r = log.reports.back();
    CHECK(r.title == alone.title);
    CHECK(r.problems == alone.problems);
    CHECK((r.dependencies == alone.dependencies));
    CHECK((r.classes == alone.classes));
    CHECK((r.deadlock == alone.deadlock));
  }
}

TEST_CASE("what stands behind hostile shapes is read") {
  const std::string abba = slurp(kCases + "/abba.txt");
  for (const std::string& unit :
       {std::string("-> #1 (\n"), std::string(" #0: \n"), std::string("Linux version \n"),
        std::string("WARNING: possible recursive locking detected\n====\n"),
        std::string("BUG: sleeping function called from invalid context at a.c:1\n"),
        std::string(" #0: (a){....}, at: f [inline]\n"), std::string("){"), std::string("(\n"), std::string("\n"),
        std::string("[ 1.000000][ T%] #0:\n"),
        std::string("[ 1.000000][ T%] INFO: task a:1 blocked for more than 1 seconds.\n"),
        std::string("INFO: task a:1 blocked for more than 1 seconds.\n #0: (a%){....}, at: f\n")}) {
    std::string text =
        "WARNING: possible circular locking dependency detected\n5.9.0 #1 Not tainted\na/1 is trying to acquire "
        "lock:\n";
    for (int n = 0; text.size() < 300000; ++n) {  // `%` becomes a number, so that callers and names differ
      std::string line = unit;
      if (const auto at = line.find('%'); at != line.npos) line.replace(at, 1, std::to_string(n));
      text += line;
    }
    const LogEvidence log = read_log_text(text + "\nLinux version 5.9.1\n" + abba);
    CAPTURE(unit);
    REQUIRE(!log.reports.empty());
    CHECK(std::holds_alternative<CycleClaim>(log.reports.back().deadlock));
  }
}

TEST_CASE("bisections of hostile shapes end, and have a verdict") {
  const std::string hash(40, 'a');
  for (const std::string& unit :
       {std::string("run #0: crashed: t%\n"), std::string("run #0: crashed: possible deadlock in f%\n"),
        "testing commit " + hash + "\n", std::string("testing release v%\nrun #0: OK\n# git bisect good v%\n"),
        "# git bisect bad " + hash + "\n", hash + " is the first bad commit\n f% | 1 +\n",
        std::string("bisection is inconclusive, the first bad commit could be any of:\n"), hash + "\n",
        std::string("all runs: crashed: a in b_%\n"), std::string("failed: x\n"), std::string("error: x\n")}) {
    std::string text = "bisecting cause commit starting from " + hash + "\n";
    for (int n = 0; text.size() < 2000000; ++n) {
      std::string line = unit;
      for (auto at = line.find('%'); at != line.npos; at = line.find('%')) line.replace(at, 1, std::to_string(n));
      text += line;
    }
    text += "first bad commit: " + hash + " s\ncrash: t0\n f+0x1/0x2 net/a.c:1\n";
    const auto b = read_log_text(text).bisection;
    REQUIRE(b.has_value());
    CHECK(judge(*b).score >= 0);
  }
}
