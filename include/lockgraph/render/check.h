// Room: render. Reported deadlocks with their verdicts.
#pragma once
#include <lockgraph/graph/analysis.h>

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace lockgraph {

/// Which of the audited reports are listed, and how much of each list.
struct CheckOptions {
  std::vector<bool> wanted;  ///< by finding; reports that state no finding are always listed
  std::vector<bool> logs;   ///< by log: only reports of these are listed, and groups that one of them is in; empty: all
  std::size_t top = 20;     ///< of each group of duplicates; 0: all
  std::size_t reports = 0;  ///< reports listed; 0: all
};

/// True when it is listed.
bool is_wanted(const Analysis&, const CheckOptions&, const AuditedReport&);

/// Findings of the reports that are listed.
std::set<std::size_t> listed_findings(const Analysis&, const CheckOptions&);

/// Reported deadlocks one by one with their verdicts, then groups.
std::string check_text(const Analysis&, const CheckOptions&);

/// The verdicts on the reports of one finding, with the places that agree or disagree; empty when nobody reported it.
std::string verdicts_text(const Analysis&, const Finding&);

/// `lockgraph.check/1`.
std::string check_json(const Analysis&, const CheckOptions&);

}  // namespace lockgraph
