// Cuts against brute force: every set of repairs of a small random graph, tried by what a deadlock is.
#include <doctest/doctest.h>
#include <lockgraph/graph/questions.h>

#include "../../graph/detect/detect.h"
#include "../../graph/detect/hitting_set.h"
#include "graph/evidence_builder.h"

#include <algorithm>
#include <random>

using namespace lockgraph;

namespace {

/// A boot's dependencies of all kinds and states of both irqs, on `n` classes, few enough to try all repairs.
Report random_boot(std::mt19937& random, std::size_t n) {
  const auto label = [](std::size_t i) { return std::string(1, static_cast<char>('A' + i)); };
  Report r = report_of("5.9.0", {});
  for (std::size_t i = 0; i < n; ++i) {
    Usage usage;
    for (const Irq irq : {Irq::Hardirq, Irq::Softirq})
      for (const UsageState s : {used_in(irq), used_in_read(irq), enabled(irq), enabled_read(irq)})
        if (random() % 12 == 0) usage.insert(s);
    r.classes.push_back({label(i), usage, "", "", {}, {}});
  }
  for (std::size_t i = 0, edges = n / 2 + random() % (n + 2); i < edges; ++i) {
    const std::string from = label(random() % n), to = label(random() % n);
    const bool known = std::any_of(r.dependencies.begin(), r.dependencies.end(),
                                   [&](const Dependency& d) { return d.from == from && d.to == to; });
    if (!known)
      r.dependencies.push_back(
          {from, to, {}, false, random() % 4 ? kExclusive : kShared, random() % 4 ? kExclusive : kRecursive});
  }
  return r;
}

std::vector<Repair> all_repairs(const SearchGraph& g) {
  std::vector<Repair> repairs;
  for (const SearchEdge& e : g.edges) repairs.push_back(RemovedDependency{e.from, e.to});
  for (ClassId v = 0; v < g.classes(); ++v)
    for (const UsageState s : g.usage[v].states()) repairs.push_back(EndedState{v, s});
  return repairs;
}

SearchGraph without(SearchGraph g, const std::vector<Repair>& repairs) {
  for (const Repair& r : repairs) {
    if (const auto* d = std::get_if<RemovedDependency>(&r))
      std::erase_if(g.edges, [&](const SearchEdge& e) { return e.from == d->from && e.to == d->to; });
    else
      g.usage[std::get<EndedState>(r).of].erase(std::get<EndedState>(r).state);
  }
  return g;
}

bool has_deadlock(const SearchGraph& g) {
  return !find_cycles(g).cycles.empty() || !find_inversions(g).inversions.empty() ||
         !find_inconsistent_states(g).empty();
}

/// True when some `k` of the repairs from `first` on leave nothing.
bool some_suffice(const SearchGraph& g, const std::vector<Repair>& repairs, std::size_t first, std::size_t k) {
  if (!has_deadlock(g)) return true;
  if (k == 0) return false;
  for (std::size_t i = first; i < repairs.size(); ++i)
    if (some_suffice(without(g, {repairs[i]}), repairs, i + 1, k - 1)) return true;
  return false;
}

}  // namespace

TEST_CASE("cuts suffice, and are smallest where they say so, on random graphs of 4 to 8 classes") {
  std::size_t exact = 0, with_states = 0;
  for (unsigned seed = 0; seed < 400; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const Analysis a = analyze({log_of("a", {random_boot(random, 4 + random() % 5)})});
    REQUIRE(check_invariants(a.graph) == "");
    const Cuts cuts = find_cuts(a);
    const SearchGraph g = search_graph(a.graph);
    std::vector<Repair> chosen;
    for (const RatedRepair& r : cuts.repairs) {
      chosen.push_back(r.repair);
      with_states += std::holds_alternative<EndedState>(r.repair);
    }
    REQUIRE_FALSE(has_deadlock(without(g, chosen)));
    REQUIRE(cuts.at_least <= chosen.size());
    REQUIRE(cuts.exact == (cuts.at_least == chosen.size()));
    REQUIRE(cuts.exact);  // so small a graph is always proven
    ++exact;
    if (chosen.empty() || chosen.size() > 4) continue;  // brute force grows with the power of the answer
    REQUIRE_FALSE(some_suffice(g, all_repairs(g), 0, chosen.size() - 1));
  }
  CHECK(exact == 400);
  CHECK(with_states > 20);
}

TEST_CASE("single repairs are rated by the findings and the reports that they end") {
  const Analysis a = analyze({log_of("a", {circular("t", {"A", "B"})}), log_of("b", {circular("t", {"A", "B"})}),
                              log_of("c", {circular("u", {"A", "B", "C"})})});
  const Cuts cuts = find_cuts(a);
  REQUIRE(cuts.repairs.size() == 1);
  const auto* d = std::get_if<RemovedDependency>(&cuts.repairs[0].repair);
  REQUIRE(d);
  CHECK(a.graph[*d->from].name == "A");
  CHECK(a.graph[d->to].name == "B");
  CHECK(cuts.repairs[0].findings.size() == 2);
  CHECK(cuts.repairs[0].reports == 3);
  CHECK(cuts.exact);
  CHECK(cuts.ranked.front().findings.size() == 2);
}

TEST_CASE("a reported deadlock asks for a repair also where the search would let it pass") {
  Report r = circular("t", {"A", "B"});
  for (Dependency& d : r.dependencies.edit()) d.held = kShared, d.acquired = kRecursive;
  const Analysis a = analyze({log_of("a", {r})});
  REQUIRE(a.findings.size() == 1);
  CHECK(find_cuts(a).repairs.size() == 1);
}

TEST_CASE("waits ask for a repair; what nothing is known to end is named, and then no set is called exact") {
  Report wait = report_of("6.6.0", {}), nmi = report_of("6.6.0", {});
  wait.kind = ReportKind::WaitContext;
  wait.classes = {{"M", {}, "3:3", "", {}}};
  wait.acquiring = "M", wait.wait_context = "2:2";
  nmi.kind = ReportKind::InconsistentState;
  nmi.classes = {{"N", {}, "", "", {}}};
  nmi.deadlock = StateClaim{"N", "INITIAL USE", "IN-NMI"};
  const Cuts context = find_cuts(analyze({log_of("a", {wait})}));
  REQUIRE(context.repairs.size() == 1);
  CHECK_FALSE(std::get<RemovedDependency>(context.repairs[0].repair).from);
  CHECK(context.exact);
  const Cuts unknown = find_cuts(analyze({log_of("b", {nmi})}));
  CHECK(unknown.repairs.empty());
  CHECK(unknown.without_repair.size() == 1);
  CHECK_FALSE(unknown.exact);
  // Beyond the bound of the search a reported cycle still asks for its repair.
  DetectLimits two;
  two.max_length = 2;
  CHECK(find_cuts(analyze({log_of("c", {circular("t", {"A", "B", "C"})})}, {IdentityPolicy::Auto, two}), two)
            .repairs.size() == 1);
}

TEST_CASE("hitting sets against brute force") {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::vector<std::vector<std::uint32_t>> sets(1 + random() % 12);
    const std::size_t elements = 2 + random() % 9;
    for (auto& s : sets)
      for (std::size_t i = 0, n = 1 + random() % 4; i < n; ++i)
        s.push_back(static_cast<std::uint32_t>(random() % elements));
    const auto hits_all = [&](std::uint32_t mask) {
      return std::all_of(sets.begin(), sets.end(), [&](const auto& s) {
        return std::any_of(s.begin(), s.end(), [&](std::uint32_t e) { return mask >> e & 1u; });
      });
    };
    std::size_t best = elements;
    for (std::uint32_t mask = 0; mask < (1u << elements); ++mask)
      if (hits_all(mask)) best = std::min<std::size_t>(best, static_cast<std::size_t>(__builtin_popcount(mask)));
    std::size_t enough = 1'000'000, none = 0;
    const HittingSet found = smallest_hitting_set(sets, enough);
    std::uint32_t mask = 0;
    for (const std::uint32_t e : found.elements) mask |= 1u << e;
    REQUIRE(hits_all(mask));
    REQUIRE(found.exact());
    REQUIRE(found.elements.size() == best);
    const HittingSet hurried = smallest_hitting_set(sets, none);  // no budget to prove anything
    REQUIRE(hurried.at_least <= best);
    REQUIRE(hurried.elements.size() >= best);
  }
}
