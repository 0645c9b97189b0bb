#include "commands.h"
#include "source.h"

#include <lockgraph/model/printable.h>
#include <lockgraph/render/render.h>

#include <ostream>

namespace lockgraph::cli {

int parse(const ParseOptions& options, const Streams& io) {
  Diagnostics diagnostics;
  bool any = false;
  const auto text_of = [](const Report& r) { return report_json(r) + '\n'; };
  print_reports(options.names, io.inputs(), diagnostics, text_of, [&](const std::string& lines) {
    any = true;
    io.out << (io.terminal_lines ? printable(lines) : lines);
  });
  return finish(diagnostics, any, io);
}

}  // namespace lockgraph::cli
