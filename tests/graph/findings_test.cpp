#include <doctest/doctest.h>
#include <lockgraph/findings.h>

#include "graph/evidence_builder.h"

#include <algorithm>

using namespace lockgraph;

namespace {
std::vector<Finding> findings_of(Evidence logs, LockGraph& g) {
  g = build_graph(normalized(std::move(logs)), IdentityPolicy::Auto);
  return find_deadlocks(g);
}
}  // namespace

TEST_CASE("confidence is the nearest common ground of the evidence") {
  struct Row {
    Evidence logs;
    Confidence confidence;
  };
  for (const Row& row : std::initializer_list<Row>{
           {{log_of("a", {report_of("5.9.0", {{"A", "B"}, {"B", "A"}})})}, Confidence::Reported},
           {{log_of("a", {report_of("5.9.0", {{"A", "B"}}), report_of("5.9.0", {{"B", "A"}})})}, Confidence::SameBoot},
           {{log_of("a", {report_of("5.9.0", {{"A", "B"}})}), log_of("b", {report_of("5.9.0", {{"B", "A"}})})},
            Confidence::SameRelease},
           {{log_of("a", {report_of("5.9.0", {{"A", "B"}})}), log_of("b", {report_of("5.8.0", {{"B", "A"}})})},
            Confidence::CrossRelease},
           {{log_of("a", {report_of("", {{"A", "B"}})}), log_of("b", {report_of("", {{"B", "A"}})})},
            Confidence::CrossRelease},
       }) {
    LockGraph g;
    const auto findings = findings_of(row.logs, g);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].confidence == row.confidence);
  }
}

TEST_CASE("an inversion that contains a shorter one extends it; irqs of one pair are one finding") {
  LockGraph g;
  const auto findings = findings_of({log_of("a", {report_of("5.9.0", {{"S", "M"}, {"M", "U"}, {"U", "V"}},
                                                            {{"S", "-.-."}, {"U", "+.+."}, {"V", "+..."}})})},
                                    g);
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].irqs == std::vector<Irq>{Irq::Hardirq, Irq::Softirq});
  CHECK(findings[0].path.size() == 3);
  CHECK(findings[0].extends.empty());
  CHECK(findings[1].irqs == std::vector<Irq>{Irq::Hardirq});
  CHECK(findings[1].extends == findings[0].id);
}

TEST_CASE("input order and repeated logs change nothing, ids least of all") {
  const Evidence logs{log_of("a", {report_of("5.9.0", {{"A", "B"}})}), log_of("b", {report_of("5.9.0", {{"B", "C"}})}),
                      log_of("c", {report_of("5.8.0", {{"C", "A"}, {"A", "A"}})})};
  LockGraph g;
  const auto expected = findings_of(logs, g);
  REQUIRE(expected.size() == 1);  // A alone; the longer cycle contains it
  CHECK(expected[0].path.size() == 1);
  Evidence turned{logs[2], logs[0], logs[1], logs[0]};
  const auto again = findings_of(turned, g);
  REQUIRE(again.size() == 1);
  CHECK(again[0].id == expected[0].id);
  CHECK(g.reports.size() == 3);
}

TEST_CASE("what is shown by default: all reported, weak evidence only when short") {
  Finding f;
  f.path.resize(9);
  f.confidence = Confidence::Reported;
  CHECK(is_shown(f));
  f.confidence = Confidence::SameRelease;
  CHECK_FALSE(is_shown(f));
  f.path.resize(6);
  CHECK(is_shown(f));
  f.confidence = Confidence::CrossRelease;
  CHECK_FALSE(is_shown(f));
}
