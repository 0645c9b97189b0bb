#include "source.h"

#include <lockgraph/render/render.h>

#include <ostream>
#include <set>

namespace lockgraph::cli {

int check(const CheckOptions& options, const Streams& io) {
  Source source = options.source;
  std::set<std::string> asked;  // logs that are spoken of, by content
  if (!options.in.inputs.empty()) {
    for (const LogEvidence& log : load(source, io).analysis.logs) asked.insert(log.hash);
    source.names.inputs.insert(source.names.inputs.end(), options.in.inputs.begin(), options.in.inputs.end());
  }
  const Loaded l = load(source, io);
  const Analysis& a = l.analysis;
  check_view(options.view, l, io);
  lockgraph::CheckOptions shown;
  if (!options.in.inputs.empty()) {
    shown.logs.assign(a.logs.size(), false);
    for (std::size_t i = 0; i < a.logs.size(); ++i) shown.logs[i] = asked.count(a.logs[i].hash) > 0;
  }
  shown.wanted.assign(a.findings.size(), false);
  for (const std::size_t i : select(a, options.view.selection)) shown.wanted[i] = true;
  shown.reports =
      options.view.top.value_or(io.terminal_lines && !options.view.selection.all ? *io.terminal_lines / 2 : 0);
  if (options.view.selection.all) shown.top = 0;
  io.out << (options.format == Format::Json ? check_json(a, shown) : check_text(a, shown));
  return finish(l.diagnostics, !a.audit.reports.empty(), io);
}

}  // namespace lockgraph::cli
