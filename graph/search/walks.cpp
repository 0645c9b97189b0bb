#include "walks.h"

#include <algorithm>

namespace lockgraph {

Walks::Walks(std::size_t classes, const std::vector<SearchEdge>& edges)
    : begin_(classes + 1),
      begin_back_(classes + 1),
      in_(edges.size()),
      on_walk_(classes),
      round_(classes),
      distance_(classes) {
  for (const SearchEdge& e : edges) {
    out_.push_back({e.to, e.modes});
    ++begin_[e.from + 1], ++begin_back_[e.to + 1];
  }
  for (std::size_t v = 0; v < classes; ++v) begin_[v + 1] += begin_[v], begin_back_[v + 1] += begin_back_[v];
  std::vector<std::size_t> at(begin_back_.begin(), begin_back_.end() - 1);
  for (const SearchEdge& e : edges) in_[at[e.to]++] = e.from;
}

void Walks::measure(Id to, Id floor, std::size_t most, std::size_t& budget) {
  ++now_;
  std::vector<Id> near{to};
  round_[to] = now_, distance_[to] = 0;
  for (std::size_t i = 0; i < near.size() && distance_[near[i]] < most; ++i)
    for (std::size_t a = begin_back_[near[i]]; a < begin_back_[near[i] + 1] && budget > 0; ++a, --budget) {
      const Id v = in_[a];
      if (v < floor || round_[v] == now_) continue;
      round_[v] = now_, distance_[v] = distance_[near[i]] + 1;
      near.push_back(v);
    }
}

bool Walks::go_on(std::size_t left, Id to, ModeSet before, const MayEnter& may_enter, const Use& use,
                  std::size_t& budget) {
  const Id from = walk_.back();
  const auto may_follow = [&](ModeSet modes) {
    return before.empty() || before.any_unrecursive() || modes.any_exclusive();
  };
  if (left == 1) {
    if (budget == 0) return true;
    --budget;
    const bool closed = to == walk_.front();
    const Arrow* last = find(from, to);
    if (!last || !may_follow(last->modes) || (!closed && !may_enter(walk_, to))) return false;
    if (!closed) walk_.push_back(to);
    const bool enough = use(walk_);
    if (!closed) walk_.pop_back();
    return enough;
  }
  for (std::size_t a = begin_[from]; a < begin_[from + 1]; ++a) {
    if (budget == 0) return true;
    --budget;
    const auto& [next, modes] = out_[a];
    if (next < floor_ || next == to || on_walk_[next] || !is_near(next, left - 1) || !may_follow(modes) ||
        !may_enter(walk_, next))
      continue;
    walk_.push_back(next), on_walk_[next] = true;
    const bool enough = go_on(left - 1, to, modes, may_enter, use, budget);
    walk_.pop_back(), on_walk_[next] = false;
    if (enough) return true;
  }
  return false;
}

const Walks::Arrow* Walks::find(Id from, Id to) const {
  const auto first = out_.begin() + static_cast<std::ptrdiff_t>(begin_[from]),
             last = out_.begin() + static_cast<std::ptrdiff_t>(begin_[from + 1]);
  const auto it = std::lower_bound(first, last, to, [](const Arrow& a, Id wanted) { return a.other < wanted; });
  return it == last || it->other != to ? nullptr : &*it;
}

void Walks::of_length(std::size_t steps, Id from, Id to, Id floor, const MayEnter& may_enter, const Use& use,
                      std::size_t& budget) {
  measure(to, floor, steps - 1, budget);
  floor_ = floor;
  walk_ = {from};
  on_walk_[from] = true;
  go_on(steps, to, {}, may_enter, use, budget);
  on_walk_[from] = false;
}

std::vector<ModeSet> Walks::modes(const std::vector<Id>& walk, bool closed) const {
  std::vector<ModeSet> all;
  for (std::size_t i = 0; i + (closed ? 0 : 1) < walk.size(); ++i)
    all.push_back(find(walk[i], walk[(i + 1) % walk.size()])->modes);
  return all;
}

}  // namespace lockgraph
