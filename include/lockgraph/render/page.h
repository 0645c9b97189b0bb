// Room: render. The report as one HTML file, for a browser without a network.
#pragma once
#include <lockgraph/graph/analysis.h>
#include <lockgraph/model/diagnostic.h>
#include <lockgraph/model/verdict.h>

#include <string>
#include <vector>

namespace lockgraph {

struct PageContents {
  const Analysis& analysis;
  std::vector<JudgedBisection> bisections;
  std::vector<std::size_t> shown;  ///< indices of the findings that it lists
  Diagnostics diagnostics;         ///< what could not be read
};

/// Findings with pictures, witnesses and stacks, an explorer of the graph, the timeline, bisections, verdicts and blind
/// spots. The same contents give the same bytes. Cost: linear in the evidence.
std::string page_html(const PageContents&);

}  // namespace lockgraph
