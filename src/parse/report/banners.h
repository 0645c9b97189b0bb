// The lines that name a report's kind.
#pragma once
#include <lockgraph/model/report.h>

#include <optional>
#include <string_view>

namespace lockgraph::parse {

struct Banner {
  ReportKind kind;
  std::string_view task;     ///< `COMM/PID` or `COMM:PID` where the banner holds it, else empty
  std::string_view subject;  ///< what stands in the place of the first `*` that is no task: `HARDIRQ` of irq-order
  bool sure = false;         ///< the words alone prove a report; else a line of its kind must follow
  bool boxed = false;        ///< `[ INFO: ... ]` or `[ BUG: ... ]`
};

/// The kind whose banner is the whole line (`WARNING: ...`, `[ INFO: ... ]`, `[ BUG: ... ]`), or nothing. Titles inside
/// other text (`run #0: crashed: ...`, a mail's subject, a quoted source line) are no banners.
std::optional<Banner> match_banner(std::string_view line);

}  // namespace lockgraph::parse
