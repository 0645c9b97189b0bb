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

/// Bare chains; a cycle may contain a shorter one.
struct Unrefuted {
  std::vector<std::vector<ClassId>> cycles;  ///< by length
  std::vector<Inversion> inversions;
  std::vector<InconsistentClass> states;
  std::vector<Refuted> refuted;
  bool cycles_bounded = false, inversions_bounded = false;
  std::size_t longest_cycle = 0;  ///< the bound of their length that held, in locks
  bool boots_bounded = false;     ///< what hides behind a refuted chain was not looked for in all boots
};

/// The searches give one shortest chain each; where a boot refutes it, they run again without what is old there, since
/// another way may be a true one.
Unrefuted detect_unrefuted(const Silence&, SearchGraph, const DetectLimits&);

}  // namespace lockgraph
