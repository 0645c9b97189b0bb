#include <doctest/doctest.h>
#include <lockgraph/graph/compare.h>

#include "graph/evidence_builder.h"

#include <algorithm>
#include <map>
#include <set>

using namespace lockgraph;

namespace {

struct Row {
  std::string name;
  std::vector<std::string> successors;
  std::optional<std::string> mask = "....";
};

LogEvidence dumped(const std::string& source, const std::vector<Row>& rows) {
  LogEvidence log = log_of(source, {});
  ProcDump d;
  for (const Row& row : rows) {
    DumpClass c;
    c.label = row.name;
    c.key = "(____ptrval____)";
    c.usage = decode_mask(*row.mask, MaskEra::Modern);
    c.successors = row.successors;
    d.classes.push_back(std::move(c));
  }
  log.dumps.push_back(std::move(d));
  return log;
}

struct Compared {
  Analysis old_side, new_side;
  GraphDiff d;

  Compared(LogEvidence old_log, LogEvidence new_log)
      : old_side(analyze({std::move(old_log)})),
        new_side(analyze({std::move(new_log)})),
        d(diff_graphs(old_side, new_side)) {}

  Change dependency(const std::string& from, const std::string& to) const {
    for (const DependencyChange& e : d.dependencies)
      if (e.from == from && e.to == to) return e.change;
    FAIL("no dependency " << from << " -> " << to);
    return Change::Same;
  }
  const ClassChange& lock_class(const std::string& name) const {
    const auto it =
        std::find_if(d.classes.begin(), d.classes.end(), [&](const ClassChange& c) { return c.name == name; });
    REQUIRE(it != d.classes.end());
    return *it;
  }
};

}  // namespace

TEST_CASE("between dumps, what both looked at is new or gone; what one never used is not seen") {
  const Compared c(dumped("a", {{"A", {"B"}}, {"B", {"C"}}, {"C", {}}, {"Z", {"A"}}}),
                   dumped("b", {{"A", {"C"}}, {"B", {"A"}}, {"C", {}}, {"N", {"C"}}}));
  CHECK(c.dependency("A", "B") == Change::Gone);
  CHECK(c.dependency("B", "A") == Change::New);
  CHECK(c.dependency("Z", "A") == Change::NotSeen);
  CHECK(c.dependency("N", "C") == Change::NewlySeen);
  // B -> C is gone as such, but B -> A -> C keeps the order; A -> C was A -> B -> C.
  CHECK(c.dependency("B", "C") == Change::NotSeen);
  CHECK(c.dependency("A", "C") == Change::NewlySeen);
  std::set<std::string> indirect;
  for (const DependencyChange& e : c.d.dependencies)
    if (e.indirect) indirect.insert(e.from + " -> " + e.to);
  CHECK(indirect == std::set<std::string>{"A -> C", "B -> C"});
  CHECK(c.lock_class("Z").change == Change::NotSeen);
  CHECK(c.lock_class("N").change == Change::NewlySeen);
  CHECK(c.lock_class("A").change == Change::Same);
}

TEST_CASE("a class is gone where those around it were used without it") {
  const Compared c(dumped("a", {{"A", {"X"}}, {"X", {"B"}}, {"B", {}}}), dumped("b", {{"A", {"B"}}, {"B", {}}}));
  CHECK(c.lock_class("X").change == Change::Gone);
  CHECK(c.lock_class("X").because == Because::NeighboursUsed);
  CHECK(c.lock_class("X").evidence == std::vector<std::string>{"A", "B"});
}

TEST_CASE("a class that is on one side only, and why it is not called gone") {
  const auto because = [](const std::string& lock, std::vector<Row> old_rows, std::vector<Row> new_rows) {
    const Compared c(dumped("a", old_rows), dumped("b", new_rows));
    CHECK(c.lock_class(lock).change == Change::NotSeen);
    return c.lock_class(lock).because;
  };
  CHECK(because("X", {{"A", {"X"}}, {"X", {"B"}}, {"B", {}}}, {{"A", {}}}) == Because::NeighboursUnused);
  CHECK(because("X/1", {{"A", {"X/1"}}, {"X/1", {"B"}}, {"B", {}}}, {{"A", {"B", "X"}}, {"B", {}}, {"X", {}}}) ==
        Because::OtherNestingUsed);
  CHECK(because("A.wait_lock", {{"A", {"A.wait_lock"}}, {"A.wait_lock", {"B"}}, {"B", {}}},
                {{"A", {"B"}}, {"B", {}}}) == Because::ByChance);
  CHECK(because("lock", {{"A", {"lock"}}, {"lock", {"B"}}, {"B", {}}}, {{"A", {"B"}}, {"B", {}}}) ==
        Because::OneOfMany);
  const Compared reports(log_of("a", {report_of("5.9.0", {{"A", "X"}, {"X", "B"}})}),
                         log_of("b", {report_of("5.10.0", {{"A", "B"}})}));
  CHECK(reports.lock_class("X").because == Because::NoDump);
}

TEST_CASE("sources tell what is gone, moved, or was only not used") {
  LogEvidence old_log = dumped("a", {{"A", {"gone", "stays"}}, {"gone", {}}, {"stays", {}}, {"moved", {"A"}}});
  LogEvidence new_log = dumped("b", {{"A", {"comes"}}, {"comes", {}}});
  const Analysis old_side = analyze({old_log}), new_side = analyze({new_log});
  const KernelTree old_tree{"o", "5.9", {{"gone", {"f.c"}}, {"stays", {"f.c"}}, {"moved", {"f.c"}}}};
  const KernelTree new_tree{"n", "5.10", {{"comes", {"f.c"}}, {"stays", {"f.c"}}, {"moved", {"g.c"}}}};
  const GraphDiff d = diff_graphs(old_side, new_side, {&old_tree, &new_tree});
  const auto of = [&](const std::string& name) {
    return *std::find_if(d.classes.begin(), d.classes.end(), [&](const ClassChange& c) { return c.name == name; });
  };
  CHECK(of("gone").change == Change::Gone);
  CHECK(of("gone").because == Because::SourcesLackIt);
  CHECK(of("gone").evidence == std::vector<std::string>{"f.c"});
  CHECK(of("gone").instead == std::vector<std::string>{"comes"});
  CHECK(of("comes").change == Change::New);
  CHECK(of("stays").change == Change::NotSeen);
  CHECK(of("stays").because == Because::SourcesHaveIt);
  CHECK(of("moved").because == Because::Moved);
  CHECK(of("moved").evidence == std::vector<std::string>{"g.c"});
}

TEST_CASE("states: changed between dumps, unknown between reports") {
  const Compared dumps(dumped("a", {{"A", {"B"}, "...."}, {"B", {}, "+..."}}),
                       dumped("b", {{"A", {"B"}, "-..."}, {"B", {}, "...."}}));
  CHECK(dumps.lock_class("A").change == Change::Changed);
  CHECK(dumps.lock_class("A").gained == std::vector<std::string>{"IN-HARDIRQ-W"});
  CHECK(dumps.lock_class("B").lost == std::vector<std::string>{"HARDIRQ-ON-W"});
  const Compared reports(log_of("a", {report_of("5.9.0", {{"A", "B"}}, {{"A", "-..."}})}),
                         log_of("b", {report_of("5.10.0", {{"A", "B"}}, {{"A", "+..."}})}));
  CHECK(reports.lock_class("A").change == Change::NewlySeen);
  CHECK(reports.dependency("A", "B") == Change::Same);
}

TEST_CASE("findings are compared by their chains; new ones rest on something new") {
  const Compared c(dumped("a", {{"A", {"B"}}, {"B", {"C"}}, {"C", {"B"}}}),
                   dumped("b", {{"A", {"B"}}, {"B", {"A", "C"}}, {"C", {"B"}}}));
  std::map<std::string, Change> by_first_lock;
  for (const FindingChange& f : c.d.findings) {
    REQUIRE(f.in_new);
    by_first_lock.emplace(c.new_side.graph[c.new_side.findings[f.finding].path.front()].name, f.change);
  }
  CHECK(c.d.findings.size() == 2);
  CHECK(by_first_lock == std::map<std::string, Change>{{"A", Change::New}, {"B", Change::Same}});
}

TEST_CASE("between reports nothing is ever gone") {
  const Compared c(log_of("a", {report_of("5.9.0", {{"A", "B"}, {"B", "A"}})}),
                   log_of("b", {report_of("5.10.0", {{"C", "D"}, {"D", "C"}})}));
  std::map<std::string, Change> changes;
  for (const auto& x : c.d.classes) changes.emplace(x.name, x.change);
  for (const auto& x : c.d.dependencies) changes.emplace(x.from + " -> " + x.to, x.change);
  CHECK(changes == std::map<std::string, Change>{{"A", Change::NotSeen},
                                                 {"B", Change::NotSeen},
                                                 {"A -> B", Change::NotSeen},
                                                 {"B -> A", Change::NotSeen},
                                                 {"C", Change::NewlySeen},
                                                 {"D", Change::NewlySeen},
                                                 {"C -> D", Change::NewlySeen},
                                                 {"D -> C", Change::NewlySeen}});
  REQUIRE(c.d.findings.size() == 2);
  CHECK(c.d.findings[0].change == Change::NewlySeen);
  CHECK(c.d.findings[1].change == Change::NotSeen);
  CHECK_FALSE(c.d.findings[1].in_new);
}

TEST_CASE("numbered classes are matched by their neighbours, renamed ones too, and none twice") {
  const Compared c(dumped("a", {{"key", {"A", "B"}},
                                {"key#2", {"C", "D"}},
                                {"A", {}},
                                {"B", {}},
                                {"C", {}},
                                {"D", {}},
                                {"&mapping->private_lock", {"A", "B", "C"}}}),
                   dumped("b", {{"key", {"C", "D"}},
                                {"key#2", {"A", "B"}},
                                {"A", {}},
                                {"B", {}},
                                {"C", {}},
                                {"D", {}},
                                {"&mapping->i_private_lock", {"A", "B", "C"}}}));
  const auto without_boot = [](const std::string& name) { return name.substr(0, name.find('@')); };
  std::map<std::string, std::string> old_names;
  for (const ClassChange& x : c.d.classes) {
    CHECK(x.why_matched.empty() == x.old_name.empty());
    if (!x.old_name.empty()) old_names.emplace(without_boot(x.name), without_boot(x.old_name));
  }
  CHECK(old_names == std::map<std::string, std::string>{
                         {"key", "key#2"}, {"key#2", "key"}, {"&mapping->i_private_lock", "&mapping->private_lock"}});
  CHECK(c.d.dependencies.size() == 7);
  for (const DependencyChange& e : c.d.dependencies) CHECK(e.change == Change::Same);
}

TEST_CASE("classes that nothing tells apart stay apart") {
  const Compared c(dumped("a", {{"key", {"A"}}, {"key#2", {"A"}}, {"A", {}}}),
                   dumped("b", {{"key", {"A"}}, {"key#2", {"A"}}, {"A", {}}}));
  std::map<std::string, Change> changes;
  for (const ClassChange& x : c.d.classes) {
    CHECK(x.old_name.empty());
    changes.emplace(x.name, x.change);
  }
  CHECK(changes == std::map<std::string, Change>{{"A", Change::Same}, {"key", Change::Same}, {"key#2", Change::Same}});
}

TEST_CASE("of many: since when a thing is there, until when, and where nobody looked") {
  const Analysis a = analyze(
      {dumped("a", {{"A", {"B"}, "...."}, {"B", {}, "...."}}), dumped("b", {{"A", {}, "-..."}, {"B", {}, "...."}}),
       log_of("c", {report_of("5.11.0", {{"B", "A"}})}), dumped("d", {{"A", {"B"}, "...."}, {"B", {"A"}, "...."}})});
  std::vector<std::vector<std::size_t>> columns_of;
  for (const ReportRef& r : a.graph.reports()) columns_of.push_back({static_cast<std::size_t>(r.source[0] - 'a')});
  const Matrix m = make_matrix(a, 4, columns_of);
  using enum Cell;
  const auto row = [&](RowKind kind, const std::string& from) {
    for (const MatrixRow& r : m.rows) {
      if (r.kind != kind) continue;
      const ClassId v = kind == RowKind::State ? r.of : r.dependency.from;
      if (kind == RowKind::Finding || a.graph[v].name == from) return r;
    }
    FAIL("no such row");
    return MatrixRow{};
  };
  const MatrixRow ab = row(RowKind::Dependency, "A"), ba = row(RowKind::Dependency, "B");
  CHECK(ab.cells == std::vector{Seen, Absent, Unknown, Seen});
  CHECK(ab.since == 0);
  CHECK(ab.until == 3);
  CHECK(ba.cells == std::vector{Absent, Absent, Seen, Seen});
  CHECK(ba.since == 2);
  const MatrixRow state = row(RowKind::State, "A");
  CHECK(state.state == used_in(Irq::Hardirq));
  CHECK(state.cells == std::vector{Absent, Seen, Unknown, Absent});
  CHECK(state.since == 1);
  CHECK(state.until == 1);
  const MatrixRow cycle = row(RowKind::Finding, "");
  CHECK(cycle.cells == std::vector{Absent, Absent, Unknown, Seen});  // no boot reported it; in d all of it was seen
}
