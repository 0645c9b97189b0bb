#include "multi_source_search.h"

#include <algorithm>
#include <array>

namespace lockgraph::multi_source {
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

/// Rows of targets behind one another.
struct Csr {
  std::vector<std::size_t> begin;
  std::vector<Id> target;

  Csr(std::size_t rows, const std::vector<std::pair<Id, Id>>& pairs, bool reversed)
      : begin(rows + 1, 0), target(pairs.size()) {
    for (const auto& [from, to] : pairs) ++begin[(reversed ? to : from) + 1];
    for (std::size_t i = 0; i < rows; ++i) begin[i + 1] += begin[i];
    std::vector<std::size_t> at(begin.begin(), begin.end() - 1);
    for (const auto& [from, to] : pairs) target[at[reversed ? to : from]++] = reversed ? from : to;
    for (std::size_t i = 0; i < rows; ++i)
      std::sort(target.begin() + static_cast<std::ptrdiff_t>(begin[i]),
                target.begin() + static_cast<std::ptrdiff_t>(begin[i + 1]));
  }
};

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
  Batch(const StateGraph& g, const Csr& out, const Csr& in)
      : g_(g),
        out_(out),
        in_(in),
        seen_(g.vertex.size()),
        next_(g.vertex.size()),
        want_(g.vertex.size()),
        want_any_(g.vertex.size()),
        queued_(g.vertex.size(), 0) {}

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
      if (const Id twin = g_.by_n[g_.vertex[s]]; twin != s) {  // the start is met once
        if (none(seen_[twin])) touched_.push_back(twin);
        set(seen_[twin], bit);
      }
    }
    keep(active);
    while (!active.empty() && levels_used_ <= max_steps && !answered()) {
      std::vector<Id> reached;
      for (const auto& [s, bits] : active) {
        for (std::size_t i = out_.begin[s]; i < out_.begin[s + 1]; ++i) {
          const Id to = out_.target[i];
          Bits& n = next_[to];
          if (!queued_[to]) queued_[to] = 1, reached.push_back(to);
          for (std::size_t w = 0; w < kWords; ++w) n[w] |= bits[w];
        }
      }
      // States by *N first: a class reached so needs no visit by *R.
      std::sort(reached.begin(), reached.end(),
                [&](Id a, Id b) { return std::pair(g_.is_r[a], a) < std::pair(g_.is_r[b], b); });
      active.clear();
      for (const Id s : reached) {
        Bits fresh;
        for (std::size_t w = 0; w < kWords; ++w) fresh[w] = next_[s][w] & ~seen_[s][w];
        if (g_.is_r[s])
          for (std::size_t w = 0; w < kWords; ++w) fresh[w] &= ~seen_[g_.by_n[g_.vertex[s]]][w];
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
  /// Remembers the states of the next distance.
  void keep(const Frontier& frontier) {
    if (levels_.size() == levels_used_) levels_.emplace_back();
    Level& level = levels_[levels_used_++];
    if (levels_used_ <= kDenseLevels) {
      level.dense.resize(g_.vertex.size());
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
      const Id r = g_.by_r[g_.vertex[t]];
      for (std::size_t w = 0; w < kWords; ++w)
        open |= (want_[t][w] & ~seen_[t][w]) | (want_any_[t][w] & ~(seen_[t][w] | (r == kNoState ? 0 : seen_[r][w])));
      return open == 0;
    });
  }

  std::vector<Id> walk_back(Id state, std::size_t distance, std::size_t bit) const {
    std::vector<Id> path{g_.vertex[state]};
    for (; distance > 0; --distance) {
      Id best = kNoState;
      for (std::size_t i = in_.begin[state]; i < in_.begin[state + 1]; ++i) {
        const Id from = in_.target[i];
        if (test(levels_[distance - 1].at(from), bit) && (best == kNoState || g_.vertex[from] < g_.vertex[best]))
          best = from;
      }
      state = best;
      path.push_back(g_.vertex[state]);
    }
    std::reverse(path.begin(), path.end());
    return path;
  }

  const StateGraph& g_;
  const Csr &out_, &in_;
  std::vector<Bits> seen_, next_;
  std::vector<Bits> want_, want_any_;  // by *N state: sources that ask for it; or for it or the *R state of its class
  std::vector<char> queued_;           // in `reached` of this step
  std::vector<Level> levels_;
  std::size_t levels_used_ = 0;
  bool cut_ = false;
  std::vector<Id> sources_, touched_, wanted_;
};

}  // namespace

StateGraph::StateGraph(std::size_t vertices, const std::vector<SearchEdge>& inner, const std::vector<Id>& restricted)
    : by_n(vertices, kNoState), by_r(vertices, kNoState) {
  const auto add = [&](std::vector<Id>& of, Id v) {
    if (of[v] != kNoState) return;
    of[v] = static_cast<Id>(vertex.size());
    vertex.push_back(v);
    is_r.push_back(&of == &by_r);
  };
  for (const SearchEdge& e : inner) {
    add(by_n, e.from), add(by_n, e.to);
    const bool r = e.modes.contains(false, true) || e.modes.contains(true, true);
    if (r && !e.modes.contains(false, false)) add(by_r, e.to);
  }
  for (const Id v : restricted)
    if (by_n[v] != kNoState) add(by_r, v);
  for (const SearchEdge& e : inner) {
    const bool en = e.modes.contains(false, false), er = e.modes.contains(false, true),
               sn = e.modes.contains(true, false);
    steps.emplace_back(by_n[e.from], en || sn ? by_n[e.to] : by_r[e.to]);
    if (by_r[e.from] != kNoState && (en || er)) steps.emplace_back(by_r[e.from], en ? by_n[e.to] : by_r[e.to]);
  }
}

void StateGraph::renumber(const std::vector<int>& component) {
  const std::size_t n = vertex.size();
  const Csr out(n, steps, false);
  std::vector<Id> order;
  order.reserve(n);
  std::vector<char> seen(n, 0);
  std::vector<std::pair<Id, std::size_t>> stack;  // explicit: paths are as long as the input
  for (Id root = 0; root < n; ++root) {
    if (seen[root]) continue;
    seen[root] = 1;
    stack.emplace_back(root, out.begin[root]);
    while (!stack.empty()) {
      auto& [state, next] = stack.back();
      if (next == out.begin[state + 1]) {
        order.push_back(state);
        stack.pop_back();
      } else if (const Id to = out.target[next++]; !seen[to]) {
        seen[to] = 1;
        stack.emplace_back(to, out.begin[to]);
      }
    }
  }
  std::stable_sort(order.begin(), order.end(), [&](Id a, Id b) { return component[vertex[a]] < component[vertex[b]]; });
  std::vector<Id> id(n), moved(n);
  std::vector<char> moved_r(n);
  for (Id i = 0; i < n; ++i) id[order[i]] = i, moved[i] = vertex[order[i]], moved_r[i] = is_r[order[i]];
  vertex = std::move(moved);
  is_r = std::move(moved_r);
  for (auto* of : {&by_n, &by_r})
    for (Id& s : *of)
      if (s != kNoState) s = id[s];
  for (auto& [from, to] : steps) from = id[from], to = id[to];
}

void answer_all(const StateGraph& g, const std::vector<Query>& queries, std::size_t max_steps,
                const std::function<bool(Id, Id)>& same_batch,
                const std::function<void(const Query&, std::vector<Id>, bool)>& use) {
  const Csr out(g.vertex.size(), g.steps, false), in(g.vertex.size(), g.steps, true);
  Batch batch(g, out, in);
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

}  // namespace lockgraph::multi_source
