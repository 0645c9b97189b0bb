#include "strong_paths.h"

#include <boost/graph/depth_first_search.hpp>
#include <boost/range/iterator_range.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace lockgraph::strong_paths {
namespace {

constexpr std::size_t kDenseLevels = 48;  // a task holds at most 48 locks

constexpr std::size_t kWords = 8, kBatch = 64 * kWords;  // sources searched at once; one cache line a state

using Bits = std::array<std::uint64_t, kWords>;

bool none(const Bits& b) {
  std::uint64_t any = 0;
  for (const std::uint64_t w : b) any |= w;
  return any == 0;
}
bool test(const Bits& b, std::size_t i) { return (b[i / 64] >> (i % 64)) & 1u; }
void set(Bits& b, std::size_t i) { b[i / 64] |= std::uint64_t{1} << (i % 64); }

/// One batch: breadth-first from up to kBatch sources at once. `level[d][s]` tells which sources reach state s in d
/// steps and not in fewer.
class Batch {
  using Frontier = std::vector<std::pair<Id, Bits>>;

  /// The states of one distance. Near the start nearly all states have some source, far away few: those levels are
  /// sparse.
  struct Level {
    std::vector<Bits> dense;  // by state
    Frontier sparse;          // sorted by state
    const Bits& at(Id s) const {
      static constexpr Bits kNothing{};
      if (!dense.empty()) return dense[s];
      const auto it =
          std::lower_bound(sparse.begin(), sparse.end(), s, [](const auto& entry, Id id) { return entry.first < id; });
      return it != sparse.end() && it->first == s ? it->second : kNothing;
    }
  };

 public:
  explicit Batch(const StateGraph& g)
      : g_(g), seen_(g.size()), next_(g.size()), want_(g.size()), want_any_(g.size()), queued_(g.size(), 0) {}

  /// Searches until every query is answered, nothing is left, or paths have `max_steps` steps.
  void run(const Query* first, const Query* last, std::size_t max_steps) {
    clear();
    for (const Query* q = first; q != last; ++q) {
      if (sources_.empty() || sources_.back() != q->source) sources_.push_back(q->source);
      const Id t = q->target_n;
      if (none(want_[t]) && none(want_any_[t])) wanted_.push_back(t);
      set(q->target_r == kNoState ? want_[t] : want_any_[t], sources_.size() - 1);
    }
    Frontier active;
    for (std::size_t bit = 0; bit < sources_.size(); ++bit) {
      const Id s = sources_[bit];
      if (none(seen_[s])) touched_.push_back(s);
      set(seen_[s], bit);
      active.emplace_back(s, Bits{});
      set(active.back().second, bit);
      if (const Id twin = g_.by_n(g_.class_of(s)); twin != s) {  // the start is met once
        if (none(seen_[twin])) touched_.push_back(twin);
        set(seen_[twin], bit);
      }
    }
    keep(active);
    while (!active.empty() && levels_used_ <= max_steps && !answered()) {
      std::vector<Id> reached;
      for (const auto& [s, bits] : active) {
        for (const Id to : boost::make_iterator_range(boost::adjacent_vertices(s, g_.steps()))) {
          Bits& n = next_[to];
          if (!queued_[to]) queued_[to] = 1, reached.push_back(to);
          for (std::size_t w = 0; w < kWords; ++w) n[w] |= bits[w];
        }
      }
      sort_n_first(reached);
      active.clear();
      for (const Id s : reached) {
        Bits fresh;
        for (std::size_t w = 0; w < kWords; ++w) fresh[w] = next_[s][w] & ~seen_[s][w];
        if (g_.is_r(s))
          for (std::size_t w = 0; w < kWords; ++w) fresh[w] &= ~seen_[g_.by_n(g_.class_of(s))][w];
        next_[s] = {};
        queued_[s] = 0;
        if (none(fresh)) continue;
        if (none(seen_[s])) touched_.push_back(s);
        for (std::size_t w = 0; w < kWords; ++w) seen_[s][w] |= fresh[w];
        active.emplace_back(s, fresh);
      }
      keep(active);
    }
    cut_ = !active.empty() && !answered();
  }

  /// True when the last run ended at its bound.
  bool cut() const { return cut_; }

  /// Vertices of the shortest path that answers `q`, source first; empty when there is none. Among equals, each step
  /// back goes to the smallest vertex.
  std::vector<Id> answer(const Query& q) const {
    const auto bit =
        static_cast<std::size_t>(std::lower_bound(sources_.begin(), sources_.end(), q.source) - sources_.begin());
    const auto reached = [&](Id t) { return t != kNoState && test(seen_[t], bit); };
    if (!reached(q.target_n) && !reached(q.target_r)) return {};
    for (std::size_t d = 0; d < levels_used_; ++d)
      for (const Id t : {q.target_n, q.target_r})
        if (t != kNoState && test(levels_[d].at(t), bit)) return walk_back(t, d, bit);
    return {};
  }

 private:
  /// States by *N first, since a class reached so needs no visit by *R; each in order of number, for locality.
  void sort_n_first(std::vector<Id>& reached) const {
    constexpr std::size_t kDense = 16;  // one state in so many: then looking at all of them is cheaper than sorting
    if (reached.size() * kDense > g_.size()) {
      reached.clear();
      for (const bool is_r : {false, true})
        for (Id s = 0; s < g_.size(); ++s)
          if (queued_[s] && g_.is_r(s) == is_r) reached.push_back(s);
      return;
    }
    const auto first_r = std::partition(reached.begin(), reached.end(), [&](Id s) { return !g_.is_r(s); });
    std::sort(reached.begin(), first_r);
    std::sort(first_r, reached.end());
  }

  /// Remembers the states of the next distance.
  void keep(const Frontier& frontier) {
    if (levels_.size() == levels_used_) levels_.emplace_back();
    Level& level = levels_[levels_used_++];
    if (levels_used_ <= kDenseLevels) {
      level.dense.resize(g_.size());
      for (const auto& [s, bits] : frontier) level.dense[s] = bits;
    } else {
      level.sparse = frontier;
      std::sort(level.sparse.begin(), level.sparse.end(),
                [](const auto& a, const auto& b) { return a.first < b.first; });
    }
  }

  void clear() {
    for (const Id s : touched_) {
      seen_[s] = {};
      for (std::size_t d = 0; d < std::min(levels_used_, kDenseLevels); ++d) levels_[d].dense[s] = {};
    }
    for (const Id s : wanted_) want_[s] = want_any_[s] = {};
    touched_.clear(), wanted_.clear(), sources_.clear();
    levels_used_ = 0;
  }

  bool answered() const {
    return std::all_of(wanted_.begin(), wanted_.end(), [&](Id t) {
      std::uint64_t open = 0;
      const Id r = g_.by_r(g_.class_of(t));
      for (std::size_t w = 0; w < kWords; ++w)
        open |= (want_[t][w] & ~seen_[t][w]) | (want_any_[t][w] & ~(seen_[t][w] | (r == kNoState ? 0 : seen_[r][w])));
      return open == 0;
    });
  }

  std::vector<Id> walk_back(Id state, std::size_t distance, std::size_t bit) const {
    std::vector<Id> path{g_.class_of(state)};
    for (; distance > 1; --distance) {
      Id best = kNoState;
      for (const auto& step : boost::make_iterator_range(boost::in_edges(state, g_.steps()))) {
        const Id from = boost::source(step, g_.steps());
        if (test(levels_[distance - 1].at(from), bit) && (best == kNoState || g_.class_of(from) < g_.class_of(best)))
          best = from;
      }
      state = best;
      path.push_back(g_.class_of(state));
    }
    if (distance == 1) path.push_back(g_.class_of(sources_[bit]));
    std::reverse(path.begin(), path.end());
    return path;
  }

  const StateGraph& g_;
  std::vector<Bits> seen_, next_;
  std::vector<Bits> want_, want_any_;  // by *N state: sources that ask for it; or for it or the *R state of its class
  std::vector<char> queued_;           // in `reached` of this step
  std::vector<Level> levels_;
  std::size_t levels_used_ = 0;
  bool cut_ = false;
  std::vector<Id> sources_, touched_, wanted_;
};

}  // namespace

namespace {

using Pairs = std::vector<std::pair<Id, Id>>;

StateGraph::Steps make_steps(std::size_t states, const Pairs& pairs) {
  return {boost::edges_are_unsorted_multi_pass, pairs.begin(), pairs.end(), static_cast<Id>(states)};
}

/// Depth-first post-order (Boost's search keeps its own stack: paths are as long as the input).
std::vector<Id> post_order(const StateGraph::Steps& steps) {
  struct Visitor : boost::default_dfs_visitor {
    std::vector<Id>* order;
    explicit Visitor(std::vector<Id>& o) : order(&o) {}
    void finish_vertex(Id state, const StateGraph::Steps&) const { order->push_back(state); }
  };
  std::vector<Id> order;
  order.reserve(boost::num_vertices(steps));
  std::vector<boost::default_color_type> colour(boost::num_vertices(steps));
  boost::depth_first_search(
      steps, boost::visitor(Visitor(order))
                 .color_map(boost::make_iterator_property_map(colour.begin(), boost::get(boost::vertex_index, steps))));
  return order;
}

}  // namespace

StateGraph::StateGraph(const std::vector<SearchEdge>& edges, const std::vector<int>& component,
                       const std::vector<Id>& restricted)
    : by_n_(component.size(), kNoState), by_r_(component.size(), kNoState) {
  // 1. The states: *N of each class with an edge, *R of those that some edge enters by a recursive reader.
  const auto add = [&](std::vector<Id>& of, Id c) {
    if (of[c] != kNoState) return;
    of[c] = static_cast<Id>(class_of_.size());
    class_of_.push_back(c);
    is_r_.push_back(&of == &by_r_);
  };
  for (const SearchEdge& e : edges) {
    add(by_n_, e.from), add(by_n_, e.to);
    if (e.modes.any_recursive() && !e.modes.contains(Mode::EN)) add(by_r_, e.to);
  }
  for (const Id c : restricted)
    if (by_n_[c] != kNoState) add(by_r_, c);
  // 2. The steps: into *N where some allowed kind is *N, since that allows more.
  Pairs pairs;
  pairs.reserve(edges.size());
  for (const SearchEdge& e : edges) {
    pairs.emplace_back(by_n_[e.from], e.modes.any_unrecursive() ? by_n_[e.to] : by_r_[e.to]);
    if (by_r_[e.from] != kNoState && e.modes.any_exclusive())
      pairs.emplace_back(by_r_[e.from], e.modes.contains(Mode::EN) ? by_n_[e.to] : by_r_[e.to]);
  }
  // 3. New ids.
  std::vector<Id> order = post_order(make_steps(size(), pairs)), id(size()), classes(size());
  std::stable_sort(order.begin(), order.end(),
                   [&](Id a, Id b) { return component[class_of_[a]] < component[class_of_[b]]; });
  std::vector<char> is_r(size());
  for (Id i = 0; i < size(); ++i) id[order[i]] = i, classes[i] = class_of_[order[i]], is_r[i] = is_r_[order[i]];
  class_of_ = std::move(classes), is_r_ = std::move(is_r);
  for (auto* of : {&by_n_, &by_r_})
    for (Id& state : *of)
      if (state != kNoState) state = id[state];
  for (auto& [from, to] : pairs) from = id[from], to = id[to];
  steps_ = make_steps(size(), pairs);
}

void answer_all(const StateGraph& g, std::vector<Query> queries, std::size_t max_steps,
                const std::function<bool(Id, Id)>& same_batch,
                const std::function<void(const Query&, std::vector<Id>, bool)>& use) {
  std::sort(queries.begin(), queries.end(),
            [](const Query& a, const Query& b) { return std::pair(a.source, a.asker) < std::pair(b.source, b.asker); });
  Batch batch(g);
  for (std::size_t first = 0; first < queries.size();) {
    std::size_t last = first, sources = 0;
    for (Id source = kNoState; last < queries.size(); ++last) {
      if (queries[last].source == source) continue;
      if (sources == kBatch || (source != kNoState && !same_batch(source, queries[last].source))) break;
      source = queries[last].source;
      ++sources;
    }
    batch.run(queries.data() + first, queries.data() + last, max_steps);
    for (; first < last; ++first) use(queries[first], batch.answer(queries[first]), batch.cut());
  }
}

}  // namespace lockgraph::strong_paths
