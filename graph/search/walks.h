// Walks of a given length that meet no class twice, one by one: where the shortest one is not enough.
#pragma once
#include "search_graph.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace lockgraph {

class Walks {
 public:
  using Id = std::uint32_t;
  /// May the walk go on to that class? Asked before each step but the last of a walk that closes.
  using MayEnter = std::function<bool(const std::vector<Id>& walk, Id next)>;
  /// Takes a walk, both ends in it (of a closed one the end once); true: no more are wanted.
  using Use = std::function<bool(const std::vector<Id>& walk)>;

  /// `edges` in order of from, to.
  Walks(std::size_t classes, const std::vector<SearchEdge>& edges);

  /// The walks of `steps` steps from `from` to `to`, over classes of at least `floor`, in order of their classes;
  /// closed ones where the two are one. No step *R is followed by one S* only; whether a walk is strong is the caller's
  /// question. Each look at an edge takes one from `budget`; what it does not last for is left out. Cost: the looks at
  /// edges; a search backwards keeps walks away that cannot end in time.
  void of_length(std::size_t steps, Id from, Id to, Id floor, const MayEnter&, const Use&, std::size_t& budget);

  /// The kinds of the steps of a walk, closed or not.
  std::vector<ModeSet> modes(const std::vector<Id>& walk, bool closed) const;

 private:
  struct Arrow {
    Id other;
    ModeSet modes;
  };
  /// Null where there is none.
  const Arrow* find(Id from, Id to) const;
  void measure(Id to, Id floor, std::size_t most, std::size_t& budget);
  bool is_near(Id v, std::size_t steps) const { return round_[v] == now_ && distance_[v] <= steps; }
  bool go_on(std::size_t left, Id to, ModeSet before, const MayEnter&, const Use&, std::size_t& budget);

  std::vector<std::size_t> begin_, begin_back_;  // of the arrows of a class
  std::vector<Arrow> out_;
  std::vector<Id> in_;
  std::vector<Id> walk_;
  std::vector<bool> on_walk_;
  std::vector<std::uint32_t> round_, distance_;  // to the end, in the round that measured it
  std::uint32_t now_ = 0;
  Id floor_ = 0;
};

}  // namespace lockgraph
