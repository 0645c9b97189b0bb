#include "evidence_input.h"

#include <lockgraph/error.h>
#include <lockgraph/parse.h>

#include <unistd.h>

#include <iostream>

namespace lockgraph::cli {
namespace {

Log read_one(const std::string& path, std::istream& in) {
  if (path != "-" || &in == &std::cin) return read_log_file(path);
  return read_log(
      [&](char* buffer, std::size_t size) {
        in.read(buffer, static_cast<std::streamsize>(size));
        return static_cast<std::size_t>(in.gcount());
      },
      path);
}

}  // namespace

InputTally for_each_log(const std::vector<std::string>& inputs, const Streams& io, Diagnostics& diagnostics,
                        const std::function<void(LogEvidence)>& use) {
  const std::vector<std::string> files = list_inputs(inputs, diagnostics);
  const bool progress = &io.err == &std::cerr && ::isatty(STDERR_FILENO) && files.size() > 50;
  InputTally tally;
  for (const std::string& file : files) {
    try {
      const Log log = read_one(file, io.in);
      ++tally.logs;
      tally.bytes += log.bytes;
      use({log.source, log.hash, parse_reports(log), parse_bisection(log)});
      if (progress && tally.logs % 50 == 0) io.err << "\rreading " << tally.logs << " of " << files.size() << " logs" << std::flush;
    } catch (const Error& e) {
      diagnostics.push_back({file, 0, e.what(), true});
    }
  }
  if (progress) io.err << "\r\033[K";
  return tally;
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
