// Who does what in a finding: workers, timers, reclaim, readers of SRCU.
#include <doctest/doctest.h>

#include "graph/evidence_builder.h"
#include "render/activities.h"
#include "render/sentences.h"

#include <algorithm>

using namespace lockgraph;

namespace {

bool has_piece(const std::vector<std::string>& sentences, std::string_view piece) {
  return std::ranges::any_of(sentences, [&](const std::string& s) { return s.find(piece) != s.npos; });
}

Analysis of(const std::vector<std::string>& cycle) { return analyze({log_of("a", {circular("t", cycle)})}); }

}  // namespace

TEST_CASE("a worker runs the work of its queue: one task, not two") {
  const Analysis a = of({"(wq_completion)q", "(work_completion)(&x->work)", "A"});
  REQUIRE(a.findings.size() == 1);
  const Finding& f = a.findings[0];
  const Scenario s = scenario_of(a.graph, f);
  REQUIRE(s.lanes.size() == 2);
  const auto worker = std::ranges::find_if(s.lanes, [](const Lane& l) { return l.queue.has_value(); });
  REQUIRE(worker != s.lanes.end());
  CHECK(a.graph[*worker->queue].name == "(wq_completion)q");
  CHECK(a.graph[*worker->holds].name == "(work_completion)(&x->work)");
  CHECK(a.graph[*worker->wants].name == "A");
  const auto told = sentences(a.graph, f);
  CHECK(has_piece(told, "runs (work_completion)(&x->work) of the queue (wq_completion)q and waits for A"));
  CHECK(has_piece(told, "holds A"));
  CHECK(has_piece(told, "waits until all work of the queue (wq_completion)q is done"));
  const auto ends = fixes(a.graph, f, {});
  CHECK(ends.size() == 2);
  CHECK(has_piece(ends, "do not flush the queue (wq_completion)q while A is held"));
  CHECK(has_piece(ends, "do not take A in the work (work_completion)(&x->work)"));
}

TEST_CASE("a timer runs, and who deletes it waits for that; who allocates may have to reclaim") {
  const Analysis timer = of({"(&x->timer)", "A"});
  CHECK(has_piece(sentences(timer.graph, timer.findings.at(0)), "runs the timer (&x->timer) and waits for A"));
  CHECK(has_piece(sentences(timer.graph, timer.findings.at(0)), "waits until the timer (&x->timer) has run"));
  CHECK(has_piece(fixes(timer.graph, timer.findings[0], {}), "timer_delete_sync()"));
  const Analysis reclaim = of({"fs_reclaim", "A"});
  const Scenario one = scenario_of(reclaim.graph, reclaim.findings.at(0));
  REQUIRE(one.lanes.size() == 1);  // who allocates is the one who reclaims
  REQUIRE(one.lanes[0].entered.has_value());
  const auto told = sentences(reclaim.graph, reclaim.findings[0]);
  CHECK(has_piece(told, "holds A"));
  CHECK(has_piece(told, "It may have to reclaim some itself (fs_reclaim), and then waits for A"));
  CHECK(has_piece(told, "its own, or that of another task which does the same"));
  const Analysis three = of({"fs_reclaim", "A", "B"});
  CHECK(scenario_of(three.graph, three.findings.at(0)).lanes.size() == 2);
  const auto ends = fixes(reclaim.graph, reclaim.findings[0], {});
  CHECK(has_piece(ends, "GFP_NOFS"));
  CHECK_FALSE(has_piece(ends, "do not take fs_reclaim"));
}
