#pragma once
#include <lockgraph/graph/audit.h>

#include <map>
#include <string>

namespace lockgraph {

/// Titles under which reports show one deadlock: title -> its finding. Titles that hide several tell nothing.
std::map<std::string, std::size_t> deadlock_of_titles(const Audit&);

/// Drift is judged by the cycle, not by the title: in the runs of a bisection, a crash under a title that reports show
/// to be the deadlock that is looked for counts as that deadlock (Likeness::Akin).
Bisection relate_titles(Bisection, const std::map<std::string, std::size_t>& deadlock_of);

}  // namespace lockgraph
