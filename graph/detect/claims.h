// What a report states, in classes of the graph.
#pragma once
#include "../identity/identities.h"

#include <lockgraph/graph/finding.h>

#include <optional>

namespace lockgraph {

struct Claim : Chain {
  ReportId report = 0;
  DeadlockKey key;
  std::vector<Irq> irqs;
  std::optional<ClassId> safe, unsafe;  ///< of an inversion, where it names them
};

/// What each report of a deadlock states, in order of the reports; those that are the same again, and those that show
/// not even one lock, are left out.
std::vector<Claim> claims_of(const Evidence&, const Identities&, const LockGraph&);

}  // namespace lockgraph
