// May locks be taken in an order: held against all walks of small random graphs.
#include <lockgraph/graph/questions.h>

#include "evidence_builder.h"

#include <algorithm>
#include <random>

using namespace lockgraph;

namespace {

constexpr std::size_t kLocks = 6;

std::string lock(std::size_t i) { return std::string(1, static_cast<char>('a' + i)); }

/// Random dependencies of random kinds, each in a boot of its own.
Evidence random_logs(std::mt19937& random) {
  Evidence logs;
  for (std::size_t from = 0; from < kLocks; ++from)
    for (std::size_t to = 0; to < kLocks; ++to) {
      if (from == to || random() % 5) continue;
      Report r = report_of(random() % 2 ? "5.9.0" : "5.10.0", {{lock(from), lock(to)}});
      Dependency& d = r.dependencies.edit()[0];
      d.held = {random() % 2 ? Access::Exclusive : Access::Shared, Known::Printed};
      d.acquired = {random() % 2 ? Access::Exclusive : Access::Recursive, Known::Printed};
      logs.push_back(log_of(lock(from) + lock(to), {r}));
    }
  return logs;
}

/// Every walk of at most `left` steps, its kinds chosen step by step: behind *R only E* may follow.
bool leads_to(const LockGraph& g, ClassId from, ClassId to, bool by_reader, unsigned left) {
  if (left == 0) return false;
  for (const DependencyEdge& e : g.dependencies())
    if (e.from == from)
      for (const Mode m : kModes) {
        const bool held_shared = m == Mode::SR || m == Mode::SN, reader = m == Mode::ER || m == Mode::SR;
        if (!e.modes.contains(m) || (by_reader && held_shared)) continue;
        if (e.to == to || leads_to(g, e.to, to, reader, left - 1)) return true;
      }
  return false;
}

}  // namespace

TEST_CASE("an order closes nothing exactly when no strong path leads back") {
  std::size_t closing = 0, free = 0;
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    const Analysis a = analyze(random_logs(random));
    std::vector<std::string> order;
    for (std::size_t i = 0; i < kLocks; ++i)
      if (find_class(a.graph, lock(i))) order.push_back(lock(i));
    std::ranges::shuffle(order, random);
    order.resize(std::min<std::size_t>(order.size(), 2 + random() % 2));
    if (order.size() < 2) continue;
    bool back = false;
    for (std::size_t held = 1; held < order.size(); ++held)
      for (std::size_t wanted = 0; wanted < held; ++wanted)
        back |= leads_to(a.graph, *find_class(a.graph, order[held]), *find_class(a.graph, order[wanted]), false, 8);
    const TriedOrder tried = try_order(a, {}, order);
    CAPTURE(seed);
    CHECK(tried.closes.empty() == !back);
    CHECK(tried.unknown.empty());
    for (const ClosedPath& c : tried.closes) {
      CHECK(a.graph[c.path.front()].name == order[c.held]);
      CHECK(a.graph[c.path.back()].name == order[c.wanted]);
      for (std::size_t i = 1; i < c.path.size(); ++i) CHECK(a.graph.dependency(c.path[i - 1], c.path[i]) != nullptr);
    }
    REQUIRE(tried.with);
    CHECK(check_invariants(tried.with->graph) == "");
    (back ? closing : free) += 1;
  }
  CHECK(closing > 50);
  CHECK(free > 50);
}

TEST_CASE("each path back says on what it rests, and an order that was taken says so") {
  const Analysis a =
      analyze({log_of("a", {report_of("5.9.0", {{"A", "B"}, {"C", "B"}})}),
               log_of("b", {report_of("5.10.0", {{"B", "D"}})}), log_of("c", {report_of("5.10.0", {{"D", "A"}})})});
  const TriedOrder seen = try_order(a, {}, {"A", "B"});
  CHECK(seen.steps.at(0).seen.size() == 1);
  REQUIRE(seen.closes.size() == 1);  // B -> D -> A
  CHECK(seen.closes[0].grade == Grade::SameRelease);
  const TriedOrder reversed = try_order(a, {}, {"B", "A"});
  CHECK(reversed.steps.at(0).seen.empty());
  REQUIRE(reversed.closes.size() == 1);
  CHECK(reversed.closes[0].grade == Grade::Seen);
  const TriedOrder unknown = try_order(a, {}, {"A", "N"});
  CHECK(unknown.unknown == std::vector<std::string>{"N"});
  CHECK(unknown.closes.empty());
}

TEST_CASE("an order may let an interrupt close something, and no path leads back") {
  const Analysis a =
      analyze({log_of("a", {report_of("5.9.0", {{"X", "A"}, {"B", "Y"}}, {{"X", "-..."}, {"Y", "+..."}})})});
  CHECK(a.findings.empty());
  const TriedOrder tried = try_order(a, {}, {"A", "B"});
  CHECK(tried.closes.empty());
  REQUIRE(tried.inversions.size() == 1);
  CHECK(names(tried.with->graph, tried.inversions[0]) == std::vector<std::string>{"X", "A", "B", "Y"});
  CHECK(try_order(a, {}, {"B", "A"}).inversions.empty());
}

TEST_CASE("what is assumed is in the graph, and says that it is") {
  const Evidence logs{log_of("a", {report_of("5.9.0", {{"A", "B"}})})};
  AnalysisOptions options;
  options.assumed = {{"B", "A"}, {"B", "new one"}};
  const Analysis a = analyze(logs, options);
  CHECK(check_invariants(a.graph) == "");
  REQUIRE(a.findings.size() == 1);
  CHECK(a.findings[0].confidence == Confidence::CrossRelease);
  CHECK(find_class(a.graph, "new one"));
  const DependencyEdge& e = *a.graph.dependency(*find_class(a.graph, "B"), *find_class(a.graph, "A"));
  CHECK(a.graph.reports()[e.reports.at(0)].source == "assumed");
  CHECK(analyze(logs).findings.empty());
}
