#include "commands.h"
#include "evidence_input.h"

#include <lockgraph/render.h>

#include <ostream>

namespace lockgraph::cli {

int parse(const ParseOptions& options, const Streams& io) {
  Diagnostics diagnostics;
  bool any = false;
  for_each_log(options.inputs, io, diagnostics, [&](const LogEvidence& log) {
    for (const Report& r : log.reports) {
      any = true;
      io.out << report_json(r) << '\n';
    }
  });
  if (print_diagnostics(diagnostics, io.err)) return kTrouble;
  return any ? kFound : kNothingFound;
}

}  // namespace lockgraph::cli
