// ingest --follow
#pragma once
#include "format.h"
#include "source.h"

#include <lockgraph/render/findings.h>

namespace lockgraph::cli {

/// How a deadlock is told that the store did not know.
struct NewDeadlockFormat {
  std::string_view name;
  std::string (*of_report)(const Analysis&, const AuditedReport&);
  std::string (*of_hang)(const Finding&);
  std::string_view note = {};
};
inline constexpr NewDeadlockFormat kNewDeadlockFormats[] = {{"text", new_deadlock_text, new_hang_text},
                                                            {"json", new_deadlock_json, new_hang_json}};

/// Returns when SIGTERM or SIGINT comes, with all logs in the store.
int follow(const InputNames&, const std::string& store, const NewDeadlockFormat&, const Streams&);

}  // namespace lockgraph::cli
