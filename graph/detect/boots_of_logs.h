// The boots of a log that show tasks which wait.
#pragma once
#include "waits.h"

#include <lockgraph/graph/hang.h>
#include <lockgraph/model/evidence.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace lockgraph {

struct BootOfLog {
  std::size_t log = 0;
  unsigned number = 0;
  std::vector<const Standstill*> rounds;
  BootWaits waits;

  HangPlace place(std::uint64_t line, const std::string& source) const {
    HangPlace p{log, source, {}, line, number};
    for (const Standstill* s : rounds)
      if (p.release.empty()) p.release = s->release;
    return p;
  }
};

/// `number`: of the log. The log must outlive them.
std::vector<BootOfLog> boots_of(const LogEvidence&, std::size_t number);

}  // namespace lockgraph
