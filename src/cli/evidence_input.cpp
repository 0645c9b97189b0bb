#include "evidence_input.h"

#include <lockgraph/error.h>
#include <lockgraph/parse.h>

#include <unistd.h>

#include <iostream>

namespace lockgraph::cli {
namespace {

/// `-` reads the program's own input stream, which need not be the process's.
void read_one(const std::string& path, std::istream& in, Diagnostics& diagnostics,
              const std::function<void(Log)>& use) {
  if (path != "-" || &in == &std::cin) return read_logs(path, diagnostics, use);
  use(read_log(
      [&](char* buffer, std::size_t size) {
        in.read(buffer, static_cast<std::streamsize>(size));
        return static_cast<std::size_t>(in.gcount());
      },
      path));
}

LogEvidence evidence_of(const Log& log) {
  LogEvidence evidence;
  evidence.source = log.source;
  evidence.hash = log.hash;
  evidence.reports = parse_reports(log);
  evidence.bisection = parse_bisection(log);
  evidence.dumps = parse_dumps(log);
  evidence.blind_spots = find_blind_spots(log, evidence.reports);
  return evidence;
}

}  // namespace

InputTally for_each_log(const std::vector<std::string>& inputs, const Streams& io, Diagnostics& diagnostics,
                        const std::function<void(LogEvidence)>& use) {
  const std::vector<std::string> files = list_inputs(inputs, diagnostics);
  const bool progress = &io.err == &std::cerr && ::isatty(STDERR_FILENO) && files.size() > 50;
  InputTally tally;
  for (const std::string& file : files) {
    try {
      read_one(file, io.in, diagnostics, [&](const Log& log) {
        ++tally.logs;
        tally.bytes += log.bytes;
        use(evidence_of(log));
      });
      if (progress && tally.logs % 50 == 0)
        io.err << "\rreading " << tally.logs << " of " << files.size() << " logs" << std::flush;
    } catch (const Error& e) { diagnostics.push_back({file, 0, e.what(), true}); }
  }
  if (progress) io.err << "\r\033[K";
  return tally;
}

Evidence read_evidence(const std::vector<std::string>& inputs, const Streams& io, Diagnostics& diagnostics) {
  Evidence logs;
  for_each_log(inputs, io, diagnostics, [&](LogEvidence log) { logs.push_back(std::move(log)); });
  return normalized(std::move(logs));
}

bool print_diagnostics(const Diagnostics& diagnostics, std::ostream& err) {
  bool fatal = false;
  for (const Diagnostic& d : diagnostics) {
    err << "lockgraph: " << to_string(d) << '\n';
    fatal |= d.fatal;
  }
  return fatal;
}

}  // namespace lockgraph::cli
