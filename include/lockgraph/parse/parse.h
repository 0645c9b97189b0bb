// Room: parse. Clean lines -> values.
#pragma once
#include <lockgraph/model/evidence.h>
#include <lockgraph/text/text.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace lockgraph {

/// LogEvidence::reading of this program. Raised whenever other evidence is read from some log, so that stores that were
/// made before read it again when they meet it.
inline constexpr unsigned kReading = 9;

/// What logs are searched for: the beginnings of reports, of dumps, of boots and of bisections, in every wording.
const Needles& needles();

namespace parse {
struct Statement;  // src/parse/report/lines/statement.h
}

/// Who is offered each line of a log beside the readers of reports and of dumps: first the excerpt, then what each of
/// its lines says. Either may be empty. The first tells whether the log lists titles of crashes: they name reports, and
/// are none.
struct StatementListener {
  std::function<bool(const Excerpt&)> begin_excerpt = {};
  std::function<void(const parse::Statement&)> add = {};
};

/// Reads one log as its excerpts come. A mangled report gives what can be saved, with `problems` that say what is
/// missing; nothing is guessed. Cost: linear in the lines of the excerpts.
class LogParser {
 public:
  explicit LogParser(const Limits& = {}, StatementListener = {});
  ~LogParser();

  /// The excerpts of one log, in order. True while a report or a dump goes on behind it.
  bool add(Excerpt&);

  /// What the log said, its boots cut. The parser is as new again. What a limit kept out of the log as a whole is said;
  /// of a report or a dump it is among its problems.
  LogEvidence finish(const Log&, Diagnostics&);

 private:
  class Readers;
  Limits limits_;
  StatementListener listener_;
  std::unique_ptr<Readers> readers_;  ///< made for the first excerpt: most logs have none
};

/// The reports and dumps of one log from end to end.
LogEvidence parse_text(std::string_view text, std::string source = {}, const Limits& = {});

/// Cuts the boots of a log finer than its `Linux version` lines do: at the ident of another kernel, and at a second
/// report of the validator, which turns itself off with the first. Boots are counted from 0 in order. Reports that come
/// later in their boot are marked, and what is PREEMPT_RT once is so in all of its boot.
void cut_boots(LogEvidence&);

}  // namespace lockgraph
