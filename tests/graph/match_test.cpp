#include <doctest/doctest.h>
#include <lockgraph/graph/compare.h>

#include "graph/evidence_builder.h"

using namespace lockgraph;

namespace {

Match matched(const LogEvidence& log, const Evidence& others) {
  const std::vector<Match> all = match(analyze({log}), ReportedIn(others));
  REQUIRE(all.size() == 1);
  return all[0];
}

}  // namespace

TEST_CASE("match: known by the very same deadlock, related by what it shares, else new") {
  const LogEvidence log = log_of("log", {circular("t", {"A", "B", "C"})});
  CHECK(matched(log, {log}).status == MatchStatus::Known);
  CHECK(matched(log, {log_of("x", {circular("u", {"B", "C", "A"}, "4.19.0")})}).status == MatchStatus::Known);
  CHECK(matched(log, {log_of("x", {circular("t", {"X", "Y"})})}).status == MatchStatus::New);
  CHECK(matched(log, {}).status == MatchStatus::New);

  const Evidence shown{log_of("x", {report_of("5.9.0", {{"A", "B"}, {"B", "C"}})}),
                       log_of("y", {report_of("5.9.0", {{"C", "A"}})})};
  CHECK(matched(log, shown).status == MatchStatus::New);  // no boot reported it
  const Analysis graph = analyze(shown);
  const Match predicted = match(analyze({log}), ReportedIn(shown), &graph).at(0);
  CHECK(predicted.status == MatchStatus::Related);
  CHECK(predicted.why == "their graph has it, though no boot reported it");
  CHECK(predicted.as.at(0).reports == 0);

  // C -> A closes both.
  const Match dependency = matched(log, {log_of("x", {circular("t", {"A", "D", "C"})})});
  CHECK(dependency.status == MatchStatus::Related);
  CHECK(dependency.why == "the same new dependency");
  CHECK(dependency.as.size() == 1);

  const Match inside = matched(log, {log_of("x", {circular("t", {"A", "B"})})});
  CHECK(inside.status == MatchStatus::Related);
  CHECK(inside.why == "one lies on the locks of the other");
}

TEST_CASE("match: locks of which nothing tells whose they are are related, never known") {
  const Match m = matched(log_of("log", {circular("t", {"A", "lock"})}), {log_of("x", {circular("t", {"A", "lock"})})});
  CHECK(m.status == MatchStatus::Related);
  CHECK(m.why == "the same locks, of which nothing tells whose they are");
  // Whatever the number, and wherever the cycle starts by it.
  CHECK(matched(log_of("log", {circular("t", {"B", "&(&dev->lock)->rlock"})}),
                {log_of("x", {circular("t", {"B", "&dev->lock"})})})
            .status == MatchStatus::Related);
}

TEST_CASE("what is told apart by its owner is neither known nor alike") {
  const auto taken_in = [](const std::string& file) {
    Report r = circular("t", {"A", "&chip->lock"});
    r.dependencies.edit()[0].stack = {{{"f", file, 1}, false, false, {}}};
    return r;
  };
  const LogEvidence gpio = log_of("a", {taken_in("drivers/gpio/gpio-foo.c")}),
                    sound = log_of("b", {taken_in("sound/usb/card.c")});
  // In a key who is who is told by functions alone, which every log has.
  CHECK(matched(gpio, {sound}).status == MatchStatus::Known);
}

TEST_CASE("match: the same locks taken elsewhere; what is told by its taker is known, and said to be ambiguous") {
  const auto taken_by = [](const std::string& function) {
    Report r = circular("t", {"A", "lock"});
    r.dependencies.edit()[0].stack = {{{function, "", 0}, false, false, {}}};
    return r;
  };
  const Match elsewhere = matched(log_of("log", {taken_by("f")}), {log_of("x", {taken_by("g")})});
  CHECK(elsewhere.status == MatchStatus::Elsewhere);
  CHECK(elsewhere.as.size() == 1);
  const Match known = matched(log_of("log", {taken_by("f")}), {log_of("x", {taken_by("f")})});
  CHECK(known.status == MatchStatus::Known);
  CHECK(known.why.starts_with("ambiguous"));
  // A baseline of the one does not know the other.
  const Analysis before = analyze({log_of("x", {taken_by("g")})}), now = analyze({log_of("log", {taken_by("f")})});
  Baseline baseline;
  baseline.add(before.findings[0].key, {});
  CHECK(new_findings(now, {0}, baseline).size() == 1);
}

TEST_CASE("what is told of a deadlock comes back from its bytes, and nothing from others") {
  const Report r = circular("t", {"A", "B", "fs_reclaim"});
  const TellsOf tells = telling().of(r);
  REQUIRE(tells.by.size() >= 5);
  const ReportedIn in({log_of("x", {r})});
  for (const Told& t : tells.by) {
    REQUIRE(in.saying(t.what).size() == 1);
    CHECK(in.saying(t.what)[0].deadlock == tells.deadlock);
  }
  CHECK(is_reported(in, analyze({log_of("y", {r})}).findings.at(0).key));
  CHECK(telling().of(report_of("5.9.0", {{"A", "B"}})).by.empty());
  // Whatever a store gives: no deadlock rather than a wrong one.
  class Odd : public Precedents {
   public:
    explicit Odd(std::string bytes) : bytes_(std::move(bytes)) {}

   private:
    std::vector<Mention> mentions(std::uint64_t) const override { return {{0, 1}}; }
    std::vector<Reported> reported(const std::vector<std::int64_t>&) const override {
      return {{bytes_, "", "", 1, {}, {}}};
    }
    std::vector<Reported> hangs(std::uint64_t) const override { return {}; }
    std::string bytes_;
  };
  const Analysis asked = analyze({log_of("y", {r})});
  CHECK(match(asked, Odd(tells.deadlock)).at(0).status == MatchStatus::Known);
  for (std::size_t cut = 0; cut < tells.deadlock.size(); ++cut)
    REQUIRE(match(asked, Odd(tells.deadlock.substr(0, cut))).at(0).status == MatchStatus::New);
  CHECK(match(asked, Odd(tells.deadlock + "x")).at(0).status == MatchStatus::New);
}

TEST_CASE("the first and the last report of a deadlock, by release") {
  const Analysis a =
      analyze({log_of("a", {circular("t", {"A", "B"}, "5.10.0")}), log_of("b", {circular("t", {"A", "B"}, "4.19.0")}),
               log_of("c", {circular("t", {"A", "B"}, "6.1.0")})});
  const Span span = span_of(a.graph, a.findings.at(0));
  CHECK(a.graph.reports()[span.first].source == "b");
  CHECK(a.graph.reports()[span.last].source == "c");
}

TEST_CASE("a deadlock that lies in another report's sections, but no report states, is not known") {
  Report r = circular("t", {"X", "Y"});
  for (const auto& [from, to] : {std::pair("A", "B"), std::pair("B", "A")})
    r.dependencies.push_back({from, to, {}, false, kExclusive, kExclusive});
  const LogEvidence log = log_of("log", {circular("t", {"A", "B"})}), other = log_of("x", {r});
  CHECK(matched(log, {other}).status == MatchStatus::New);
  const Analysis graph = analyze({other});
  CHECK(match(analyze({log}), ReportedIn({other}), &graph).at(0).status == MatchStatus::Related);
}

TEST_CASE("a baseline that knows a recursion does not know the reported cycle around it") {
  const Analysis recursion = analyze({log_of("a", {circular("t", {"A"})})});
  Baseline baseline;
  for (const Finding& f : recursion.findings) baseline.add(f.key, f.unreported_id);
  const Analysis both = analyze({log_of("a", {circular("t", {"A"})}), log_of("b", {circular("t", {"A", "B"})})});
  std::size_t fresh = 0;
  for (const Finding& f : both.findings) fresh += !baseline.knows(both.graph, f);
  CHECK(fresh == 1);
}

TEST_CASE("a cut report and the whole cycle on its locks: related, never known, whoever is asked") {
  Report cut = circular("t", {"A", "B"});
  cut.deadlock = {};
  cut.problems = {"cut"};
  cut.dependencies.edit().pop_back();
  const LogEvidence part = log_of("a", {cut}), whole = log_of("b", {circular("t", {"A", "B"})});
  for (const auto& [known, asked] : {std::pair(part, whole), std::pair(whole, part)}) {
    const Analysis before = analyze({known}), now = analyze({asked});
    REQUIRE(before.findings.size() == 1);
    REQUIRE(now.findings.size() == 1);
    REQUIRE(before.findings[0].incomplete != now.findings[0].incomplete);
    CHECK(before.findings[0].id != now.findings[0].id);
    CHECK(match(now, ReportedIn(before.logs)).at(0).status == MatchStatus::Related);
    Baseline baseline;
    baseline.add(before.findings[0].key, before.findings[0].unreported_id);
    CHECK(new_findings(now, {0}, baseline).size() == 1);
    const GraphDiff d = diff_graphs(before, now);
    REQUIRE(d.findings.size() == 2);
    CHECK(d.findings[0].change == Change::NewlySeen);
    CHECK(d.findings[1].change == Change::NotSeen);
  }
}
