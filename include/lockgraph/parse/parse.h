// Room: parse. Clean lines -> values.
#pragma once
#include <lockgraph/model/evidence.h>
#include <lockgraph/text/text.h>

#include <memory>
#include <string>
#include <string_view>

namespace lockgraph {

/// LogEvidence::reading of this program. Raised whenever other evidence is read from some log, so that stores that were
/// made before read it again when they meet it.
inline constexpr unsigned kReading = 1;

/// What logs are searched for: the beginnings of reports, of dumps, of boots and of bisections, in every wording.
const Needles& needles();

/// Reads one log as its excerpts come. A mangled report gives what can be saved, with `problems` that say what is
/// missing; nothing is guessed. Cost: linear in the lines of the excerpts.
class LogParser {
 public:
  explicit LogParser(const Limits& = {});
  ~LogParser();

  /// The excerpts of one log, in order. True while a report or a dump goes on behind it.
  bool add(Excerpt&);

  /// What the log said, its boots cut. The parser is as new again. What a limit kept out of the log as a whole is said;
  /// of a report or a dump it is among its problems.
  LogEvidence finish(const Log&, Diagnostics&);

 private:
  class Readers;
  Limits limits_;
  std::unique_ptr<Readers> readers_;  ///< made for the first excerpt: most logs have none
};

/// One log from end to end.
LogEvidence parse_log(const ByteSource&, std::string source, const Limits& = {});
LogEvidence parse_text(std::string_view text, std::string source = {}, const Limits& = {});

/// The same for a file; throws Error when it cannot be read. An archive gives its first log.
LogEvidence parse_log_file(const std::string& path);

/// Cuts the boots of a log finer than its `Linux version` lines do: at the ident of another kernel, and at a second
/// report of the validator, which turns itself off with the first. Boots are counted from 0 in order. Reports that come
/// later in their boot are marked, and what is PREEMPT_RT once is so in all of its boot.
void cut_boots(LogEvidence&);

}  // namespace lockgraph
