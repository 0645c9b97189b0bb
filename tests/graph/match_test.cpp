#include <doctest/doctest.h>
#include <lockgraph/graph/baseline.h>
#include <lockgraph/graph/match.h>

#include "graph/evidence_builder.h"

using namespace lockgraph;

namespace {

Match matched(const LogEvidence& log, const Evidence& others) {
  const std::vector<Match> all = match(analyze({log}), analyze(others));
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

  const Match predicted = matched(log, {log_of("x", {report_of("5.9.0", {{"A", "B"}, {"B", "C"}})}),
                                        log_of("y", {report_of("5.9.0", {{"C", "A"}})})});
  CHECK(predicted.status == MatchStatus::Related);
  CHECK(predicted.why == "their graph has it, though no boot reported it");

  // C -> A closes both.
  const Match dependency = matched(log, {log_of("x", {circular("t", {"A", "D", "C"})})});
  CHECK(dependency.status == MatchStatus::Related);
  CHECK(dependency.why == "the same new dependency");
  CHECK(dependency.as.size() == 1);

  const Match inside = matched(log, {log_of("x", {circular("t", {"A", "B"})})});
  CHECK(inside.status == MatchStatus::Related);
  CHECK(inside.why == "one lies on the locks of the other");
}

TEST_CASE("match: locks that cannot be told apart between boots are related, never known") {
  const Match m = matched(log_of("log", {circular("t", {"A", "lock"})}), {log_of("x", {circular("t", {"A", "lock"})})});
  CHECK(m.status == MatchStatus::Related);
  CHECK(m.why == "the same locks, of which some cannot be told apart between boots");
}

TEST_CASE("a baseline that knows a recursion does not know the reported cycle around it") {
  const Analysis recursion = analyze({log_of("a", {circular("t", {"A"})})});
  Baseline baseline;
  for (const Finding& f : recursion.findings)
    baseline.add(
        {f.id, std::string(name(f.kind)), names(recursion.graph, f), base_names(recursion.graph, f), false, false});
  const Analysis both = analyze({log_of("a", {circular("t", {"A"})}), log_of("b", {circular("t", {"A", "B"})})});
  std::size_t fresh = 0;
  for (const Finding& f : both.findings) fresh += !baseline.knows(both.graph, f);
  CHECK(fresh == 1);
  // What no boot reported is no news around a known one.
  const Analysis guess = analyze({log_of("c", {report_of("5.9.0", {{"A", "B"}, {"B", "A"}})})});
  Finding unreported = guess.findings.at(0);
  unreported.confidence = Confidence::CrossRelease;
  CHECK(baseline.knows(guess.graph, unreported));
}
