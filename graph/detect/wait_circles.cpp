#include "wait_circles.h"

#include <lockgraph/graph/budgets.h>

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/strong_components.hpp>

#include <algorithm>
#include <map>
#include <queue>
#include <set>
#include <utility>

namespace lockgraph {
namespace {

/// The waits of one boot as a graph: from each to those of the tasks that hold what it waits for.
class WaitGraph {
 public:
  explicit WaitGraph(const BootWaits& boot) : waits_(boot.waits), next_(boot.next) {}

  std::vector<Circle> circles(std::size_t& steps) const {
    std::vector<Circle> found;
    std::set<std::vector<std::size_t>> known;
    std::set<std::pair<std::size_t, std::size_t>> passed;
    const std::vector<int> parts = components();
    for (std::size_t i = 0; i < waits_.size(); ++i)
      for (const std::size_t j : next_[i]) {
        if (found.size() == budgets::kHangCircles) return found;
        if (parts[i] != parts[j] || passed.count({i, j})) continue;
        Circle circle = shortest_through(i, j, parts, steps);
        if (circle.empty()) continue;
        for (std::size_t k = 0; k < circle.size(); ++k) passed.emplace(circle[k], circle[(k + 1) % circle.size()]);
        std::vector<std::size_t> members = circle;
        std::sort(members.begin(), members.end());
        if (known.insert(std::move(members)).second) found.push_back(std::move(circle));
      }
    return found;
  }

 private:
  std::vector<int> components() const {
    std::vector<std::pair<std::size_t, std::size_t>> edges;
    for (std::size_t i = 0; i < next_.size(); ++i)
      for (const std::size_t j : next_[i]) edges.emplace_back(i, j);
    using Graph = boost::compressed_sparse_row_graph<boost::directedS>;
    const Graph g(boost::edges_are_unsorted_multi_pass, edges.begin(), edges.end(), next_.size());
    std::vector<int> parts(next_.size(), 0);
    if (!parts.empty())
      boost::strong_components(g, boost::make_iterator_property_map(parts.begin(), boost::get(boost::vertex_index, g)));
    return parts;
  }

  /// From `start` over `second` and back, breadth first, among waits that last at one moment together; empty where
  /// there is none.
  Circle shortest_through(std::size_t start, std::size_t second, const std::vector<int>& parts,
                          std::size_t& steps) const {
    struct Reached {
      std::size_t from;
      double begin, end;
    };
    std::map<std::size_t, Reached> reached;
    std::queue<std::size_t> open;
    const auto back_to_start = [&](std::size_t last) {
      Circle circle;
      for (std::size_t at = last; at != start; at = reached.at(at).from) circle.push_back(at);
      circle.push_back(start);
      std::reverse(circle.begin(), circle.end());
      return circle;
    };
    if (second == start) return {start};
    const auto reach = [&](std::size_t to, std::size_t from, double begin, double end) {
      begin = std::max(begin, waits_[to].from), end = std::min(end, waits_[to].until);
      if (begin <= end && reached.emplace(to, Reached{from, begin, end}).second) open.push(to);
    };
    for (reach(second, start, waits_[start].from, waits_[start].until); !open.empty(); open.pop()) {
      const std::size_t at = open.front();
      const Reached here = reached.at(at);
      for (const std::size_t to : next_[at]) {
        if (steps == 0) return {};
        --steps;
        if (to == start) return back_to_start(at);
        if (parts[to] == parts[start]) reach(to, at, here.begin, here.end);
      }
    }
    return {};
  }

  const std::vector<Wait>& waits_;
  const std::vector<std::vector<std::size_t>>& next_;
};

}  // namespace

std::vector<Circle> circles_of(const BootWaits& boot, std::size_t& steps) { return WaitGraph(boot).circles(steps); }

}  // namespace lockgraph
