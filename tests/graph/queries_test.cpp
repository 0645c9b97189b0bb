#include <doctest/doctest.h>
#include <lockgraph/queries.h>

#include "graph/evidence_builder.h"

#include <algorithm>
#include <bit>
#include <map>
#include <random>
#include <set>

using namespace lockgraph;

namespace {
LockGraph graph_of(const std::vector<std::pair<std::string, std::string>>& edges) {
  return build_graph(normalized({log_of("a", {report_of("5.9.0", edges)})}), IdentityPolicy::Auto);
}
std::vector<std::string> names(const LockGraph& g, const std::vector<Vertex>& path) {
  std::vector<std::string> all;
  for (const Vertex v : path) all.push_back(g.graph[v].name);
  return all;
}
}  // namespace

TEST_CASE("path, under, near names") {
  const LockGraph g = graph_of({{"A", "B"}, {"B", "C"}, {"A", "D"}, {"D", "C"}, {"C", "E"}});
  const auto at = [&](const char* n) { return find_class(g, n).value(); };
  CHECK(names(g, shortest_path(g, at("A"), at("E")).value()) == std::vector<std::string>{"A", "B", "C", "E"});
  CHECK_FALSE(shortest_path(g, at("E"), at("A")).has_value());
  std::vector<std::pair<std::string, std::size_t>> under;
  for (const auto& [v, steps] : taken_under(g, at("B"))) under.emplace_back(g.graph[v].name, steps);
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
    std::map<Vertex, std::pair<std::size_t, std::size_t>> place;  // level, component within it
    const auto levels = lock_levels(g);
    for (std::size_t l = 0; l < levels.size(); ++l) {
      for (const Vertex v : levels[l].classes) place[v] = {l, 1000 + v};
      for (std::size_t c = 0; c < levels[l].components.size(); ++c)
        for (const Vertex v : levels[l].components[c]) place[v] = {l, c};
    }
    for (auto [e, end] = boost::edges(g.graph); e != end; ++e) {
      const auto from = place.at(boost::source(*e, g.graph)), to = place.at(boost::target(*e, g.graph));
      REQUIRE((from == to || from.first < to.first));
    }
  }
}

TEST_CASE("cuts: every finding is hit, and an exact cut is as small as brute force's") {
  for (unsigned seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::vector<std::pair<std::string, std::string>> edges;
    for (std::size_t i = 0, n = 3 + random() % 9; i < n; ++i)
      edges.emplace_back(std::string(1, static_cast<char>('A' + random() % 5)),
                         std::string(1, static_cast<char>('A' + random() % 5)));
    const LockGraph g = graph_of(edges);
    const auto findings = find_deadlocks(g);
    const CutSet cut = smallest_cut(g, findings);
    std::set<std::size_t> hit;
    for (const CutEdge& e : cut.edges) hit.insert(e.findings.begin(), e.findings.end());
    REQUIRE(hit.size() == findings.size());
    REQUIRE(cut.at_least <= cut.edges.size());
    const auto ranked = ranked_cuts(g, findings);
    std::size_t best = ranked.size();
    for (std::size_t mask = 0; mask < (std::size_t{1} << ranked.size()); ++mask) {
      std::set<std::size_t> covered;
      for (std::size_t i = 0; i < ranked.size(); ++i)
        if (mask >> i & 1) covered.insert(ranked[i].findings.begin(), ranked[i].findings.end());
      if (covered.size() == findings.size()) best = std::min(best, static_cast<std::size_t>(std::popcount(mask)));
    }
    REQUIRE(cut.exact);
    REQUIRE(cut.edges.size() == best);
  }
}
