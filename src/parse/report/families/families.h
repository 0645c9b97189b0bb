// What a report printed -> what it proves. One reader a family of reports, each with a small struct of its own; FORMATS
// part 4 is the law.
#pragma once
#include "common.h"

#include <lockgraph/model/report.h>

namespace lockgraph::parse {

/// A kind of report, a row each: what is proper to it besides its banners (catalogue/banners.h) and its titles
/// (catalogue/title_rules.h).
struct Family {
  ReportKind kind;
  void (*read)(const Printed&, const Common&, Report&) = nullptr;  ///< null: what all kinds have is all of it
  bool validator_goes_on = false;  ///< lockdep only remarks on it, and is not turned off
  bool own_backtrace = false;      ///< its backtrace has no `stack backtrace:` in front
};
const Family& family_of(ReportKind);

/// Circular and recursive reports: the chain `#k-1 -> #k`, and the new dependency that closes it.
void read_cycle(const Printed&, const Common&, Report&);

/// Circular reports of DEPT: each context gives start -> wait.
void read_dept(const Printed&, const Common&, Report&);

/// Irq inversions and irq orders: the printed paths, and the new dependency between them.
void read_irq(const Printed&, const Common&, Report&);

/// Inconsistent states: one class, the old state and the new one.
void read_state_change(const Printed&, const Common&, Report&);

/// Failed assertions: which lock, what is expected of it, where.
void read_assertion(const Printed&, const Common&, Report&);

}  // namespace lockgraph::parse
