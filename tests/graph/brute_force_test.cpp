// Cycles and inversions against brute force on random graphs of up to 7 classes, with modes and irq states.
#include <doctest/doctest.h>

#include "../../graph/detect/detect.h"
#include "../../graph/merge/merge.h"
#include "../../graph/search/cycle_search.h"
#include "../../graph/search/short_cycles.h"
#include "../../graph/search/walks.h"
#include "graph/evidence_builder.h"

#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <tuple>

using namespace lockgraph;

namespace {

using Walk = std::vector<ClassId>;

/// A report that shows one kind of a dependency for certain.
LogEvidence shows(std::size_t number, const std::string& from, const std::string& to, bool shared, bool recursive) {
  Report r = report_of("5.11.0", {});
  r.dependencies.push_back({from,
                            to,
                            {},
                            false,
                            {shared ? Access::Shared : Access::Exclusive, Known::Printed},
                            {recursive ? Access::Recursive : Access::Exclusive, Known::Printed}});
  return log_of("log" + std::to_string(1000 + number), {r});
}

/// Made of evidence, a report for each kind of each dependency.
LockGraph random_graph(std::mt19937& random) {
  const std::size_t n = 1 + random() % 7;
  const auto label = [](std::size_t i) { return std::string(1, static_cast<char>('A' + i)); };
  Report states = report_of("5.11.0", {});
  for (std::size_t i = 0; i < n; ++i) {
    Usage usage;
    for (const Irq irq : {Irq::Hardirq, Irq::Softirq})
      for (const bool enabled : {false, true})
        for (const bool read : {false, true})
          if (random() % 5 == 0) usage.insert({irq, enabled, read});  // each of the eight states
    states.classes.push_back({label(i), usage, "", "", {}, {}});
  }
  Evidence logs{log_of("a", {states})};
  const std::size_t edges = random() % (n * n / 2 + 2);
  for (std::size_t i = 0; i < edges; ++i) {
    const std::string from = label(random() % n), to = label(random() % n);
    const bool shared = random() % 2, recursive = random() % 2;
    logs.push_back(shows(i, from, to, shared, recursive));
  }
  LockGraph g = build_graph(logs, Identities(logs, IdentityPolicy::Name), IdentityPolicy::Name);
  REQUIRE(check_invariants(g) == "");
  return g;
}

/// Tries every choice of one kind for each edge: the definition, word by word.
bool strong_by_definition(const LockGraph& g, const Walk& walk, bool closed, bool first_exclusive, bool last_n) {
  const std::size_t edges = closed ? walk.size() : walk.size() - 1;
  std::vector<std::pair<bool, bool>> kinds(edges);
  const std::function<bool(std::size_t)> choose = [&](std::size_t i) {
    if (i == edges) {
      for (std::size_t k = 0; k + 1 < edges; ++k)
        if (kinds[k].second && kinds[k + 1].first) return false;
      if (closed && kinds[edges - 1].second && kinds[0].first) return false;
      return !(first_exclusive && kinds[0].first) && !(last_n && kinds[edges - 1].second);
    }
    const DependencyEdge& e = *g.dependency(walk[i], walk[(i + 1) % walk.size()]);
    for (const bool shared : {false, true})
      for (const bool recursive : {false, true})
        if (e.modes.contains(mode_of(shared, recursive))) {
          kinds[i] = {shared, recursive};
          if (choose(i + 1)) return true;
        }
    return false;
  };
  return choose(0);
}

void for_each_simple_path(const LockGraph& g, ClassId from, const std::function<void(const Walk&)>& visit) {
  Walk walk{from};
  const std::function<void()> extend = [&] {
    visit(walk);
    for (ClassId to = 0; to < g.classes().size(); ++to) {
      if (!g.dependency(walk.back(), to)) continue;
      if (std::find(walk.begin(), walk.end(), to) != walk.end()) continue;
      walk.push_back(to);
      extend();
      walk.pop_back();
    }
  };
  extend();
}

std::vector<Walk> all_strong_cycles(const LockGraph& g) {
  std::vector<Walk> cycles;
  for (ClassId v = 0; v < g.classes().size(); ++v)
    for_each_simple_path(g, v, [&](const Walk& walk) {
      if (*std::min_element(walk.begin(), walk.end()) != walk.front()) return;
      if (g.dependency(walk.back(), walk.front()) && strong_by_definition(g, walk, true, false, false))
        cycles.push_back(walk);
    });
  return cycles;
}

/// The cycles that contain no shorter one.
std::vector<Walk> minimal_cycles(const LockGraph& g) {
  std::vector<Walk> kept;
  CycleIndex shorter(g.classes().size());
  for (const Walk& cycle : find_cycles(search_graph(g)).cycles)
    if (shorter.inside(cycle).empty()) {
      shorter.add(cycle, kept.size());
      kept.push_back(cycle);
    }
  return kept;
}

std::set<ClassId> classes(const Walk& w) { return {w.begin(), w.end()}; }

bool within(const Walk& inner, const Walk& outer) {
  const auto a = classes(inner), b = classes(outer);
  return std::includes(b.begin(), b.end(), a.begin(), a.end());
}

}  // namespace

TEST_CASE("cycles: sound, minimal, and one for every edge that lies on one") {
  for (unsigned seed = 0; seed < 4000; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const LockGraph g = random_graph(random);
    const std::vector<Walk> all = all_strong_cycles(g);
    const std::vector<Walk> found = minimal_cycles(g);

    for (const Walk& c : found) REQUIRE(std::count(all.begin(), all.end(), c) == 1);
    for (const Walk& a : found)
      for (const Walk& b : found)
        if (a.size() < b.size()) REQUIRE_FALSE(within(a, b));
    REQUIRE(std::set<Walk>(found.begin(), found.end()).size() == found.size());
    // Every edge on a strong cycle: a shortest one through it is listed, or one listed lies inside it.
    std::map<std::pair<ClassId, ClassId>, std::vector<Walk>> shortest;
    for (const Walk& c : all)
      for (std::size_t i = 0; i < c.size(); ++i) {
        auto& best = shortest[{c[i], c[(i + 1) % c.size()]}];
        if (!best.empty() && c.size() < best.front().size()) best.clear();
        if (best.empty() || c.size() == best.front().size()) best.push_back(c);
      }
    for (const auto& [edge, cycles] : shortest)
      REQUIRE(std::any_of(cycles.begin(), cycles.end(), [&](const Walk& c) {
        return std::any_of(found.begin(), found.end(), [&](const Walk& f) { return within(f, c); });
      }));
  }
}

TEST_CASE("inversions: every pair that a simple strong path joins, by a shortest one, under the exclusion table") {
  for (unsigned seed = 0; seed < 4000; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed + 100000);
    const LockGraph g = random_graph(random);
    std::map<std::tuple<ClassId, ClassId, Irq>, std::size_t> expected;  // length of the shortest simple path
    for (ClassId v = 0; v < g.classes().size(); ++v)
      for_each_simple_path(g, v, [&](const Walk& w) {
        if (w.size() < 2) return;
        for (const Irq irq : kIrqs) {
          const Usage &safe = g[w.front()].usage, &unsafe = g[w.back()].usage;
          if (!safe.any_used_in(irq) || !unsafe.any_enabled(irq)) continue;
          const bool first_exclusive = !safe.contains(used_in(irq)), last_n = !unsafe.contains(enabled(irq));
          if (!strong_by_definition(g, w, false, first_exclusive, last_n)) continue;
          auto& length = expected[{w.front(), w.back(), irq}];
          if (length == 0 || w.size() < length) length = w.size();
        }
      });
    std::map<std::tuple<ClassId, ClassId, Irq>, Walk> found;
    for (const Inversion& i : find_inversions(search_graph(g)).inversions) {
      std::vector<ModeSet> modes;
      for (const Step& s : steps({FindingKind::IrqInversion, i.path}))
        modes.push_back(g.dependency(s.from, s.to)->modes);
      REQUIRE(is_strong(modes, false));
      for (const Irq irq : i.irqs)
        REQUIRE(found.emplace(std::tuple(i.path.front(), i.path.back(), irq), i.path).second);
    }
    for (const auto& [ends, length] : expected) {
      REQUIRE(found.count(ends) == 1);
      // Shorter, or as short, by meeting a class twice; lockdep's own search takes such walks, too.
      if (classes(found[ends]).size() == found[ends].size())
        REQUIRE(found[ends].size() == length);
      else
        REQUIRE(found[ends].size() <= length);
    }
    for (const auto& [ends, path] : found)
      if (!expected.count(ends)) REQUIRE(classes(path).size() < path.size());
  }
}

TEST_CASE("inconsistent states: USED_IN and ENABLED of one irq, not both by readers") {
  struct Row {
    std::vector<std::string> states;
    bool bug;
  };
  for (const Row& row : std::initializer_list<Row>{{{"IN-HARDIRQ-W", "HARDIRQ-ON-W"}, true},
                                                   {{"IN-HARDIRQ-W", "HARDIRQ-ON-R"}, true},
                                                   {{"IN-HARDIRQ-R", "HARDIRQ-ON-W"}, true},
                                                   {{"IN-HARDIRQ-R", "HARDIRQ-ON-R"}, false},
                                                   {{"IN-HARDIRQ-W", "SOFTIRQ-ON-W"}, false}}) {
    SearchGraph g{{}, {Usage{}}, {}};
    for (const std::string& s : row.states) g.usage[0].insert(*parse_state(s));
    CHECK(find_inconsistent_states(g).size() == static_cast<std::size_t>(row.bug));
  }
}

TEST_CASE("short cycles: all of those that count and contain no shorter one that counts, whatever counts") {
  for (unsigned seed = 0; seed < 3000; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const LockGraph g = random_graph(random);
    std::vector<Walk> all = all_strong_cycles(g);
    std::erase_if(all, [](const Walk& w) { return w.size() < 2 || w.size() > kLongestShort; });
    std::stable_sort(all.begin(), all.end(), [](const Walk& a, const Walk& b) { return a.size() < b.size(); });
    std::set<Walk> uncounted;
    std::vector<Walk> known;
    for (const Walk& w : all) {
      if (random() % 4 == 0) uncounted.insert(w);
      if (random() % 8 == 0) known.push_back(w);
    }
    std::set<Walk> expected;
    for (const Walk& w : all) {
      const auto replaces = [&](const Walk& o) { return o.size() < w.size() && within(o, w); };
      if (!uncounted.count(w) && std::none_of(known.begin(), known.end(), replaces) &&
          std::none_of(expected.begin(), expected.end(), replaces))
        expected.insert(w);
    }
    const ShortCycles found = short_cycles(search_graph(g), known, [&](const Walk& w) { return !uncounted.count(w); });
    CHECK_FALSE(found.bounded);
    CHECK(std::set<Walk>(found.cycles.begin(), found.cycles.end()) == expected);
    CHECK(found.cycles.size() == expected.size());
    CHECK(std::is_sorted(found.cycles.begin(), found.cycles.end(),
                         [](const Walk& a, const Walk& b) { return a.size() < b.size(); }));
  }
}

TEST_CASE("short cycles: what the budget does not last for is said") {
  SearchGraph ring;
  for (ClassId v = 0; v < 5; ++v) ring.edges.push_back({v, (v + 1) % 5, {Mode::EN}});
  ring.usage.resize(5);
  const auto all = [](const Walk&) { return true; };
  CHECK(short_cycles(ring, {}, all).cycles.size() == 1);
  CHECK_FALSE(short_cycles(ring, {}, all).bounded);
  const ShortCycles cut = short_cycles(ring, {}, all, kLongestShort, 30);
  CHECK(cut.bounded);
  CHECK(cut.longest < 5);
}

TEST_CASE("walks: those of a length between two classes, each once, and none that ends too late") {
  for (unsigned seed = 0; seed < 1000; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const LockGraph g = random_graph(random);
    const SearchGraph search = search_graph(g);
    std::vector<SearchEdge> edges;
    for (const SearchEdge& e : search.edges)
      if (e.from != e.to) edges.push_back(e);
    Walks walks(search.classes(), edges);
    const ClassId from = static_cast<ClassId>(random() % search.classes()),
                  to = static_cast<ClassId>(random() % search.classes());
    if (from == to) continue;
    std::set<Walk> expected, found;
    for_each_simple_path(g, from, [&](const Walk& w) {
      if (w.back() == to && w.size() > 1 && strong_by_definition(g, w, false, false, false)) expected.insert(w);
    });
    std::size_t budget = 1'000'000;
    for (std::size_t steps = 1; steps < search.classes(); ++steps)
      walks.of_length(
          steps, from, to, 0, [](const Walk&, ClassId) { return true; },
          [&](const Walk& w) {
            CHECK(w.size() == steps + 1);
            if (is_strong(walks.modes(w, false), false)) CHECK(found.insert(w).second);
            return false;
          },
          budget);
    CHECK(found == expected);
  }
}
