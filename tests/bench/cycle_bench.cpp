// The cycle search beside its yardsticks, in one run: read the ratios, not the seconds.
#include "bench/generator.h"
#include "../../graph/detect/detect.h"

#include <benchmark/benchmark.h>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/strong_components.hpp>

#include <cstdlib>
#include <fstream>

using namespace lockgraph;

namespace {

const GeneratedGraph& small_graph() {
  static const GeneratedGraph g = generate(8192, 65536, 400, 1);
  return g;
}
/// The same with readers: every kind of dependency occurs, so classes have two states.
const GeneratedGraph& small_graph_with_readers() {
  static const GeneratedGraph g = [] {
    GeneratedGraph copy = small_graph();
    std::mt19937 random(5);
    for (SearchEdge& e : copy.edges) {
      const bool shared = random() % 5 == 0, recursive = random() % 5 == 0;
      e.modes = {mode_of(shared, recursive)};
    }
    copy.planted.clear();
    return copy;
  }();
  return g;
}
const GeneratedGraph& large_graph() {
  static const GeneratedGraph g = generate(100000, 1000000, 400, 2);
  return g;
}

void all_shortest_cycles(benchmark::State& state, const GeneratedGraph& g, std::size_t max_length) {
  CycleSearchResult result;
  SearchGraph searched{g.edges, std::vector<Usage>(g.vertices), {}};
  for (auto _ : state) result = shortest_cycles(searched, {max_length});
  state.counters["cycles"] = static_cast<double>(result.cycles.size());
  // Every planted cycle must be answered for: through each of its edges a cycle at least as short.
  std::size_t missed = 0;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> covered;
  for (const auto& c : result.cycles)
    for (std::size_t i = 0; i < c.size(); ++i) covered.emplace_back(c[i], c[(i + 1) % c.size()]);
  std::sort(covered.begin(), covered.end());
  for (const auto& c : g.planted)
    for (std::size_t i = 0; i < c.size(); ++i)
      missed += !std::binary_search(covered.begin(), covered.end(), std::pair(c[i], c[(i + 1) % c.size()]));
  state.counters["planted_edges_missed"] = static_cast<double>(missed);
}

/// One breadth-first search for each edge: what one would write first.
void search_per_edge(benchmark::State& state, const GeneratedGraph& g) {
  std::vector<std::vector<std::uint32_t>> out(g.vertices);
  for (const SearchEdge& e : g.edges) out[e.from].push_back(e.to);
  for (auto _ : state) {
    std::vector<std::uint32_t> seen(g.vertices, ~0u), queue;
    std::size_t found = 0;
    for (std::uint32_t k = 0; k < g.edges.size(); ++k) {
      queue.assign(1, g.edges[k].to);
      seen[g.edges[k].to] = k;
      for (std::size_t i = 0; i < queue.size() && seen[g.edges[k].from] != k; ++i)
        for (const std::uint32_t to : out[queue[i]])
          if (seen[to] != k) seen[to] = k, queue.push_back(to);
      found += seen[g.edges[k].from] == k;
    }
    benchmark::DoNotOptimize(found);
  }
}

void boost_components(benchmark::State& state, const GeneratedGraph& g) {
  using Plain = boost::compressed_sparse_row_graph<boost::directedS>;
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (const SearchEdge& e : g.edges) pairs.emplace_back(e.from, e.to);
  for (auto _ : state) {
    const Plain plain(boost::edges_are_unsorted_multi_pass, pairs.begin(), pairs.end(), g.vertices);
    std::vector<int> component(g.vertices);
    benchmark::DoNotOptimize(boost::strong_components(
        plain, boost::make_iterator_property_map(component.begin(), boost::get(boost::vertex_index, plain))));
  }
}

/// Inversions on the same graph: every 50th class safe, every 50th unsafe, hence no path is short-cut.
void inversions(benchmark::State& state, const GeneratedGraph& generated) {
  SearchGraph g{generated.edges, std::vector<Usage>(generated.vertices), {}};
  for (ClassId v = 0; v < generated.vertices; v += 50) {
    g.usage[v].insert(used_in(Irq::Hardirq));
    g.usage[v + 25 < generated.vertices ? v + 25 : v].insert(v % 100 ? enabled(Irq::Hardirq)
                                                                     : enabled_read(Irq::Hardirq));
  }
  std::size_t found = 0;
  for (auto _ : state) found = find_inversions(g, 1000000).inversions.size();
  state.counters["pairs"] = static_cast<double>(found);
}

}  // namespace

BENCHMARK_CAPTURE(all_shortest_cycles, 8192_65536, small_graph(), 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(all_shortest_cycles, 8192_65536_with_readers, small_graph_with_readers(), 0)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(inversions, 8192_65536, small_graph())->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(search_per_edge, 8192_65536, small_graph())->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK_CAPTURE(boost_components, 8192_65536, small_graph())->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(boost_components, 100000_1000000, large_graph())->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(all_shortest_cycles, 100000_1000000_up_to_8, large_graph(), 8)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);
BENCHMARK_CAPTURE(all_shortest_cycles, 100000_1000000, large_graph(), 0)->Unit(benchmark::kMillisecond)->Iterations(1);

int main(int argc, char** argv) {
  // The same graph for the peers: LOCKGRAPH_BENCH_DUMP=FILE writes its edges and leaves.
  if (const char* dump = std::getenv("LOCKGRAPH_BENCH_DUMP")) {
    std::ofstream file(dump);
    for (const SearchEdge& e : large_graph().edges) file << e.from << ' ' << e.to << '\n';
    return 0;
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
