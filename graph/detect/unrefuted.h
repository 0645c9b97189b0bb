// Detection under lockdep's silence: what the graph gives, and no boot refutes.
#pragma once
#include "detect.h"
#include "silence.h"

#include <lockgraph/graph/analysis.h>

#include <vector>

namespace lockgraph {

struct Refuted : Chain {
  std::vector<Irq> irqs;
  ReportId by = 0;
};

/// Bare chains.
struct Unrefuted {
  std::vector<std::vector<ClassId>> cycles;  ///< by length; none contains the locks of a shorter one, or of a known one
  std::vector<Inversion> inversions;         ///< one path for each pair and irq
  std::vector<InconsistentClass> states;
  std::vector<Refuted> refuted;
  bool cycles_bounded = false, inversions_bounded = false;
  bool cycles_left_out = false;   ///< there are more than DetectLimits::most_cycles
  std::size_t longest_cycle = 0;  ///< the bound of their length that held, in locks
  std::size_t all_up_to = 0;      ///< of the cycles: up to this length all were looked at
  bool paths_bounded = false;     ///< not all ways around a path that a boot refutes were looked at
};

/// Of cycles those of short_cycles(), and the shortest one through each dependency, of any length; of inversions the
/// shortest path of each pair, and where a boot refutes it the next one that none does. `known`: cycles that are listed
/// anyway.
Unrefuted detect_unrefuted(const Silence&, const SearchGraph&, const DetectLimits&,
                           const std::vector<std::vector<ClassId>>& known = {});

}  // namespace lockgraph
