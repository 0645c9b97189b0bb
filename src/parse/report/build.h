// What a report said -> what it proves. One function for each family; FORMATS part 4 is the law.
#pragma once
#include "collect.h"

#include <lockgraph/model/report.h>

namespace lockgraph::parse {

/// Kind, place, kernel, task, classes with their states, held locks, backtrace: what all kinds share.
/// What the printed masks of a label say, all of them together; nothing when none is printed.
std::optional<Usage> printed_masks(const Collected&, const std::string& label);

Report build_common(const Collected&);

/// Circular and recursive reports: the chain `#k-1 -> #k`, and the new dependency that closes it.
void build_cycle(const Collected&, Report&);

/// Circular reports of DEPT: each context gives start -> wait.
void build_dept(const Collected&, Report&);

/// Irq inversions and irq orders: the printed paths, and the new dependency between them.
void build_irq(const Collected&, Report&);

/// Inconsistent states: one class, the old state and the new one.
void build_state_change(const Collected&, Report&);

/// Lines for `problems` that hold for every kind: a missing backtrace, held locks that were promised and not printed.
void audit_common(const Collected&, Report&);

/// The first stack that is not empty of: `preferred`, the backtrace below lockdep's own frames.
Stack new_dependency_stack(const Stack& preferred, const Collected&);

}  // namespace lockgraph::parse
