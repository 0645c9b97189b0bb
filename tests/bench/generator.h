// Lock graphs of any size with planted cycles: a layered acyclic graph on a hidden permutation, with hubs, some long
// edges back that make one giant component, and planted cycles of 2 to 8 locks.
#pragma once
#include "../../graph/search/cycle_search.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

namespace lockgraph {

struct GeneratedGraph {
  std::size_t vertices = 0;
  std::vector<SearchEdge> edges;
  std::vector<std::vector<std::uint32_t>> planted;
};

inline GeneratedGraph generate(std::size_t vertices, std::size_t edges, std::size_t planted, unsigned seed) {
  std::mt19937_64 random(seed);
  GeneratedGraph g;
  g.vertices = vertices;
  std::vector<std::uint32_t> hidden(vertices);
  std::iota(hidden.begin(), hidden.end(), 0u);
  std::shuffle(hidden.begin(), hidden.end(), random);
  const ModeSet en{Mode::EN};
  const auto add = [&](std::size_t from, std::size_t to) { g.edges.push_back({hidden[from], hidden[to], en}); };
  const auto skewed = [&] {  // hubs: small ranks are taken more often
    const double x = std::uniform_real_distribution<double>(0, 1)(random);
    return static_cast<std::size_t>(static_cast<double>(vertices) * x * x);
  };
  while (g.edges.size() < edges - 20 - planted * 5) {
    const std::size_t a = std::min(skewed(), vertices - 1), b = random() % vertices;
    if (a != b) add(std::min(a, b), std::max(a, b));
  }
  for (int i = 0; i < 20; ++i) add(vertices - 1 - random() % (vertices / 10), random() % (vertices / 10));
  for (std::size_t i = 0; i < planted; ++i) {
    const std::size_t length = 2 + i % 7, start = random() % (vertices - 8 * 64);
    std::vector<std::uint32_t> cycle;
    std::size_t at = start;
    for (std::size_t k = 0; k < length; ++k, at += 1 + random() % 63) cycle.push_back(static_cast<std::uint32_t>(at));
    for (std::size_t k = 0; k < length; ++k) add(cycle[k], cycle[(k + 1) % length]);
    for (auto& v : cycle) v = hidden[v];
    g.planted.push_back(cycle);
  }
  const auto ends = [](const SearchEdge& e) { return std::pair(e.from, e.to); };
  std::sort(g.edges.begin(), g.edges.end(), [&](auto& a, auto& b) { return ends(a) < ends(b); });
  g.edges.erase(std::unique(g.edges.begin(), g.edges.end(), [&](auto& a, auto& b) { return ends(a) == ends(b); }),
                g.edges.end());
  return g;
}

}  // namespace lockgraph
