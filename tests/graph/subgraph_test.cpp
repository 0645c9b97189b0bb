// Parts of the graph that a user wants to see, and the subsystems of its classes.
#include <doctest/doctest.h>
#include <lockgraph/graph/questions.h>

#include "graph/evidence_builder.h"

#include <algorithm>
#include <random>
#include <set>
#include <tuple>

using namespace lockgraph;

namespace {

using Names = std::vector<std::string>;
using Edges = std::vector<std::pair<std::string, std::string>>;
using Pairs = std::set<std::pair<std::string, std::string>>;

ClassId at(const LockGraph& g, const std::string& name) { return find_class(g, name).value(); }

Stack taken_in(const std::string& file) {
  Stack stack;
  stack.push_back(Frame{{"f", file, 1}, false, false, {}, 0});
  return stack;
}

/// Each dependency with the file in which it is taken; none where that is empty.
LockGraph placed(const std::vector<std::tuple<std::string, std::string, std::string>>& edges) {
  Edges pairs;
  for (const auto& [from, to, file] : edges) pairs.emplace_back(from, to);
  Report r = report_of("5.9.0", pairs);
  for (std::size_t i = 0; i < edges.size(); ++i)
    if (!std::get<2>(edges[i]).empty()) r.dependencies.edit()[i].stack = taken_in(std::get<2>(edges[i]));
  return analyze({log_of("a", {r})}).graph;
}

Names classes_of(const LockGraph& g, const Subgraph& part) {
  Names all;
  for (const ClassId v : part.classes) all.push_back(g[v].name);
  return all;
}

Pairs pairs_of(const LockGraph& g, const Subgraph& part) {
  Pairs all;
  for (const Step& s : part.dependencies) all.emplace(g[s.from].name, g[s.to].name);
  return all;
}

Subgraph near(const LockGraph& g, const Names& focus, std::size_t depth) {
  PartOptions options;
  for (const std::string& name : focus) options.focus.push_back(at(g, name));
  options.depth = depth;
  return part_of(g, {}, options);
}

Subgraph reduced(const LockGraph& g, const std::vector<Finding>& findings = {}) {
  PartOptions options;
  options.reduced = true;
  return part_of(g, findings, options);
}

/// All that can be reached from one another.
Pairs reach(const Pairs& edges) {
  Pairs all = edges;
  for (bool grown = true; grown;) {
    grown = false;
    const Pairs known = all;
    for (const auto& [a, b] : known)
      for (const auto& [c, d] : edges)
        if (b == c) grown |= all.emplace(a, d).second;
  }
  return all;
}

Edges random_edges(std::mt19937& random, bool acyclic) {
  std::string letters = std::string("ABCDEFG").substr(0, 2 + random() % 6);
  std::shuffle(letters.begin(), letters.end(), random);
  Edges edges;
  for (std::size_t i = 0; i < letters.size(); ++i)
    for (std::size_t k = acyclic ? i + 1 : 0; k < letters.size(); ++k)
      if (random() % (acyclic ? 2 : 4) == 0) edges.emplace_back(std::string(1, letters[i]), std::string(1, letters[k]));
  return edges;
}

}  // namespace

TEST_CASE("by default all dependencies, sorted, and the classes that have one; the others are counted") {
  const LockGraph g =
      analyze({log_of("a", {report_of("5.9.0", {{"C", "B"}, {"B", "A"}}, {{"L", "...."}, {"M", "...."}})})}).graph;
  const Subgraph part = part_of(g, {}, {});
  CHECK(classes_of(g, part) == Names{"A", "B", "C"});
  CHECK(part.dependencies == std::vector<Step>{{at(g, "B"), at(g, "A")}, {at(g, "C"), at(g, "B")}});
  CHECK(part.lone == 2);
  CHECK(part.implied == 0);
  Finding f;
  f.kind = FindingKind::InconsistentState, f.path = {at(g, "L")};
  const Subgraph with_finding = part_of(g, {f}, {});
  CHECK(classes_of(g, with_finding) == Names{"A", "B", "C", "L"});
  CHECK(with_finding.lone == 1);
}

TEST_CASE("focus: what is at most so many dependencies away, held over it or taken under it") {
  const LockGraph g = graph_of({{"A", "B"}, {"B", "C"}, {"C", "D"}, {"D", "E"}, {"E", "F"}, {"X", "Y"}});
  const Subgraph one = near(g, {"C"}, 1), two = near(g, {"C"}, 2), several = near(g, {"A", "Y"}, 1);
  CHECK(classes_of(g, one) == Names{"B", "C", "D"});
  CHECK(pairs_of(g, one) == Pairs{{"B", "C"}, {"C", "D"}});
  CHECK(classes_of(g, two) == Names{"A", "B", "C", "D", "E"});
  CHECK(pairs_of(g, two) == Pairs{{"A", "B"}, {"B", "C"}, {"C", "D"}, {"D", "E"}});
  CHECK(classes_of(g, several) == Names{"A", "B", "X", "Y"});
  CHECK(pairs_of(g, several) == Pairs{{"A", "B"}, {"X", "Y"}});
  CHECK(near(g, {"C"}, 9).classes.size() == 6);
  CHECK(PartOptions{}.depth == 2);
}

TEST_CASE("a subsystem: its classes and their neighbours; a folder takes what lies below it") {
  const LockGraph g = placed({{"P", "A", "fs/ext4/inode.c"},
                              {"A", "B", "fs/ext4/super.c"},
                              {"B", "C", "net/core/dev.c"},
                              {"C", "D", "net/core/dev.c"}});
  const auto part = [&](const std::string& subsystem) {
    PartOptions options;
    options.subsystem = subsystem;
    return part_of(g, {}, options);
  };
  CHECK(classes_of(g, part("fs/ext4")) == Names{"A", "B", "C", "P"});
  CHECK(pairs_of(g, part("fs/ext4")) == Pairs{{"P", "A"}, {"A", "B"}, {"B", "C"}});
  CHECK(classes_of(g, part("fs")) == Names{"A", "B", "C", "P"});
  CHECK(classes_of(g, part("net")) == Names{"B", "C", "D"});
  CHECK(part("fs/ext").classes.empty());
  CHECK(part("ext4").classes.empty());
  PartOptions both;
  both.subsystem = "net", both.focus = {at(g, "D")}, both.depth = 1;
  CHECK(classes_of(g, part_of(g, {}, both)) == Names{"C", "D"});
}

TEST_CASE("findings only: their classes and dependencies, nothing beside them") {
  const Analysis a =
      analyze({log_of("a", {report_of("5.9.0", {{"A", "B"}, {"B", "A"}, {"B", "C"}, {"C", "D"}, {"X", "Y"}})})});
  REQUIRE(a.findings.size() == 1);
  PartOptions options;
  options.findings_only = true;
  const Subgraph part = part_of(a.graph, a.findings, options);
  CHECK(classes_of(a.graph, part) == Names{"A", "B"});
  CHECK(pairs_of(a.graph, part) == Pairs{{"A", "B"}, {"B", "A"}});
  CHECK(part_of(a.graph, {}, options).classes.empty());

  const LockGraph g = graph_of({{"S", "M"}, {"M", "U"}, {"S", "U"}});
  Finding inversion;
  inversion.kind = FindingKind::IrqInversion, inversion.path = {at(g, "S"), at(g, "M"), at(g, "U")};
  CHECK(pairs_of(g, part_of(g, {inversion}, options)) == Pairs{{"S", "M"}, {"M", "U"}});
}

TEST_CASE("reduced: what follows from others is left out, unless it lies on a finding") {
  const LockGraph g = graph_of({{"A", "B"}, {"B", "C"}, {"A", "C"}});
  CHECK(pairs_of(g, reduced(g)) == Pairs{{"A", "B"}, {"B", "C"}});
  CHECK(reduced(g).implied == 1);
  Finding direct;
  direct.kind = FindingKind::IrqInversion, direct.path = {at(g, "A"), at(g, "C")};
  CHECK(pairs_of(g, reduced(g, {direct})) == Pairs{{"A", "B"}, {"B", "C"}, {"A", "C"}});
  CHECK(reduced(g, {direct}).implied == 0);
}

TEST_CASE("reduced, without cycles: the same can be reached, and nothing more can be left out") {
  std::mt19937 random(11);
  std::size_t left_out = 0;
  for (int round = 0; round < 200; ++round) {
    const Edges edges = random_edges(random, true);
    const LockGraph g = graph_of(edges);
    const Subgraph part = reduced(g);
    const Pairs kept = pairs_of(g, part), all = reach(Pairs(edges.begin(), edges.end()));
    REQUIRE(reach(kept) == all);
    for (const auto& edge : kept) {
      Pairs fewer = kept;
      fewer.erase(edge);
      REQUIRE(reach(fewer) != all);
    }
    REQUIRE(part.implied == edges.size() - kept.size());
    REQUIRE(std::is_sorted(part.dependencies.begin(), part.dependencies.end()));
    left_out += part.implied;
  }
  CHECK(left_out > 100);
}

TEST_CASE("reduced: in a cycle nothing follows from anything") {
  const LockGraph g = graph_of({{"A", "B"}, {"B", "C"}, {"C", "A"}, {"B", "A"}, {"A", "C"}});
  CHECK(reduced(g).dependencies.size() == 5);
  CHECK(reduced(g).implied == 0);
  std::mt19937 random(12);
  std::size_t left_out = 0;
  for (int round = 0; round < 200; ++round) {
    const LockGraph some = graph_of(random_edges(random, false));
    const Subgraph whole = part_of(some, {}, {}), part = reduced(some);
    const Pairs before = pairs_of(some, whole), kept = pairs_of(some, part), all = reach(before);
    REQUIRE(reach(kept) == all);
    for (const auto& [from, to] : before)
      if (all.count({to, from})) REQUIRE(kept.count({from, to}) == 1);
    REQUIRE(part.classes == whole.classes);
    REQUIRE(part.implied == before.size() - kept.size());
    left_out += part.implied;
  }
  CHECK(left_out > 0);
}

TEST_CASE("the subsystem of a class is the folder in which it is usually taken") {
  const LockGraph g = placed({{"A", "ext4_lock", "fs/ext4/inode.c"},
                              {"A", "timer_lock", "sound/core/timer.c"},
                              {"A", "fork_lock", "kernel/fork.c"},
                              {"A", "often", "mm/slub.c"},
                              {"B", "often", "mm/rmap.c"},
                              {"C", "often", "fs/inode.c"},
                              {"A", "&tty->ldisc_sem", "include/net/sock.h"},
                              {"A", "&port->ldisc_lock", ""},
                              {"A", "plain", "include/net/sock.h"},
                              {"A", "mixed", "fs/btrfs/ctree.h"},
                              {"B", "mixed", "fs/btrfs/disk-io.c"}});
  const std::vector<std::string> of = subsystems(g);
  REQUIRE(of.size() == g.classes().size());
  CHECK(of[at(g, "ext4_lock")] == "fs/ext4");
  CHECK(of[at(g, "timer_lock")] == "sound/core");
  CHECK(of[at(g, "fork_lock")] == "kernel");
  CHECK(of[at(g, "often")] == "mm");
  CHECK(of[at(g, "&tty->ldisc_sem")] == "drivers/tty");
  CHECK(of[at(g, "&port->ldisc_lock")] == "other");
  CHECK(of[at(g, "plain")] == "other");
  CHECK(of[at(g, "mixed")] == "fs/btrfs");
  CHECK(of[at(g, "A")] == "other");
}

TEST_CASE("where no dependency shows a place, the place of a state does") {
  Report r = report_of("5.9.0", {{"A", "tasklist_lock"}}, {{"tasklist_lock", ".+.."}});
  r.classes.edit()[0].usage_stacks = {{enabled_read(Irq::Hardirq), taken_in("kernel/exit.c")}};
  const LockGraph g = analyze({log_of("a", {r})}).graph;
  CHECK(subsystems(g)[at(g, "tasklist_lock")] == "kernel");
}
