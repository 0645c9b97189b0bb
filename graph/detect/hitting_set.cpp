#include "hitting_set.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace lockgraph {
namespace {

using Element = std::uint32_t;
using Set = std::vector<Element>;  // sorted
using Sets = std::vector<Set>;
using Occurrences = std::map<Element, std::vector<std::size_t>>;  // sets that an element is in, sorted

constexpr std::size_t kReduceUpTo = 4000;  // sets; beyond, nothing is proven
constexpr std::size_t kReducingCost = 64;  // looks at each set that the reductions are worth
constexpr std::size_t kExactUpTo = 64;     // elements of a greedy solution: the depth of the search

Occurrences occurrences(const Sets& sets) {
  Occurrences of;
  for (std::size_t i = 0; i < sets.size(); ++i)
    for (const Element e : sets[i]) of[e].push_back(i);
  return of;
}

bool includes(const auto& larger, const auto& smaller) {
  return std::includes(larger.begin(), larger.end(), smaller.begin(), smaller.end());
}

/// Whoever hits a set hits its supersets.
void drop_supersets(Sets& sets) {
  std::sort(sets.begin(), sets.end(),
            [](const Set& a, const Set& b) { return a.size() != b.size() ? a.size() < b.size() : a < b; });
  sets.erase(std::unique(sets.begin(), sets.end()), sets.end());
  const Occurrences of = occurrences(sets);
  std::vector<char> drop(sets.size(), 0);
  for (std::size_t i = 0; i < sets.size(); ++i) {
    if (drop[i]) continue;
    const auto rarest = std::min_element(sets[i].begin(), sets[i].end(),
                                         [&](Element a, Element b) { return of.at(a).size() < of.at(b).size(); });
    for (const std::size_t k : of.at(*rarest))
      if (k != i && sets[k].size() > sets[i].size() && includes(sets[k], sets[i])) drop[k] = 1;
  }
  Sets kept;
  for (std::size_t i = 0; i < sets.size(); ++i)
    if (!drop[i]) kept.push_back(std::move(sets[i]));
  sets = std::move(kept);
}

/// An element is not needed where another is in all of its sets, too.
bool drop_dominated(Sets& sets) {
  const Occurrences of = occurrences(sets);
  std::map<Element, bool> gone;
  for (const auto& [e, in] : of) {
    const Set& narrowest = sets[*std::min_element(
        in.begin(), in.end(), [&](std::size_t a, std::size_t b) { return sets[a].size() < sets[b].size(); })];
    for (const Element other : narrowest) {
      if (other == e || gone.count(other)) continue;
      const auto& others = of.at(other);
      if (includes(others, in) && (others.size() > in.size() || other < e)) {
        gone[e] = true;
        break;
      }
    }
  }
  if (gone.empty()) return false;
  for (Set& s : sets) std::erase_if(s, [&](Element e) { return gone.count(e) > 0; });
  return true;
}

/// Elements that stand alone in a set, with all sets that they hit.
Set take_forced(Sets& sets) {
  Set forced;
  for (const Set& s : sets)
    if (s.size() == 1) forced.push_back(s.front());
  std::sort(forced.begin(), forced.end());
  forced.erase(std::unique(forced.begin(), forced.end()), forced.end());
  std::erase_if(sets, [&](const Set& s) {
    return std::any_of(s.begin(), s.end(),
                       [&](Element e) { return std::binary_search(forced.begin(), forced.end(), e); });
  });
  return forced;
}

/// Sets that are joined by common elements.
std::vector<Sets> parts_of(Sets sets) {
  std::vector<std::size_t> leader(sets.size());
  std::iota(leader.begin(), leader.end(), std::size_t{0});
  const auto find = [&](std::size_t i) {
    while (leader[i] != i) i = leader[i] = leader[leader[i]];
    return i;
  };
  for (const auto& [e, in] : occurrences(sets))
    for (const std::size_t i : in) leader[find(i)] = find(in.front());
  std::map<std::size_t, Sets> parts;
  for (std::size_t i = 0; i < sets.size(); ++i) parts[find(i)].push_back(std::move(sets[i]));
  std::vector<Sets> out;
  for (auto& [first, part] : parts) out.push_back(std::move(part));
  return out;
}

Set greedy(const Sets& sets) {
  const Occurrences of = occurrences(sets);
  std::map<Element, std::size_t> open;
  for (const auto& [e, in] : of) open[e] = in.size();
  std::vector<char> hit(sets.size(), 0);
  Set chosen;
  for (std::size_t left = sets.size(); left > 0;) {
    const auto best = std::max_element(open.begin(), open.end(), [](auto& a, auto& b) {
      return a.second != b.second ? a.second < b.second : a.first > b.first;
    });
    chosen.push_back(best->first);
    for (const std::size_t i : of.at(best->first)) {
      if (hit[i]) continue;
      hit[i] = 1, --left;
      for (const Element e : sets[i]) --open[e];
    }
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

/// Sets without a common element need one each.
class Packing {
 public:
  explicit Packing(const Sets& sets) : sets_(sets) {
    Element last = 0;
    for (const Set& s : sets) last = std::max(last, s.back());
    used_.resize(last + 1, 0);
  }

  std::size_t count(const std::vector<char>& hit) {
    ++round_;
    std::size_t n = 0;
    for (std::size_t i = 0; i < sets_.size(); ++i) {
      const auto is_used = [&](Element e) { return used_[e] == round_; };
      if (hit[i] || std::any_of(sets_[i].begin(), sets_[i].end(), is_used)) continue;
      ++n;
      for (const Element e : sets_[i]) used_[e] = round_;
    }
    return n;
  }

 private:
  const Sets& sets_;
  std::vector<std::size_t> used_;  // by element: the last round that used it
  std::size_t round_ = 0;
};

/// Branches over the elements of the open set that has fewest.
class BranchAndBound {
 public:
  BranchAndBound(const Sets& sets, Set best, std::size_t& budget)
      : sets_(sets),
        of_(occurrences(sets)),
        packing_(sets),
        best_(std::move(best)),
        hit_(sets.size(), 0),
        budget_(budget) {}

  Set solve() {
    branch();
    return best_;
  }

 private:
  void branch() {
    const auto narrow = narrowest();
    if (narrow == sets_.size()) {
      if (chosen_.size() < best_.size()) best_ = chosen_;
      return;
    }
    if (budget_ == 0 || chosen_.size() + packing_.count(hit_) >= best_.size()) return;
    budget_ -= std::min(budget_, sets_.size());
    for (const Element e : sets_[narrow]) {
      std::vector<std::size_t> newly;
      for (const std::size_t i : of_.at(e))
        if (!hit_[i]) hit_[i] = 1, newly.push_back(i);
      chosen_.push_back(e);
      branch();
      chosen_.pop_back();
      for (const std::size_t i : newly) hit_[i] = 0;
    }
  }

  std::size_t narrowest() const {
    std::size_t best = sets_.size();
    for (std::size_t i = 0; i < sets_.size(); ++i)
      if (!hit_[i] && (best == sets_.size() || sets_[i].size() < sets_[best].size())) best = i;
    return best;
  }

  const Sets& sets_;
  const Occurrences of_;
  Packing packing_;
  Set best_, chosen_;
  std::vector<char> hit_;
  std::size_t& budget_;
};

}  // namespace

HittingSet smallest_hitting_set(Sets sets, std::size_t& budget) {
  HittingSet result;
  for (Set& s : sets) {
    std::sort(s.begin(), s.end());
    s.erase(std::unique(s.begin(), s.end()), s.end());
  }
  std::sort(sets.begin(), sets.end());
  sets.erase(std::unique(sets.begin(), sets.end()), sets.end());
  if (sets.size() > kReduceUpTo) budget = 0;
  while (budget > 0) {
    budget -= std::min(budget, kReducingCost * sets.size());
    drop_supersets(sets);
    const Set forced = take_forced(sets);
    result.elements.insert(result.elements.end(), forced.begin(), forced.end());
    if (!drop_dominated(sets) && forced.empty()) break;
  }
  result.at_least = result.elements.size();
  for (const Sets& part : parts_of(std::move(sets))) {
    Set best = greedy(part);
    std::size_t at_least = Packing(part).count(std::vector<char>(part.size(), 0));
    if (best.size() > at_least && best.size() <= kExactUpTo && budget > 0) {
      best = BranchAndBound(part, std::move(best), budget).solve();
      if (budget > 0) at_least = best.size();
    }
    result.at_least += at_least;
    result.elements.insert(result.elements.end(), best.begin(), best.end());
  }
  std::sort(result.elements.begin(), result.elements.end());
  return result;
}

}  // namespace lockgraph
