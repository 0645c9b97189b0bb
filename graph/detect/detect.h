// What the graph alone gives, without the claims of reports: bare chains.
#pragma once
#include "../search/search_graph.h"

#include <lockgraph/graph/finding.h>

#include <vector>

namespace lockgraph {

struct DetectedCycles {
  std::vector<std::vector<ClassId>> cycles;  ///< starting at their smallest class; by length, then classes
  bool bounded = false;                      ///< longer cycles were left out
  std::size_t longest = 0;                   ///< the bound that held, in locks
};
/// The shortest strong cycle through every edge; a cycle may contain a shorter one. `max_length` locks at most; 0: 512.
DetectedCycles find_cycles(const SearchGraph&, std::size_t max_length = 0);

/// A strong path from a class used in an irq to one taken with it enabled.
struct Inversion {
  std::vector<ClassId> path;
  std::vector<Irq> irqs;  ///< for which this very path is a shortest one
};
struct DetectedInversions {
  std::vector<Inversion> inversions;  ///< by path
  bool bounded = false;               ///< more pairs exist
};
/// `most_pairs` (safe, unsafe) pairs at most, in order of name.
DetectedInversions find_inversions(const SearchGraph&, std::size_t most_pairs = ~std::size_t{0});

/// True when a chain of dependencies of these kinds from a class of the one usage to a class of the other is an
/// inversion for that irq: the path is strong, an end that only readers give needs E* behind it, or *N before it.
bool is_inversion(std::vector<ModeSet> modes, const Usage& safe, const Usage& unsafe, Irq);

/// Used in the irq and with it enabled, not by readers both times.
bool are_at_odds(const Usage&, Irq);

struct InconsistentClass {
  ClassId vertex;
  std::vector<Irq> irqs;
};
std::vector<InconsistentClass> find_inconsistent_states(const SearchGraph&);

/// True when the graph has all that the chain of a finding needs, kinds and states included.
bool holds_in(const LockGraph&, const Finding&);

/// True when the graph gives what a report of it states: the dependencies of its cycle, or a shorter one inside it; an
/// inversion of its two ends; its class in both states; its forbidden wait.
bool gives(const LockGraph&, const Chain&, const std::vector<Irq>&);

/// Cycles by their classes, to ask which lie inside another.
class CycleIndex {
 public:
  explicit CycleIndex(std::size_t classes) : starting_at_(classes) {}
  void add(const std::vector<ClassId>& cycle, std::size_t number);
  /// Numbers of the shorter cycles all of whose classes are on `cycle`.
  std::vector<std::size_t> inside(const std::vector<ClassId>& cycle) const;

 private:
  struct Entry {
    std::vector<ClassId> classes;
    std::size_t number;
  };
  std::vector<std::vector<Entry>> starting_at_;  // by smallest class
};

}  // namespace lockgraph
