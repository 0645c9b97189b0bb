// A cycle has no beginning: the one that sorts first is as good as any, and always the same.
#pragma once
#include <algorithm>
#include <cstddef>
#include <vector>

namespace lockgraph {

/// Brings a cycle into the rotation that sorts first.
template <class Item>
void rotate_to_smallest(std::vector<Item>& cycle) {
  std::size_t best = 0;
  const auto item = [&](std::size_t start, std::size_t i) -> const Item& { return cycle[(start + i) % cycle.size()]; };
  for (std::size_t start = 1; start < cycle.size(); ++start)
    for (std::size_t i = 0; i < cycle.size(); ++i) {
      if (item(start, i) == item(best, i)) continue;
      if (item(start, i) < item(best, i)) best = start;
      break;
    }
  std::rotate(cycle.begin(), cycle.begin() + static_cast<std::ptrdiff_t>(best), cycle.end());
}

}  // namespace lockgraph
