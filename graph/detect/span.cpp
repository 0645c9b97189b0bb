#include <lockgraph/graph/compare.h>

#include <algorithm>
#include <tuple>

namespace lockgraph {

Span span_of(const LockGraph& g, const Finding& f) {
  const auto before = [&](ReportId a, ReportId b) {
    const ReportRef &x = g.reports()[a], &y = g.reports()[b];
    return std::tuple(release_point(x.release), std::string_view(x.source), x.line) <
           std::tuple(release_point(y.release), std::string_view(y.source), y.line);
  };
  const auto [first, last] = std::minmax_element(f.reports.begin(), f.reports.end(), before);
  return {*first, *last};
}

}  // namespace lockgraph
