// ingest --follow
#pragma once
#include "commands.h"

namespace lockgraph::cli {

/// Returns when SIGTERM or SIGINT comes, with all logs in the store.
int follow(const IngestOptions&, const Streams&);

}  // namespace lockgraph::cli
