// The order, irq and wait-context cases of the kernel's own lib/locking-selftest.c, written as the dependencies and
// states they leave behind, with the verdict the kernel expects of lockdep.
#include <doctest/doctest.h>

#include "../../graph/detect/detect.h"

#include <map>
#include <sstream>

#include <lockgraph/graph/analysis.h>

using namespace lockgraph;

namespace {

struct Case {
  std::string name;
  std::string edges;   ///< "A>B:EN B>A:ER": held > acquired : kind
  std::string states;  ///< "A:IN-HARDIRQ-W B:HARDIRQ-ON-R"
  bool bug;
};

SearchGraph build(const Case& c) {
  std::map<std::string, ClassId> numbers;
  std::map<Step, ModeSet> modes;
  SearchGraph g;
  const auto number = [&](const std::string& name) {
    const auto [it, added] = numbers.try_emplace(name, static_cast<ClassId>(numbers.size()));
    if (added) g.usage.emplace_back();
    return it->second;
  };
  std::istringstream edges(c.edges), states(c.states);
  for (std::string e; edges >> e;) {
    const auto arrow = e.find('>'), colon = e.find(':');
    const ClassId from = number(e.substr(0, arrow)), to = number(e.substr(arrow + 1, colon - arrow - 1));
    modes[{from, to}].insert(mode_of(e[colon + 1] == 'S', e[colon + 2] == 'R'));
  }
  for (std::string s; states >> s;)
    g.usage[number(s.substr(0, s.find(':')))].insert(parse_state(s.substr(s.find(':') + 1)).value());
  for (const auto& [ends, kinds] : modes) g.edges.push_back({ends.from, ends.to, kinds});
  return g;
}

}  // namespace

TEST_CASE("lib/locking-selftest.c: the verdicts of the kernel") {
  for (const Case& c : std::initializer_list<Case>{
           // order, exclusive locks
           {"A-A deadlock", "A>A:EN", "", true},
           {"A-B-B-A deadlock", "A>B:EN B>A:EN", "", true},
           {"A-B-B-C-C-A deadlock", "A>B:EN B>C:EN C>A:EN", "", true},
           {"A-B-C-A-B-C deadlock", "A>B:EN B>C:EN C>A:EN", "", true},
           {"A-B-B-C-C-D-D-A deadlock", "A>B:EN B>C:EN C>D:EN D>A:EN", "", true},
           {"A-B-C-D-B-D-D-A deadlock", "A>B:EN C>D:EN B>D:EN D>A:EN", "", true},
           {"A-B-C-D-B-C-D-A deadlock", "A>B:EN C>D:EN B>C:EN D>A:EN", "", true},
           {"A-B, A-B: an order, no deadlock", "A>B:EN", "", false},
           // readers: recursive ones (rwlock) make *R and S*, others (rwsem) count as *N
           {"rwlock read in read", "A>A:SR", "", false},
           {"rwlock read in write", "A>A:ER", "", true},
           {"rwlock write in read", "A>A:SN", "", true},
           {"rwsem read in read", "A>A:SN", "", true},
           {"rwlock ABBA1: R(X) L(Y), L(Y) W(X)", "X>Y:SN Y>X:EN", "", true},
           {"rwlock ABBA2: R(X) L(Y), L(Y) R(X)", "X>Y:SN Y>X:ER", "", false},
           {"rwlock ABBA3: W(X) L(Y), L(Y) R(X)", "X>Y:EN Y>X:ER", "", true},
           {"rwsem ABBA: R(X) L(Y), L(Y) R(X)", "X>Y:SN Y>X:EN", "", true},
           {"rwlock W1R2_W2R3_W3R1", "A>B:ER B>C:ER C>A:ER", "", true},
           {"rwlock W1W2_R2R3_R3W1", "A>B:EN B>C:SR C>A:SN", "", false},
           {"rwlock W1R2_R2R3_W3W1", "A>B:ER B>C:SR C>A:EN", "", false},
           {"rwsem W1W2_R2R3_R3W1", "A>B:EN B>C:SN C>A:SN", "", true},
           // one class in and outside an irq
           {"irqs-on + irq-safe-A (hard)", "", "A:IN-HARDIRQ-W A:HARDIRQ-ON-W", true},
           {"irqs-on + irq-safe-A (soft)", "", "A:IN-SOFTIRQ-W A:SOFTIRQ-ON-W A:HARDIRQ-ON-W", true},
           {"irqs-on + irq-safe-A, reader in irq", "", "A:IN-HARDIRQ-R A:HARDIRQ-ON-W", true},
           {"irqs-on by a reader + irq-safe-A", "", "A:IN-HARDIRQ-W A:HARDIRQ-ON-R", true},
           {"readers on both sides", "", "A:IN-HARDIRQ-R A:HARDIRQ-ON-R", false},
           {"sirq-safe-A => hirqs-on", "", "A:IN-SOFTIRQ-W A:HARDIRQ-ON-W A:SOFTIRQ-ON-W", true},
           {"softirq-safe, taken with hardirqs on and softirqs off", "", "A:IN-SOFTIRQ-W A:HARDIRQ-ON-W", false},
           // two classes
           {"safe-A + unsafe-B (hard)", "A>B:EN", "A:IN-HARDIRQ-W B:HARDIRQ-ON-W", true},
           {"safe-A + unsafe-B (soft)", "A>B:EN", "A:IN-SOFTIRQ-W B:SOFTIRQ-ON-W B:HARDIRQ-ON-W", true},
           {"safe-A + unsafe-B of another irq", "A>B:EN", "A:IN-HARDIRQ-W B:SOFTIRQ-ON-W", false},
           {"unsafe-A before safe-B", "A>B:EN", "A:HARDIRQ-ON-W B:IN-HARDIRQ-W", false},
           {"irq lock-inversion over a third lock", "A>C:EN C>B:EN", "A:IN-HARDIRQ-W B:HARDIRQ-ON-W", true},
           {"irq read-recursion #1: actually safe", "A>B:EN A>B:SN", "A:HARDIRQ-ON-R A:IN-HARDIRQ-R B:IN-HARDIRQ-W",
            false},
           {"irq read-recursion #2: B taken in irq, A by readers with irqs on, B > write A", "B>A:EN",
            "A:HARDIRQ-ON-R B:IN-HARDIRQ-W", true},
           {"irq read-recursion #2 with a recursive reader: safe", "B>A:ER", "A:HARDIRQ-ON-R B:IN-HARDIRQ-W", false},
           {"irq read-recursion #3: readers of B in irq, write B > write A", "B>A:EN", "A:HARDIRQ-ON-R B:IN-HARDIRQ-R",
            true},
           {"irq read-recursion #3, B held by a reader: safe", "B>A:SN", "A:HARDIRQ-ON-R B:IN-HARDIRQ-R", false},
           {"the chain is broken by a reader in the middle", "A>C:ER C>B:SN", "A:IN-HARDIRQ-W B:HARDIRQ-ON-W", false},
       }) {
    CAPTURE(c.name);
    const SearchGraph g = build(c);
    const bool found = !find_cycles(g).cycles.empty() || !find_inversions(g).inversions.empty() ||
                       !find_inconsistent_states(g).empty();
    CHECK(found == c.bug);
  }
}

TEST_CASE("wait contexts: what the numbers say in the report that prints them") {
  struct Row {
    std::string held, acquired;
    bool bug;
  };
  for (const Row& row : std::initializer_list<Row>{{"2:2", "3:3", true},
                                                   {"2:2", "4:4", true},
                                                   {"3:3", "4:4", true},
                                                   {"4:4", "4:4", false},
                                                   {"4:4", "2:2", false},
                                                   {"0:0", "4:4", false},
                                                   {"1:3", "4:4", true},
                                                   {"1:3", "3:3", false}}) {
    CAPTURE(row.held);
    CAPTURE(row.acquired);
    Report r;
    r.kind = ReportKind::WaitContext;
    r.classes = {{"H", {}, row.held, "", {}}, {"A", {}, row.acquired, "", {}}};
    r.held.emplace();
    r.held->push_back({"H", "", {}});
    r.acquiring = "A";
    LogEvidence log;
    log.source = "x", log.hash = std::string(32, '0'), log.reports = {r};
    const Finding f = analyze({log}).findings.at(0);
    CHECK(f.kind == FindingKind::WaitContext);
    CHECK(f.incomplete != row.bug);  // what forbids it is shown
  }
}
