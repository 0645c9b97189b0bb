#include "source.h"

#include <lockgraph/render/render.h>

#include <ostream>

namespace lockgraph::cli {

int check(const CheckOptions& options, const Streams& io) {
  const Loaded l = load(options.source, io);
  const Analysis& a = l.analysis;
  check_view(options.view, l, io);
  lockgraph::CheckOptions shown;
  shown.wanted.assign(a.findings.size(), false);
  for (const std::size_t i : select(a, options.view.selection)) shown.wanted[i] = true;
  const auto lines = terminal_lines(io.out);
  shown.reports = options.view.top.value_or(lines && !options.view.selection.all ? *lines / 2 : 0);
  if (options.view.selection.all) shown.top = 0;
  io.out << (options.format == Format::Json ? check_json(a, shown) : check_text(a, shown));
  return finish(l.diagnostics, !a.audit.reports.empty(), io);
}

}  // namespace lockgraph::cli
