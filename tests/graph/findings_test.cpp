#include <doctest/doctest.h>
#include "graph/evidence_builder.h"

#include <algorithm>

using namespace lockgraph;

TEST_CASE("confidence is the nearest common ground of the evidence") {
  struct Row {
    Evidence logs;
    Confidence confidence;
  };
  for (const Row& row : std::initializer_list<Row>{
           {{log_of("a", {circular("t", {"A", "B"})})}, Confidence::Reported},
           // One report shows all of it, but states it not.
           {{log_of("a", {report_of("5.9.0", {{"A", "B"}, {"B", "A"}})})}, Confidence::SameBoot},
           {{log_of("a", {report_of("5.9.0", {{"A", "B"}}), report_of("5.9.0", {{"B", "A"}})})}, Confidence::SameBoot},
           {{log_of("a", {report_of("5.9.0", {{"A", "B"}})}), log_of("b", {report_of("5.9.0", {{"B", "A"}})})},
            Confidence::SameRelease},
           {{log_of("a", {report_of("5.9.0", {{"A", "B"}})}), log_of("b", {report_of("5.8.0", {{"B", "A"}})})},
            Confidence::CrossRelease},
           {{log_of("a", {report_of("", {{"A", "B"}})}), log_of("b", {report_of("", {{"B", "A"}})})},
            Confidence::CrossRelease},
       }) {
    const auto findings = analyze(row.logs).findings;
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].confidence == row.confidence);
  }
}

TEST_CASE("an inversion that contains a shorter one extends it; irqs of one pair are one finding") {
  const auto findings = analyze({log_of("a", {report_of("5.9.0", {{"S", "M"}, {"M", "U"}, {"U", "V"}},
                                                        {{"S", "-.-."}, {"U", "+.+."}, {"V", "+..."}})})})
                            .findings;
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].irqs == std::vector<Irq>{Irq::Hardirq, Irq::Softirq});
  CHECK(findings[0].path.size() == 3);
  CHECK(findings[0].extends.empty());
  CHECK(findings[1].irqs == std::vector<Irq>{Irq::Hardirq});
  CHECK(findings[1].extends == findings[0].id);
}

TEST_CASE("of what nobody reported only cycles that contain no shorter one are findings") {
  const Evidence logs{log_of("a", {report_of("5.9.0", {{"A", "B"}})}), log_of("b", {report_of("5.9.0", {{"B", "C"}})}),
                      log_of("c", {report_of("5.8.0", {{"C", "A"}, {"A", "A"}})})};
  const auto findings = analyze(logs).findings;
  REQUIRE(findings.size() == 2);  // a recursion is another deadlock: it replaces nothing
  const auto shorter = analyze({log_of("a", {report_of("5.9.0", {{"A", "B"}, {"B", "C"}})}),
                                log_of("c", {report_of("5.8.0", {{"C", "A"}, {"B", "A"}})})})
                           .findings;
  REQUIRE(shorter.size() == 1);
  CHECK(shorter[0].path.size() == 2);
}

TEST_CASE("what rests on a suspect, or lies on reported locks, is a consequence; what was old stands alone") {
  const LogEvidence ring = log_of("a", {circular("t", {"A", "B", "C"})});  // C -> A is the suspect
  const auto unreported = [](const Evidence& logs) {
    const Analysis a = analyze(logs);
    std::vector<Finding> found;
    for (const Finding& f : a.findings)
      if (f.confidence != Confidence::Reported) found.push_back(f);
    REQUIRE(found.size() == 1);
    for (const Family& family : families(a.findings))
      CHECK(family.consequences.size() ==
            (found[0].rests_on.empty() ? 0 : a.findings[family.root].confidence == Confidence::Reported));
    return found[0];
  };
  const LogEvidence around = log_of("b", {report_of("5.9.0", {{"A", "X"}, {"X", "C"}})});
  CHECK(unreported({ring, around}).rests_on == std::vector{analyze({ring}).findings[0].id});
  // Another boot has the suspect, too, and lockdep said nothing of it there.
  CHECK(unreported({ring, around, log_of("c", {report_of("5.9.0", {{"C", "A"}})})}).rests_on.empty());
  // Over a dependency of the report that was old.
  CHECK(unreported({ring, log_of("b", {report_of("5.9.0", {{"C", "X"}, {"X", "B"}})})}).rests_on.empty());
  CHECK_FALSE(unreported({ring, log_of("b", {report_of("5.9.0", {{"B", "A"}})})}).rests_on.empty());
}

TEST_CASE("evidence that never stood side by side makes a finding apart") {
  const auto flags = [](const std::string& one, const std::string& other) {
    return analyze({log_of("a", {report_of(one, {{"A", "B"}})}), log_of("b", {report_of(other, {{"B", "A"}})})})
        .findings.at(0)
        .flags;
  };
  CHECK(flags("4.9.0", "6.6.0").contains(Flag::Apart));
  CHECK_FALSE(flags("6.1.0", "6.6.0").contains(Flag::Apart));
  CHECK_FALSE(flags("", "6.6.0").contains(Flag::Apart));
}

namespace {

/// A is in a state up to one release, and in its contrary from another on, each in so many boots; all their findings.
std::vector<Finding> flipped(int before, int after, bool with_inversion = false) {
  Evidence logs;
  for (int i = 0; i < before; ++i)
    logs.push_back(log_of("a" + std::to_string(i), {report_of("5.9.0", {}, {{"A", "-..."}})}));
  for (int i = 0; i < after; ++i)
    logs.push_back(log_of("b" + std::to_string(i), {report_of("5.10.0", {}, {{"A", "+..."}})}));
  // What makes each report another one than the others:
  for (std::size_t i = 0; i < logs.size(); ++i)
    logs[i].reports.front().classes.push_back({"X" + std::to_string(i), {}, "", "", {}, {}});
  if (with_inversion) logs.push_back(log_of("c", {report_of("5.9.0", {{"A", "B"}}, {{"B", "+..."}})}));
  return analyze(logs).findings;
}

}  // namespace

TEST_CASE("states of one lock that come in two times, in more boots than chance would part, are apart") {
  const auto is_apart = [](int before, int after) {
    const auto found = flipped(before, after);
    REQUIRE(found.size() == 1);
    CHECK(found[0].kind == FindingKind::InconsistentState);
    return found[0].flags.contains(Flag::Apart);
  };
  CHECK_FALSE(is_apart(1, 1));
  CHECK_FALSE(is_apart(2, 2));  // one time in three
  CHECK(is_apart(3, 3));        // one in ten
  CHECK_FALSE(is_apart(1, 6));
  CHECK(is_apart(6, 2));
  // What extends it, and is not apart, stands before it and by itself.
  const auto all = flipped(4, 4, true);
  REQUIRE(all.size() == 2);
  CHECK(all[0].kind == FindingKind::IrqInversion);
  CHECK(all[0].extends == all[1].id);
  CHECK(families(all).size() == 2);
}

TEST_CASE("a lock that each file system has one of: its owners differ where the stacks show two") {
  const auto stack = [](const std::string& file) {
    return Stack{{{"f", file, 1}, false, false, {}}, {{"g", "fs/quota/dquot.c", 1}, false, false, {}}};
  };
  const auto found = [&](const std::string& lock, const Stack& taken, const Stack& next) {
    Report in = report_of("5.9.0", {{"A", lock}}), under = report_of("5.9.0", {{lock, "A"}});
    in.dependencies.edit().front().stack = taken, under.dependencies.edit().front().stack = next;
    Analysis a = analyze({log_of("a", {in}), log_of("b", {under})});
    REQUIRE(a.findings.size() == 1);
    CHECK(owners_differ(a.graph, a.findings[0]).empty() == !a.findings[0].flags.contains(Flag::OwnersDiffer));
    return a.findings[0].flags.contains(Flag::OwnersDiffer);
  };
  const Stack ext4 = stack("fs/ext4/super.c"), ocfs2 = stack("fs/ocfs2/quota_global.c"), none = stack("mm/slab.c");
  CHECK(found("&dquot->dq_lock", ext4, ocfs2));
  CHECK_FALSE(found("&dquot->dq_lock", ext4, ext4));
  CHECK_FALSE(found("&dquot->dq_lock", ext4, none));
  CHECK_FALSE(found("&dquot->dq_lock", none, ocfs2));
  CHECK_FALSE(found("&mm->mmap_lock", ext4, ocfs2));  // one address space maps files of both
  // Generic code takes the next one: it would for any owner.
  CHECK_FALSE(found("&dquot->dq_lock", ext4, Stack{none[0], ocfs2[0]}));
}

TEST_CASE("a reported deadlock is a finding whatever else is found, and says what lies inside it") {
  const LogEvidence abba = log_of("a", {circular("t", {"A", "B", "C"})}),
                    recursion = log_of("b", {circular("u", {"A"})}), chord = log_of("c", {circular("v", {"A", "B"})});
  const std::string alone = analyze({abba}).findings.at(0).id;
  const Analysis a = analyze({abba, recursion, chord});
  REQUIRE(a.findings.size() == 3);
  for (const Finding& f : a.findings) CHECK(f.confidence == Confidence::Reported);
  const auto called = findings_called(a, alone);
  REQUIRE(called.size() == 1);
  const Finding* f = called.front();
  CHECK(f->contains.size() == 1);  // a recursion on one of its locks is another deadlock
  CHECK(f->reports.size() == 1);
  CHECK(findings_called(a, alone.substr(0, 8)) == called);
  CHECK(findings_called(a, alone.substr(4)) == called);
  CHECK(findings_called(a, "cyc-").size() == 3);
  CHECK(findings_called(a, "").empty());
}

TEST_CASE("two reported inversions of the same ends are two findings") {
  const auto inversion = [](const std::vector<std::string>& path) {
    Report r = report_of("5.9.0", {});
    r.kind = ReportKind::IrqInversion;
    for (std::size_t i = 0; i + 1 < path.size(); ++i)
      r.dependencies.push_back({path[i], path[i + 1], {}, i == 0, kExclusive, kExclusive});
    r.classes = {{path.front(), decode_mask("-...", MaskEra::Modern), "", "", {}},
                 {path.back(), decode_mask("+...", MaskEra::Modern), "", "", {}}};
    r.deadlock = IrqClaim{Irq::Hardirq, path.front(), path.back(), path};
    return r;
  };
  const auto findings =
      analyze({log_of("a", {inversion({"S", "M", "U"})}), log_of("b", {inversion({"S", "N", "O", "U"})})}).findings;
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].id != findings[1].id);
  for (const Finding& f : findings) {
    CHECK(f.confidence == Confidence::Reported);
    CHECK(f.irqs == std::vector<Irq>{Irq::Hardirq});
  }
}

TEST_CASE("a cut report is a finding with the locks that are known") {
  Report cut = circular("t", {"A", "B", "C"});
  cut.deadlock = {};
  cut.dependencies = {cut.dependencies[2]};  // C -> A
  const Analysis a = analyze({log_of("a", {cut}), log_of("b", {circular("t", {"A", "B", "C"})})});
  REQUIRE(a.findings.size() == 2);
  const Finding& f = a.findings[a.findings[0].incomplete ? 0 : 1];
  CHECK(f.incomplete);
  CHECK(names(a.graph, f) == std::vector<std::string>{"A", "C"});
  CHECK(f.id != analyze({log_of("a", {circular("t", {"A", "C"})})}).findings.at(0).id);
  Report nothing = cut;
  nothing.dependencies.edit().clear(), nothing.classes.edit().clear(), nothing.acquiring.clear();
  CHECK(analyze({log_of("a", {nothing})}).findings.empty());
}

TEST_CASE("order: evidence, boots, newest release, fewer flags, length") {
  const Analysis a =
      analyze({log_of("a", {circular("t", {"A", "B"}, "5.9.0")}), log_of("b", {circular("t", {"A", "B"}, "5.9.0")}),
               log_of("c", {circular("t", {"C"}, "5.8.0")}), log_of("d", {circular("t", {"D", "E"}, "5.11.0-rc2")}),
               log_of("e", {circular("t", {"F", "lock"}, "5.8.0")}), log_of("f", {report_of("6.0.0", {{"X", "Y"}})}),
               log_of("g", {report_of("6.0.0", {{"Y", "X"}})})});
  std::string order;
  for (const Finding& f : a.findings) order += a.graph[f.path.front()].name;
  CHECK(order == "ADCFX");
}

TEST_CASE("guarded? only when no choice of witnesses is free of a common lock") {
  const auto witnessed = [](const std::string& source, const std::string& from, const std::string& to, bool gate) {
    Report r = report_of("5.9.0", {{from, to}}, {{from, "+.+."}, {"G", "+.+."}});
    r.dependencies.edit()[0].is_new = true;
    r.held.emplace();
    if (gate) r.held->push_back({"G", "", {}});
    r.held->push_back({from, "", {}});
    return log_of(source, {r});
  };
  const auto flags = [](const Evidence& logs) { return analyze(logs).findings.at(0).flags.names(); };
  const std::vector<std::string> guarded{"guarded?"}, none;
  CHECK(flags({witnessed("a", "A", "B", true), witnessed("b", "B", "A", true)}) == guarded);
  CHECK(flags({witnessed("a", "A", "B", true), witnessed("b", "B", "A", false)}) == none);
  CHECK(flags({witnessed("a", "A", "B", true), witnessed("b", "B", "A", true), witnessed("c", "A", "B", false),
               witnessed("d", "B", "A", false)}) == none);
}

TEST_CASE("families: roots with what passes through them beneath") {
  const auto findings =
      analyze(
          {log_of("a", {report_of("5.9.0", {{"S", "M"}, {"M", "U"}}, {{"S", "-..."}, {"M", "-..."}, {"U", "+..."}})}),
           log_of("b", {report_of("5.8.0", {{"R", "S"}}, {{"R", "-..."}})})})
          .findings;
  const std::vector<Family> all = families(findings);
  std::size_t members = 0;
  for (const Family& f : all) members += 1 + f.longer.size();
  CHECK(members == findings.size());
  for (const Family& f : all)
    for (const std::size_t i : f.longer) CHECK(findings[i].extends == findings[f.root].id);
  CHECK(std::any_of(all.begin(), all.end(), [](const Family& f) { return !f.longer.empty(); }));
}

TEST_CASE("what is shown by default: all reported; of the others what stands alone and is short") {
  Finding f;
  f.path.resize(9);
  f.confidence = Confidence::Reported;
  CHECK(is_shown(f));
  f.confidence = Confidence::SameRelease;
  CHECK_FALSE(is_shown(f));
  f.path.resize(6);
  CHECK(is_shown(f));
  f.confidence = Confidence::CrossRelease;
  CHECK(is_shown(f));
  f.rests_on = {"cyc-00000000"};
  CHECK_FALSE(is_shown(f));
}

TEST_CASE("of more cycles than the budget the shortest stay, reported ones do not count, and it is said") {
  std::vector<std::pair<std::string, std::string>> down, up;
  for (int i = 0; i < 5; ++i)
    down.emplace_back("hub", "leaf" + std::to_string(i)), up.emplace_back("leaf" + std::to_string(i), "hub");
  const Evidence logs = {log_of("a", {report_of("6.1.0", down)}), log_of("b", {report_of("6.1.0", up)}),
                         log_of("c", {circular("t", {"X", "Y"})})};
  AnalysisOptions few;
  few.limits.most_cycles = 3;
  const Analysis whole = analyze(logs), bounded = analyze(logs, few);
  CHECK(whole.findings.size() == 6);
  CHECK(whole.bounds.empty());
  CHECK(bounded.findings.size() == 4);
  REQUIRE(bounded.bounds.size() == 1);
  CHECK(bounded.bounds[0] == "more than 3 cycles that no boot reported; the longer ones are left out");
}
