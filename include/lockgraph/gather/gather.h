// Room: gather. Inputs as a user names them -> normalized evidence.
#pragma once
#include <lockgraph/model/diagnostic.h>
#include <lockgraph/model/evidence.h>

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

namespace lockgraph {

/// What reading came to.
struct InputTally {
  std::size_t logs = 0;
  std::uint64_t bytes = 0;
};

/// Where inputs come from beside the files: `-` reads `in`; progress is shown on `err` when it is a terminal.
struct InputStreams {
  std::istream& in;
  std::ostream& err;
};

/// Reads every input and hands its evidence on, in order of source. An input is a path, or `PATH@RELEASE` for the
/// boots of some kernel releases (`@v5.11`, `@v5.4..v5.10`). What cannot be read is a fatal Diagnostic.
InputTally for_each_log(const std::vector<std::string>& inputs, const InputStreams&, Diagnostics&,
                        const std::function<void(LogEvidence)>& use);

/// All evidence of the inputs, normalized.
Evidence read_evidence(const std::vector<std::string>& inputs, const InputStreams&, Diagnostics&,
                       InputTally* tally = nullptr);

/// Brings logs into order of source, equal content once under the name that sorts first, so that input order never
/// matters. Dumps of /proc in files of their own are joined: lockdep_stats and lockdep_chains go to the dump of
/// /proc/lockdep in the same folder, when there is just one, and its release is that of the folder's boots, when they
/// agree.
Evidence normalized(Evidence logs);

}  // namespace lockgraph
