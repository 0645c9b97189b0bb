// Room: gather. Inputs as a user names them -> normalized evidence, and logs -> a store.
#pragma once
#include <lockgraph/model/diagnostic.h>
#include <lockgraph/model/evidence.h>
#include <lockgraph/model/kernel_release.h>
#include <lockgraph/model/limits.h>
#include <lockgraph/model/told.h>
#include <lockgraph/text/text.h>

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace lockgraph {

/// Inputs as a user names them: paths of logs, folders, archives, stores, and `-`; or `PATH@RELEASE` for the boots of
/// some kernel releases (`@v5.11`, `@v5.4..v5.10`).
struct InputNames {
  std::vector<std::string> inputs;
  std::vector<std::string> stores;  ///< those of the inputs that must be stores
  std::string files_from;           ///< file of more inputs, one a line or ended by NULs; empty: none
};

/// One of them, taken apart.
struct NamedInput {
  std::string path;
  std::optional<ReleaseRange> releases;  ///< all, where none are named
};
NamedInput named_input(const std::string&);

/// What reading came to.
struct InputTally {
  std::size_t logs = 0;
  std::uint64_t bytes = 0;
};

/// How inputs are read. What comes out is the same for any number of threads.
struct Reading {
  unsigned threads = 0;   ///< 0: one for each core
  bool progress = false;  ///< shown on `err`
  bool verbose = false;   ///< each log is said on `err`
  Limits limits = {};
};

/// Where inputs come from beside the files: `-` reads `in`.
struct InputStreams {
  std::istream& in;
  std::ostream& err;
  Reading reading = {};
};

/// Reads every input and prints the text of each report, in order of source, stores last. Only a few logs are in memory
/// at a time, and of one with many reports only some of their texts; `text_of` is called from many threads at once.
/// What cannot be read is a fatal Diagnostic.
InputTally print_reports(const InputNames&, const InputStreams&, Diagnostics&,
                         const std::function<std::string(const Report&)>& text_of,
                         const std::function<void(const std::string&)>& print);

/// All evidence of the inputs, normalized. Where one store is all of it, its ends may do.
Evidence read_evidence(const InputNames&, const InputStreams&, Diagnostics&, InputTally* tally = nullptr,
                       WhichLogs = WhichLogs::All);

/// Brings logs into order of source, equal content once under the name that sorts first, so that input order never
/// matters. Dumps of /proc in files of their own are joined: lockdep_stats and lockdep_chains go to the dump of
/// /proc/lockdep in the same folder, when there is just one, and its release is that of the folder's boots, when they
/// agree. Those that stand in a console log are of a boot of it: they go to no dump but one of the same boot there.
Evidence normalized(Evidence logs);

/// One log from end to end.
LogEvidence read_log(const ByteSource&, std::string source, const Limits& = {});
LogEvidence read_log_text(std::string_view text, std::string source = {}, const Limits& = {});

/// The same for a file; throws Error when it cannot be read. An archive gives its first log. What was not read of it is
/// said.
LogEvidence read_log_file(const std::string& path);
LogEvidence read_log_file(const std::string& path, Diagnostics&);

/// What adding logs to a store came to.
struct IngestTally : InputTally {
  std::size_t fresh = 0;    ///< logs that the store did not know
  std::size_t no_logs = 0;  ///< files that hold no log
  std::size_t reports = 0;  ///< in the fresh ones
};

/// Adds the logs of inputs to a store, which is made when it is missing. Those that it knows under their names are
/// hashed and not searched, unless they are long and come from an archive or a pipe. Logs become part of the store in
/// batches, each in one transaction: after a kill at any moment the store holds all earlier batches, and the next
/// ingest adds the rest. Throws Error when the store cannot be written. `telling`: by what its reports can be found.
IngestTally ingest(const InputNames&, const std::string& store, const InputStreams&, Diagnostics&,
                   const Telling& telling = {});

/// What follows a folder is told of.
struct Follower {
  /// These reports of a log, by index, have ended; each is told once. None: it shows more of its tasks.
  std::function<void(const LogEvidence&, const std::vector<std::size_t>& ended)> on_reports;
  int stop = -1;  ///< a file descriptor: when it can be read, the end has come
};

/// Reads the logs of folders as they grow, and those that are new, until it is told to stop. A log becomes part of the
/// store when it is silent for a while, or gone, or at the end, and takes the place of what it was; one that is rotated
/// away or cut keeps its place. A report has ended when more lines came and none of them is its own, or when the log is
/// silent and it is whole. Logs that the store has already are not told. Throws Error as ingest() does, and for what
/// cannot be followed.
void follow(const InputNames&, const std::string& store, const InputStreams&, const Follower&,
            const Telling& telling = {});

}  // namespace lockgraph
