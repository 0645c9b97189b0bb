// Files -> what their logs say, in order.
#pragma once
#include "inputs.h"

#include <lockgraph/text/text.h>

#include <functional>

namespace lockgraph {

class Progress;

/// One log of a file, or, behind the last one, the file.
struct ReadLog {
  std::size_t file = 0;  ///< index in the inputs
  bool is_log = false;
  Log log;
  LogEvidence evidence;
  Diagnostics problems;  ///< with a log; all of them once more behind the last one: those are to be said
  std::string text;      ///< for who prepares it
};

/// Reads the files of the inputs and hands their logs on, in order, one at a time. `known` logs have no evidence.
/// `prepare`, if there is one, is called before, from many threads at once. Who uses a log may say something of it
/// through the progress, which has the stream of errors to itself.
void read_files(const Inputs&, const InputStreams&, const KnownLogs& known,
                const std::function<void(ReadLog&)>& prepare, const std::function<void(ReadLog, Progress&)>& use);

/// What a limit kept out of a log's reports and dumps. Of a dump that may be a deadlock.
void say_limits(const LogEvidence&, Diagnostics&);

/// What went wrong while a log was read becomes part of what is known of it: who asks a store is told, too.
void keep_problems(const Diagnostics&, LogEvidence&);

/// Files that hold no log at all.
class NoLogs {
 public:
  /// True when this is none.
  bool look_at(const Log&, const LogEvidence&);

  /// Says it of the first ones; trouble when there was nothing else.
  void say(Diagnostics&) const;

 private:
  Diagnostics found_;
  std::size_t count_ = 0;
  bool some_log_ = false, recognized_ = false;
  std::string first_log_;
};

}  // namespace lockgraph
