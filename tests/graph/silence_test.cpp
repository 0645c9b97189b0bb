// What lockdep looked at and let pass, and kinds that follow from what it reported.
#include <doctest/doctest.h>

#include "graph/evidence_builder.h"
#include "graph/fates.h"

#include <lockgraph/graph/analysis.h>

using namespace lockgraph;

namespace {

/// A report by a live lockdep of those old dependencies; it states nothing of them.
Report checked(const std::string& release, const std::vector<std::pair<std::string, std::string>>& dependencies,
               const std::vector<std::pair<std::string, std::string>>& masks = {}) {
  Report r = report_of(release, dependencies, masks);
  r.turns_validator_off = true;
  return r;
}

ProcDump dump_of(const std::vector<std::pair<std::string, std::string>>& dependencies, std::uint64_t debug_locks) {
  ProcDump d;
  d.release = "6.6.0";
  d.stats["debug_locks"] = debug_locks;
  for (const auto& [from, to] : dependencies) {
    DumpClass c;
    c.label = from;
    c.successors = {to};
    d.classes.push_back(c);
  }
  return d;
}

const Acquisition kReader{Access::Recursive, Known::OnStack};

Analysis of_dump(const ProcDump& d) {
  LogEvidence log = log_of("d", {});
  log.dumps = {d};
  return analyze({log});
}

const Witness& witness(const Analysis& a, const std::string& from, const std::string& to) {
  const auto v = [&](const std::string& name) { return classes_called(a.graph, name).at(0); };
  return a.graph.dependency(v(from), v(to))->witnesses.at(0);
}

}  // namespace

TEST_CASE("a cycle of old dependencies of one boot is no finding; over the new one, or two boots, it is") {
  const Report old = checked("6.6.0", {{"A", "B"}, {"B", "A"}});
  const Analysis refuted = analyze({log_of("a", {old})});
  CHECK(refuted.findings.empty());
  REQUIRE(refuted.refuted.size() == 1);
  CHECK(refuted.refuted[0].flags.names() == std::vector<std::string>{"contradictory"});
  CHECK(findings_called(refuted, refuted.refuted[0].id).size() == 1);
  CHECK(refuted.graph.reports()[refuted.refuted[0].refuted_by.value()].source == "a");

  Report is_new = old;
  is_new.dependencies.edit()[1].is_new = true;
  CHECK(analyze({log_of("a", {is_new})}).findings.size() == 1);
  CHECK(analyze({log_of("a", {checked("6.6.0", {{"A", "B"}})}), log_of("b", {checked("6.6.0", {{"B", "A"}})})})
            .findings.size() == 1);
  // A report that leaves lockdep on, and one behind its end, were checked by nobody.
  Report unchecked = old;
  unchecked.turns_validator_off = false;
  CHECK(analyze({log_of("a", {unchecked})}).findings.size() == 1);
  Report late = old;
  late.lockdep_off_since = 7;
  CHECK(analyze({log_of("a", {late})}).findings.size() == 1);
}

TEST_CASE("what one boot refutes stands where others know a stronger kind for certain") {
  Report weak = checked("6.6.0", {{"A", "B"}, {"B", "A"}});
  for (Dependency& d : weak.dependencies.edit()) d.held = d.acquired = {};
  const Evidence silent{log_of("a", {weak})};
  CHECK(analyze(silent).findings.empty());
  const Analysis a = analyze({log_of("a", {weak}), log_of("b", {checked("6.6.0", {{"A", "B"}})}),
                              log_of("c", {checked("6.6.0", {{"B", "A"}})})});
  CHECK(a.findings.size() == 1);
  CHECK(a.findings[0].flags.empty());
}

TEST_CASE("a dump refutes where it says that lockdep is on, and one weak point is found") {
  const std::vector<std::pair<std::string, std::string>> cycle{{"A", "B"}, {"B", "A"}};
  CHECK(of_dump(dump_of(cycle, 0)).findings.size() == 1);
  // Either class may be the weak point: refuted, and nothing is solved.
  const Analysis a = of_dump(dump_of(cycle, 1));
  CHECK(a.findings.empty());
  CHECK(a.refuted.size() == 1);
  CHECK(a.refuted[0].flags.names() == std::vector<std::string>{"unknown-mode"});
  CHECK(witness(a, "A", "B").known() == Known::Assumed);
  // B cannot be shared: it is A.
  ProcDump one = dump_of(cycle, 1);
  one.classes[1].type = LockType::Spinlock;
  const Analysis solved = of_dump(one);
  CHECK(solved.findings.empty());
  CHECK(solved.refuted.size() == 1);
  CHECK(witness(solved, "B", "A").to == Acquisition{Access::Recursive, Known::Solved});
  CHECK(witness(solved, "A", "B").from == Acquisition{Access::Shared, Known::Solved});
}

TEST_CASE("what a boot lets pass hides no other way between the same locks, and no dependency of other boots") {
  Report unknown = checked("6.6.0", {{"A", "B"}, {"B", "A"}}), three = report_of("6.6.1", {{"A", "C"}, {"C", "B"}});
  for (Dependency& d : unknown.dependencies.edit()) d.held = d.acquired = {};
  const Evidence both{log_of("a", {unknown}), log_of("b", {report_of("6.6.2", {{"B", "A"}})}), log_of("c", {three})};
  const Analysis a = analyze(both);
  CHECK(a.refuted.size() == 1);
  REQUIRE(a.findings.size() == 1);
  CHECK(a.findings[0].path.size() == 3);

  const std::vector<std::pair<std::string, std::string>> masks{{"A", "-..."}, {"B", "+..."}};
  Report short_way = checked("6.6.0", {{"A", "B"}}, masks);
  short_way.dependencies.edit()[0].held = short_way.dependencies.edit()[0].acquired = {};
  const Analysis inversion = analyze({log_of("a", {short_way}), log_of("b", {report_of("6.6.1", {{"A", "C"}}, masks)}),
                                      log_of("c", {report_of("6.6.1", {{"C", "B"}}, masks)})});
  CHECK(inversion.refuted.size() == 1);
  REQUIRE(inversion.findings.size() == 1);
  CHECK(inversion.findings[0].path.size() == 3);
}

TEST_CASE("an inversion of what one boot shows is no finding; with the state that was new it is") {
  const std::vector<std::pair<std::string, std::string>> masks{{"A", "-..."}, {"B", "+.+."}};
  Report r = checked("6.6.0", {{"A", "B"}}, masks);
  const Analysis refuted = analyze({log_of("a", {r})});
  CHECK(refuted.findings.empty());
  CHECK(refuted.refuted.size() == 1);
  r.kind = ReportKind::IrqInversion;
  r.acquiring = "A";
  r.deadlock = IrqClaim{Irq::Hardirq, "A", "B", {"A", "B"}};
  const Analysis reported = analyze({log_of("a", {r})});
  CHECK(reported.findings.size() == 1);
  CHECK(reported.refuted.empty());
  // Before 5.10 a new dependency was not checked against readers that leave the irq on.
  const std::vector<std::pair<std::string, std::string>> readers{{"A", "-..."}, {"B", ".+.+"}};
  CHECK(analyze({log_of("a", {checked("5.4.0", {{"A", "B"}}, readers)})}).findings.size() == 1);
  CHECK(analyze({log_of("a", {checked("5.10.0", {{"A", "B"}}, readers)})}).findings.empty());
}

TEST_CASE("local locks take no part in irq searches, but in cycles") {
  Report r = report_of("6.6.0", {{"A", "L"}, {"L", "A"}}, {{"A", "-..."}, {"L", "+.+."}});
  CHECK(analyze({log_of("a", {r})}).findings.size() == 2);
  r.classes.edit()[1].type = LockType::LocalLock;
  const Analysis a = analyze({log_of("a", {r})});
  REQUIRE(a.findings.size() == 1);
  CHECK(a.findings[0].kind == FindingKind::Cycle);
}

TEST_CASE("PREEMPT_RT kernels share no classes with others; kernels of unknown version no release") {
  Report rt = report_of("6.6.0", {{"B", "A"}});
  const Evidence plain{log_of("a", {report_of("6.6.0", {{"A", "B"}})}), log_of("b", {rt})};
  REQUIRE(analyze(plain).findings.size() == 1);
  CHECK(analyze(plain).findings[0].confidence == Confidence::SameRelease);
  rt.preempt_rt = true;
  CHECK(analyze({plain[0], log_of("b", {rt})}).findings.empty());
  const Analysis unknown = analyze(
      {log_of("a", {report_of("syzkaller", {{"A", "B"}})}), log_of("b", {report_of("syzkaller", {{"B", "A"}})})});
  REQUIRE(unknown.findings.size() == 1);
  CHECK(unknown.findings[0].confidence == Confidence::CrossRelease);
}

TEST_CASE("a reported chain is strong: before and behind the new dependency stands what goes with its one kind") {
  Report r = circular("t", {"A", "B", "C"}, "6.6.0");
  for (Dependency& d : r.dependencies.edit()) d.held = d.acquired = {};
  r.dependencies.edit()[2].held = kShared, r.dependencies.edit()[2].acquired = kRecursive;
  const Analysis a = analyze({log_of("a", {r})});
  CHECK(witness(a, "A", "B").from == Acquisition{Access::Exclusive, Known::Solved});
  CHECK(witness(a, "B", "C").to == Acquisition{Access::Exclusive, Known::Solved});
  CHECK(witness(a, "A", "B").to == Acquisition{});
  CHECK(witness(a, "B", "C").from == Acquisition{});
}

TEST_CASE("kinds that some witness shows are not assumed of others of the same function, and of no other") {
  Report known = report_of("6.6.0", {{"A", "B"}}), unknown = known, elsewhere;
  known.dependencies.edit()[0].held = kShared;
  unknown.dependencies.edit()[0].held = {};
  for (Report* r : {&known, &unknown}) r->dependencies.edit()[0].stack = {{{"f", "", 0}, false, false, {}}};
  elsewhere = unknown;
  elsewhere.dependencies.edit()[0].stack = {{{"g", "", 0}, false, false, {}}};
  const auto edge = [](const Report& other, const Report& one) {
    return *analyze({log_of("a", {one}), log_of("b", {other})}).graph.dependency(0, 1);
  };
  CHECK(edge(unknown, known).modes == ModeSet{Mode::SN});
  CHECK(edge(unknown, known).known == Known::OnStack);
  CHECK(edge(elsewhere, known).modes == ModeSet{Mode::SN, Mode::EN});
  CHECK(edge(elsewhere, known).certain == ModeSet{Mode::SN});
  CHECK(analyze({log_of("b", {unknown})}).graph.dependency(0, 1)->known == Known::Assumed);
}

TEST_CASE("a deadlock of a kind that was assumed is weak once the kind is known for that function, and for it alone") {
  const auto taken_by = [](const std::string& function, Acquisition held) {
    Report r = report_of("6.6.0", {{"A", "B"}});
    r.dependencies.edit()[0].held = held;
    r.dependencies.edit()[0].stack = {{{function, "", 0}, false, false, {}}};
    return r;
  };
  Report back = report_of("6.6.0", {{"B", "A"}});
  back.dependencies.edit()[0].acquired = kRecursive;
  const LogEvidence assumed = log_of("a", {taken_by("f", {})}), other = log_of("b", {back});
  const Analysis part = analyze({assumed, other});
  REQUIRE(part.findings.size() == 1);
  CHECK(part.findings[0].flags.contains(Flag::UnknownMode));
  const Analysis whole = analyze({assumed, other, log_of("c", {taken_by("f", kShared)})});
  CHECK(whole.findings.empty());
  CHECK(fate_in(whole, part.findings[0]) == "weak");
  CHECK(fate_in(analyze({assumed, other, log_of("c", {taken_by("g", kShared)})}), part.findings[0]) == "listed");
}

TEST_CASE("a deadlock that another boot shows, and whose lockdep let pass, is refuted under its id") {
  Report both = report_of("6.6.0", {{"A", "B"}, {"B", "A"}});
  both.turns_validator_off = true;
  const LogEvidence a = log_of("a", {report_of("6.6.0", {{"A", "B"}})}),
                    b = log_of("b", {report_of("6.5.0", {{"B", "A"}})});
  const Analysis part = analyze({a, b});
  REQUIRE(part.findings.size() == 1);
  const Analysis whole = analyze({a, b, log_of("c", {both})});
  CHECK(fate_in(whole, part.findings[0]) == "refuted");
}

TEST_CASE("a path that a boot refutes does not hide another one between its ends") {
  const std::vector<std::pair<std::string, std::string>> masks = {{"S", "..-."}, {"U", "+.+."}};
  Report let_pass = report_of("6.6.0", {{"S", "U"}}, masks);
  let_pass.turns_validator_off = true;
  const LogEvidence way = log_of("a", {report_of("6.6.0", {{"S", "M"}}, masks)}),
                    on = log_of("b", {report_of("6.5.0", {{"M", "U"}})});
  const Analysis part = analyze({way, on});
  REQUIRE(part.findings.size() == 1);
  const Analysis whole = analyze({way, on, log_of("c", {let_pass})});
  REQUIRE(whole.findings.size() == 1);
  CHECK(whole.findings[0].id == part.findings[0].id);
  CHECK(whole.findings[0].path.size() == 3);
}

TEST_CASE("an NMI that takes what others take is a state like any other") {
  Report r = report_of("6.6.0", {}, {{"N", "...."}});
  r.kind = ReportKind::InconsistentState;
  r.deadlock = StateClaim{"N", "INITIAL USE", "IN-NMI"};
  r.classes.edit()[0].usage_stacks = {{enabled(Irq::Nmi), {}}, {used_in(Irq::Nmi), {}}};
  const Analysis a = analyze({log_of("a", {r})});
  REQUIRE(a.findings.size() == 1);
  CHECK(a.findings[0].irqs == std::vector<Irq>{Irq::Nmi});
  CHECK(a.audit.reports[0].verdict == AuditVerdict::Confirmed);
}

TEST_CASE("which assumed kinds carry a finding: one where a reader stands beside it, else two neighbours") {
  const auto assumed = [](const std::vector<std::pair<std::string, std::string>>& edges, bool last_known) {
    Report r = report_of("6.1.0", edges);
    for (Dependency& d : r.dependencies.edit()) d.held = d.acquired = {};
    if (last_known) r.dependencies.edit().back().held = r.dependencies.edit().back().acquired = kReader;
    const Analysis a = analyze({log_of("a", {r})});
    REQUIRE(a.findings.size() == 1);
    std::vector<std::vector<std::string>> sets;
    for (const auto& set : assumptions(a.graph, a.findings[0])) {
      std::vector<std::string>& names = sets.emplace_back();
      for (const Step& s : set) names.push_back(a.graph[s.from].name + a.graph[s.to].name);
    }
    return sets;
  };
  using Sets = std::vector<std::vector<std::string>>;
  CHECK(assumed({{"A", "B"}, {"B", "A"}}, false) == Sets{{"AB", "BA"}});
  CHECK(assumed({{"A", "B"}, {"B", "C"}, {"C", "A"}}, false) == Sets{{"AB", "BC"}, {"BC", "CA"}, {"CA", "AB"}});
  CHECK(assumed({{"A", "B"}, {"B", "A"}}, true) == Sets{{"AB"}});  // BA: held by a reader
}
