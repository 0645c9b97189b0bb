#include "source.h"

#include <lockgraph/render/render.h>

#include <algorithm>
#include <ostream>

namespace lockgraph::cli {

int bisect(const BisectOptions& options, const Streams& io) {
  Loaded l = load(options.source, io);
  const std::vector<JudgedBisection> judged = judged_bisections(l.analysis);
  switch (options.format) {
    case Format::Json: io.out << bisections_json(judged); break;
    case Format::Svg: io.out << bisections_svg(judged, options.top); break;
    default:
      for (const JudgedBisection& b : judged) io.out << bisection_text(b) << '\n';
  }
  if (judged.empty()) l.diagnostics.push_back({"input", 0, "there is no log of a bisection in it", false});
  const bool doubtful = std::any_of(judged.begin(), judged.end(),
                                    [](const JudgedBisection& b) { return b.verdict.verdict != Verdict::Trustworthy; });
  return finish(l.diagnostics, doubtful, io);
}

}  // namespace lockgraph::cli
