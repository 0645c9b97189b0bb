#include <doctest/doctest.h>
#include <lockgraph/graph/questions.h>

#include "graph/evidence_builder.h"

#include <algorithm>
#include <map>
#include <random>

using namespace lockgraph;

namespace {
std::vector<std::string> names_on(const LockGraph& g, const std::vector<ClassId>& path) {
  return names(g, {FindingKind::IrqInversion, path});
}
}  // namespace

TEST_CASE("path, under, near names") {
  const LockGraph g = graph_of({{"A", "B"}, {"B", "C"}, {"A", "D"}, {"D", "C"}, {"C", "E"}});
  const auto at = [&](const char* n) { return find_class(g, n).value(); };
  CHECK(names_on(g, shortest_path(g, at("A"), at("E")).value()) == std::vector<std::string>{"A", "B", "C", "E"});
  CHECK_FALSE(shortest_path(g, at("E"), at("A")).has_value());
  std::vector<std::pair<std::string, std::size_t>> under;
  for (const auto& [v, n] : taken_under(g, at("B"))) under.emplace_back(g[v].name, n);
  CHECK(under == std::vector<std::pair<std::string, std::size_t>>{{"C", 1}, {"E", 2}});
  CHECK_FALSE(find_class(g, "X").has_value());
  CHECK(similar_classes(g, "", 2) == std::vector<std::string>{"A", "B"});
}

TEST_CASE("levels: every dependency leads to a larger level, but inside a cyclic component") {
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::pair<std::string, std::string>> edges;
    for (std::size_t i = 0, n = 1 + random() % 12; i < n; ++i)
      edges.emplace_back(std::string(1, static_cast<char>('A' + random() % 7)),
                         std::string(1, static_cast<char>('A' + random() % 7)));
    const LockGraph g = graph_of(edges);
    std::map<ClassId, std::pair<std::size_t, std::size_t>> place;  // level, component within it
    const auto levels = lock_levels(g);
    for (std::size_t l = 0; l < levels.size(); ++l) {
      for (const ClassId v : levels[l].classes) place[v] = {l, 1000 + v};
      for (std::size_t c = 0; c < levels[l].components.size(); ++c)
        for (const ClassId v : levels[l].components[c].classes) place[v] = {l, c};
    }
    for (const DependencyEdge& e : g.dependencies()) {
      const auto from = place.at(e.from), to = place.at(e.to);
      REQUIRE((from == to || from.first < to.first));
    }
    // Inside: each dependency but those that are against it leads on, and without one of these nothing is cyclic.
    for (const LockLevel& level : levels)
      for (const CyclicPart& part : level.components) {
        std::map<ClassId, std::size_t> inner;
        for (std::size_t l = 0; l < part.levels.size(); ++l)
          for (const ClassId v : part.levels[l]) REQUIRE(inner.emplace(v, l).second);
        REQUIRE(inner.size() == part.classes.size());
        REQUIRE_FALSE(part.against.empty());
        for (const DependencyEdge& e : g.dependencies()) {
          if (e.from == e.to || !inner.count(e.from) || !inner.count(e.to)) continue;
          const bool against = std::ranges::find(part.against, Step{e.from, e.to}) != part.against.end();
          REQUIRE((inner.at(e.from) < inner.at(e.to)) != against);
        }
      }
  }
}
