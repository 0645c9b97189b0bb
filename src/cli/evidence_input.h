#pragma once
#include "commands.h"

#include <lockgraph/diagnostic.h>
#include <lockgraph/evidence.h>

#include <functional>

namespace lockgraph::cli {

/// What reading came to, for the summary.
struct InputTally {
  std::size_t logs = 0;
  std::uint64_t bytes = 0;
};

/// Reads every input and hands its evidence on, in order of source. An input is a path, or `PATH@RELEASE` for its
/// reports and dumps of some kernel releases (`@v5.11`, `@v5.4..v5.10`). What cannot be read is a fatal Diagnostic.
/// Shows progress on `err` when it is a terminal.
InputTally for_each_log(const std::vector<std::string>& inputs, const Streams&, Diagnostics&,
                        const std::function<void(LogEvidence)>& use);

/// All evidence of the inputs, normalized.
Evidence read_evidence(const std::vector<std::string>& inputs, const Streams&, Diagnostics&,
                       InputTally* tally = nullptr);

/// Prints diagnostics to `err`, fatal ones last; true when there is a fatal one.
bool print_diagnostics(const Diagnostics&, std::ostream& err);

}  // namespace lockgraph::cli
