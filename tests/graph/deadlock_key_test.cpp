// The one answer to "is this the same deadlock?".
#include <doctest/doctest.h>
#include <lockgraph/graph/compare.h>

#include "../../graph/identity/stated.h"
#include "graph/evidence_builder.h"

using namespace lockgraph;

namespace {

Stack stack_in(const std::string& function, const std::string& file = "") {
  return {{{"lock_acquire", "", 0}, false, false, {}}, {{function, file, 1}, false, false, {}}};
}

DeadlockKey key(const Report& r) { return key_of(r, *stated_by(r)); }

/// A -> `lock` -> A; `lock` is taken by a function.
Report over(const std::string& lock, const std::string& taker, const std::string& file = "") {
  Report r = circular("t", {"A", lock});
  r.dependencies.edit()[0].stack = stack_in(taker, file);
  return r;
}

}  // namespace

TEST_CASE("a reported key: names without numbers, whatever else is printed; takers where a name is generic") {
  CHECK(key(over("&foo->bar", "f")) == key(over("&foo->bar#7", "g")));
  CHECK(key(over("lock", "f")) == key(over("lock#3", "f")));
  CHECK(key(over("lock", "f")) != key(over("lock", "g")));
  // Decoded or not, of one compiler or another.
  CHECK(key(over("lock", "f", "drivers/gpio/gpio-foo.c")) == key(over("lock", "f.constprop.0")));
  CHECK(key(over("sb_writers#4", "ext4_f")).locks[1].owner == "ext4");
  CHECK(key(over("sb_writers#4", "ext4_f")) == key(over("sb_writers", "ext4_g")));
  Report rt = over("lock", "f");
  rt.preempt_rt = true;
  CHECK(key(rt) != key(over("lock", "f")));
  Report with_more = over("lock", "f");
  with_more.classes.push_back({"lock#9", {}, "", "", {}, {}});
  with_more.held = std::vector<HeldLock>{{"lock#9", "", {}}};
  CHECK(key(with_more) == key(over("lock", "f")));
}

TEST_CASE("a reported key: the rotation does not count, the irq and the whole chain do") {
  CHECK(key(circular("t", {"A", "B", "C"})) == key(circular("t", {"C", "A", "B"})));
  CHECK(key(circular("t", {"A", "B", "C"})) != key(circular("t", {"A", "C", "B"})));
  const auto inversion = [](Irq irq, const std::vector<std::string>& path) {
    Report r = report_of("5.9.0", {});
    r.kind = ReportKind::IrqOrder;
    for (const std::string& label : path) r.classes.push_back({label, {}, "", "", {}, {}});
    r.deadlock = IrqClaim{irq, path.front(), path.back(), path};
    return r;
  };
  CHECK(key(inversion(Irq::Softirq, {"A", "B"})) != key(inversion(Irq::Hardirq, {"A", "B"})));
  CHECK(key(inversion(Irq::Softirq, {"A", "B", "C"})) != key(inversion(Irq::Softirq, {"A", "C"})));
  // Those that no boot reported are one by their ends.
  const LockGraph g = graph_of({{"A", "B"}, {"B", "C"}, {"A", "C"}});
  CHECK(key_of(g, {FindingKind::IrqInversion, {0, 1, 2}}) == key_of(g, {FindingKind::IrqInversion, {0, 2}}));
}

TEST_CASE("an activity is told with who begins it: two places are two deadlocks") {
  CHECK(key(over("fs_reclaim", "f")) != key(over("fs_reclaim", "g")));
  const auto state = [](const std::string& taker) {
    Report r = report_of("4.9.0", {}, {{"fs_reclaim", "+.+."}});
    r.kind = ReportKind::InconsistentState;
    r.deadlock = StateClaim{"fs_reclaim", "SOFTIRQ-ON-W", "IN-SOFTIRQ-W"};
    r.backtrace = stack_in(taker);
    return r;
  };
  CHECK(key(state("f")) != key(state("g")));
  CHECK(analyze({log_of("a", {state("f")}), log_of("b", {state("g")})}).findings.size() == 2);
}

TEST_CASE("no label imitates another field") {
  Report context = report_of("5.9.0", {});
  const auto wait = [](const std::vector<std::string>& locks, bool by_context) {
    DeadlockKey k{FindingKind::WaitContext, false, by_context, {}, {}};
    for (const std::string& lock : locks) k.locks.push_back({lock, {}, {}, 1, false, false});
    return k;
  };
  CHECK(id_of(wait({"x"}, true)) != id_of(wait({"context", "x"}, false)));
  CHECK(id_of(wait({"a", "b"}, false)) != id_of(wait({"a\nb"}, false)));
  CHECK(id_of(wait({"a1:b"}, false)) != id_of(wait({"a", "b"}, false)));
  DeadlockKey owned = wait({"lock"}, false), spelt = wait({"lock (ext4)"}, false);
  owned.locks[0].owner = "ext4";
  CHECK(owned != spelt);
  CHECK(id_of(owned) != id_of(spelt));
  owned.locks[0].owner.clear(), owned.locks[0].taker = "ext4";
  CHECK(id_of(owned) != id_of(spelt));
}

TEST_CASE("an id is the beginning of a hash of which 64 bits are kept") {
  const DeadlockKey k = key(circular("t", {"A", "B"}));
  CHECK(id_of(k).size() == kIdHead + 8);
  CHECK(id_of(k, true).size() == kIdHead + 16);
  CHECK(id_of(k, true).starts_with(id_of(k)));
  CHECK(hash_of(k) == hash_of(key(circular("u", {"B", "A"}))));
}

TEST_CASE("a reported inversion says under which id its ends were known before") {
  const auto states = [](Report r) {
    r.classes = {{"S", decode_mask("..-.", MaskEra::Modern), "", "", {}, {}},
                 {"M", {}, "", "", {}, {}},
                 {"U", decode_mask("+.+.", MaskEra::Modern), "", "", {}, {}}};
    return r;
  };
  const LogEvidence seen = log_of("a", {states(report_of("5.9.0", {{"S", "M"}, {"M", "U"}}))});
  Report reporting = states(report_of("5.9.0", {{"S", "M"}, {"M", "U"}}));
  reporting.kind = ReportKind::IrqOrder;
  reporting.dependencies.edit()[1].is_new = true;
  reporting.deadlock = IrqClaim{Irq::Softirq, "S", "U", {"S", "M", "U"}};
  const Analysis before = analyze({seen}), now = analyze({seen, log_of("b", {reporting})});
  REQUIRE(before.findings.size() == 1);
  REQUIRE(now.findings.size() == 1);
  CHECK(now.findings[0].confidence == Confidence::Reported);
  CHECK(now.findings[0].id != before.findings[0].id);
  CHECK(now.findings[0].unreported_id == before.findings[0].id);
  CHECK(findings_called(now, before.findings[0].id) == std::vector<const Finding*>{now.findings.data()});
}
