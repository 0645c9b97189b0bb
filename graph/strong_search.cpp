#include "strong_search.h"

#include <algorithm>

namespace lockgraph {
namespace {

constexpr std::uint32_t kFromStart = ~0u - 1;  // parent of states one edge away from the start

}  // namespace

StrongSearch::StrongSearch(const Digraph& graph)
    : graph_(graph), parent_(2 * boost::num_vertices(graph), kNone), depth_(parent_.size(), 0) {}

void StrongSearch::run(Vertex start, bool only_exclusive) {
  for (const std::uint32_t state : touched_) parent_[state] = kNone;
  touched_.clear();
  start_ = start;
  std::size_t next = 0;
  // Step 1: leave a state by every edge it may be followed by. Step 2: enter the target by *N if any allowed kind is
  // *N. Step 3: a target entered by *N needs no second visit by *R.
  const auto expand = [&](Vertex from, std::uint32_t parent, bool exclusive_only, std::uint32_t depth) {
    for (auto [it, end] = boost::out_edges(from, graph_); it != end; ++it) {
      const Vertex to = boost::target(*it, graph_);
      if (to == start || to == from) continue;
      const ModeSet modes = graph_[*it].modes;
      const bool by_n = modes.contains(false, false) || (!exclusive_only && modes.contains(true, false));
      const bool by_r = modes.contains(false, true) || (!exclusive_only && modes.contains(true, true));
      if (!by_n && !by_r) continue;
      const auto as_n = static_cast<std::uint32_t>(2 * to), as_r = as_n + 1;
      if (parent_[as_n] != kNone || (!by_n && parent_[as_r] != kNone)) continue;
      const std::uint32_t state = by_n ? as_n : as_r;
      parent_[state] = parent;
      depth_[state] = depth;
      touched_.push_back(state);
    }
  };
  expand(start, kFromStart, only_exclusive, 1);
  for (; next < touched_.size(); ++next) {
    const std::uint32_t state = touched_[next];
    expand(state / 2, state, state % 2 == 1, depth_[state] + 1);
  }
}

std::uint32_t StrongSearch::best(Vertex target, bool need_n) const {
  const auto as_n = static_cast<std::uint32_t>(2 * target), as_r = as_n + 1;
  const bool r = !need_n && parent_[as_r] != kNone, n = parent_[as_n] != kNone;
  if (n && r) return depth_[as_r] < depth_[as_n] ? as_r : as_n;
  return n ? as_n : r ? as_r : kNone;
}

std::optional<std::vector<Vertex>> StrongSearch::path_to(Vertex target, bool need_n) const {
  const std::uint32_t state = best(target, need_n);
  if (state == kNone) return std::nullopt;
  return unwind(state);
}

std::vector<Vertex> StrongSearch::unwind(std::uint32_t state) const {
  std::vector<Vertex> path;
  for (; state != kFromStart; state = parent_[state]) path.push_back(state / 2);
  path.push_back(start_);
  std::reverse(path.begin(), path.end());
  return path;
}

}  // namespace lockgraph
