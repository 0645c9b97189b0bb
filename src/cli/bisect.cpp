#include "source.h"

#include <lockgraph/render/render.h>

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace lockgraph::cli {

namespace {

/// Of each of the inputs, with what may have been meant.
void say_none(Loaded& l, const InputNames& names) {
  std::string what = "expected the log of a bisection, found none";
  if (const std::size_t reports = l.analysis.graph.reports().size())
    what += fmt::format(" ({} of lockdep: `lockgraph findings` reads them)", counted(reports, "report"));
  for (const auto* inputs : {&names.inputs, &names.stores})
    for (const std::string& input : *inputs) l.diagnostics.push_back({input, 0, what, false});
  if (names.inputs.empty() && names.stores.empty()) l.diagnostics.push_back({names.files_from, 0, what, false});
}

}  // namespace

int bisect(const BisectOptions& options, const Streams& io) {
  Loaded l = load(options.source, io);
  const std::vector<JudgedBisection> judged = judged_bisections(l.analysis);
  switch (options.format) {
    case Format::Json: io.out << bisections_json(judged); break;
    case Format::Svg: io.out << bisections_svg(judged, options.top); break;
    default:
      for (const JudgedBisection& b : judged) io.out << bisection_text(b) << '\n';
  }
  if (judged.empty()) say_none(l, options.source.names);
  const bool doubtful = std::any_of(judged.begin(), judged.end(),
                                    [](const JudgedBisection& b) { return b.verdict.verdict != Verdict::Trustworthy; });
  return finish(l.diagnostics, doubtful, io);
}

}  // namespace lockgraph::cli
