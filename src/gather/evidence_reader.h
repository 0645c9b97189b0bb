// All that one log says: each of its lines is offered to the readers of reports and dumps, and to that of bisections.
#pragma once
#include <lockgraph/bisect/bisect.h>
#include <lockgraph/parse/parse.h>

namespace lockgraph {

class EvidenceReader {
 public:
  explicit EvidenceReader(const Limits& limits = {})
      : parser_(limits, {[this](const Excerpt& e) { return bisection_.begin_excerpt(e); },
                         [this](const parse::Statement& s) { bisection_.add(s); }}) {}
  EvidenceReader(const EvidenceReader&) = delete;
  EvidenceReader& operator=(const EvidenceReader&) = delete;

  /// As LogParser::add().
  bool add(Excerpt& excerpt) { return parser_.add(excerpt); }

  /// What the log said; the reader is as new again.
  LogEvidence finish(const Log& log, Diagnostics& diagnostics) {
    LogEvidence evidence = parser_.finish(log, diagnostics);
    if (auto bisection = bisection_.finish()) evidence.bisection = std::move(*bisection);
    return evidence;
  }

 private:
  BisectionReader bisection_;
  LogParser parser_;
};

}  // namespace lockgraph
