// What a report printed -> what it proves. One reader a family of reports, each with a small struct of its own; FORMATS
// part 4 is the law.
#pragma once
#include "common.h"

#include <lockgraph/model/report.h>

namespace lockgraph::parse {

/// Circular and recursive reports: the chain `#k-1 -> #k`, and the new dependency that closes it.
void read_cycle(const Printed&, const Common&, Report&);

/// Circular reports of DEPT: each context gives start -> wait.
void read_dept(const Printed&, Report&);

/// Irq inversions and irq orders: the printed paths, and the new dependency between them.
void read_irq(const Printed&, const Common&, Report&);

/// Inconsistent states: one class, the old state and the new one.
void read_state_change(const Printed&, const Common&, Report&);

/// Failed assertions: which lock, what is expected of it, where.
void read_assertion(const Printed&, Report&);

}  // namespace lockgraph::parse
