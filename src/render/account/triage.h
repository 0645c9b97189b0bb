// A finding as a row of a table, as on a dashboard.
#pragma once
#include "words.h"

#include <lockgraph/graph/analysis.h>

#include <cstddef>
#include <string>
#include <vector>

namespace lockgraph {

struct TriageRow {
  std::string title;  ///< under which most of its reports go, of equal ones the first; empty where no boot reported it
  std::vector<std::string> releases;  ///< of its kernels, oldest first; empty where none is known
  Days days;                          ///< of its reports
  std::string subsystem;              ///< of most of its locks, of equal ones the first: "fs/ext4"
  std::string newest;                 ///< "log:line" of the report of the newest kernel
};

/// "2026-01-10 to 2026-01-15"; empty where no log has a day.
std::string day_words(const TriageRow&);

/// Releases and days: "6.1.0 to 6.12.0, 3 releases; 2026-01-15".
std::string seen_words(const TriageRow&);

/// One for each of the findings, in their order. Cost: linear in the graph and in their reports.
std::vector<TriageRow> triage_rows(const Analysis&, const std::vector<std::size_t>& findings);

}  // namespace lockgraph
