// One log from end to end, for who has no list of inputs.
#include "evidence_reader.h"

#include <lockgraph/gather/gather.h>

#include <optional>

namespace lockgraph {

LogEvidence read_log(const ByteSource& bytes, std::string source, const Limits& limits) {
  LogReader reader(needles());
  reader.limit(limits);
  EvidenceReader evidence(limits);
  Diagnostics diagnostics;
  const Log log = reader.read(bytes, std::move(source), [&](Excerpt& e) { return evidence.add(e); });
  return evidence.finish(log, diagnostics);
}

LogEvidence read_log_text(std::string_view text, std::string source, const Limits& limits) {
  return read_log(bytes_of(text), std::move(source), limits);
}

LogEvidence read_log_file(const std::string& path) {
  Diagnostics diagnostics;
  return read_log_file(path, diagnostics);
}

LogEvidence read_log_file(const std::string& path, Diagnostics& diagnostics) {
  LogReader reader(needles());
  EvidenceReader evidence;
  std::optional<LogEvidence> first;
  reader.read_path(
      path, diagnostics, [&](Excerpt& e) { return evidence.add(e); },
      [&](const Log& log) {
        LogEvidence all = evidence.finish(log, diagnostics);
        if (!first) first = std::move(all);
      });
  return first ? std::move(*first) : LogEvidence{};
}

}  // namespace lockgraph
