#include "source.h"

#include <lockgraph/render/render.h>

#include <ostream>

namespace lockgraph::cli {

int cuts(const CutsOptions& options, const Streams& io) {
  const Loaded l = load_ends(options.source, io);
  const ClassSet wanted = classes_in(l.analysis.graph, chosen_part(options.part, l, io));
  const Cuts found = find_cuts(l.analysis, options.source.analysis.limits, &wanted);
  io.out << (options.format == Format::Json ? cuts_json(found, l.analysis) : cuts_text(found, l.analysis));
  return finish(l.diagnostics, !found.repairs.empty(), io);
}

}  // namespace lockgraph::cli
