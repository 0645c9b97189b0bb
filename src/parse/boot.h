// The boot of its log that a line stands in, as far as `Linux version` lines tell.
#pragma once
#include <string>
#include <string_view>

namespace lockgraph::parse {

struct Boot {
  unsigned number = 0;  ///< how many began before
  std::string release;  ///< as its first line names it; empty before the first such line
  bool preempt_rt = false;
};

/// `Linux version 6.6.0 ... #1 SMP PREEMPT_RT ...`, `CPU: 1 PID: 2 Comm: a Not tainted 6.12.0 #1 PREEMPT_{RT,(full)}`.
inline bool names_preempt_rt(std::string_view line) {
  return line.find("PREEMPT_RT") != line.npos || line.find("PREEMPT RT") != line.npos ||
         line.find("PREEMPT_{RT") != line.npos;
}

}  // namespace lockgraph::parse
