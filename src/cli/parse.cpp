#include "commands.h"
#include "source.h"

#include <lockgraph/render/render.h>

#include <ostream>

namespace lockgraph::cli {

int parse(const ParseOptions& options, const Streams& io) {
  Diagnostics diagnostics;
  bool any = false;
  for_each_log(options.names, io.inputs(), diagnostics, [&](const LogEvidence& log) {
    for (const Report& r : log.reports) {
      any = true;
      io.out << report_json(r) << '\n';
    }
  });
  return finish(diagnostics, any, io);
}

}  // namespace lockgraph::cli
